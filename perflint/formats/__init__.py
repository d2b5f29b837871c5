"""Formats: TOML descriptions of what the numbers of a baseline mean, built-in or a user's own."""

import os
from collections.abc import Mapping
from typing import Any

import orjson

from perflint.formats.format import Format
from perflint.formats.formulas import from_json
from perflint.formats.language import FormatKeys
from perflint.primitives.decode import KeyPath, decode
from perflint.primitives.globs import matches

__all__ = ["BUILTIN", "Format", "Formats", "build"]

BUILTIN = ("sglang-diffusion", "pytest-benchmark", "sglang-consistency")
"""The names of the built-in formats, in the order in which they are tried.

``make generate`` reads it; ``Formats`` reads the names from the generated ``builtin.json``.
"""


class Formats:
    """The formats that files are matched with: first a user's own, then the built-in ones.

    A built-in format is only built when it is used.
    """

    def __init__(self, own: Mapping[str, Format]) -> None:
        self._built = dict(own)
        builtin = {name: data for name, data in _builtin().items() if name not in own}
        self._keys = {name: data["keys"] for name, data in builtin.items()}
        self._formulas = {name: data["formulas"] for name, data in builtin.items()}
        self._names = (*own, *self._keys)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all formats, in the order in which they are tried."""
        return self._names

    def named(self, name: str) -> Format:
        """Return the format with a name; raises KeyError."""
        if name not in self._built:
            keys: FormatKeys = decode(self._keys[name], FormatKeys)
            formulas = {text: from_json(node) for text, node in self._formulas[name].items()}
            self._built[name] = Format(name, keys, formulas)
        return self._built[name]

    def for_path(self, path: str) -> Format | None:
        """Return the first format whose ``files`` match a path relative to the repository root."""
        for name in self.names:
            if matches(path, self._files(name)):
                return self.named(name)
        return None

    @property
    def globs(self) -> tuple[str, ...]:
        """The globs of all formats; a file that matches one is a baseline, whatever it contains."""
        return tuple(glob for name in self.names for glob in self._files(name))

    def _files(self, name: str) -> tuple[str, ...]:
        if name in self._keys:
            return tuple(self._keys[name].get("files", ()))
        return self._built[name].keys.files

    def may_recognize(self, data: bytes) -> bool:
        """Tell quickly whether the bytes of a file contain the keys of some format's signature."""
        return any(
            keys and all(b'"%s"' % key.encode() in data for key in keys)
            for keys in map(self._signature_keys, self.names)
        )

    def _signature_keys(self, name: str) -> list[str]:
        if name in self._keys:
            signature = self._keys[name].get("signature", {})
            paths = [*signature.get("has", ()), *signature.get("record-has", ())]
            return [path.rpartition("/")[2] for path in paths]
        own = self._built[name].keys.signature
        return [path[-1] for path in (*own.has, *own.record_has)] if own else []

    def for_content(self, value: Any) -> Format | None:
        """Return the first format whose signature matches the value of a file."""
        for name in self.names:
            format = self.named(name)
            if format.matches(value):
                return format
        return None


def _builtin() -> dict[str, Any]:
    """Return the keys and the parsed formulas of the built-in formats, by name.

    They are read from ``builtin.json``, which ``make generate`` writes from the TOML files, because
    importing a TOML parser takes about 3 ms in every commit, and one for formulas as long again.
    """
    with open(os.path.join(os.path.dirname(__file__), "builtin.json"), "rb") as file:
        formats: dict[str, Any] = orjson.loads(file.read())
    return formats


def build(name: str, keys: Mapping[str, Any], path: KeyPath = ()) -> Format:
    """Build a format from the keys of its TOML; raises DecodeError or FormatError.

    ``path`` leads to the format in the configuration.
    """
    # The tests check the built-in formats.
    from perflint.formats.consistency import FormatError, check

    decoded: FormatKeys = decode(dict(keys), FormatKeys, path)
    try:
        formulas = check(decoded)
    except FormatError as error:
        raise FormatError(error.problem, (*path, *error.path)) from None
    return Format(name, decoded, formulas)
