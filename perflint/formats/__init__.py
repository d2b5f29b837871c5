"""Formats are data: what a baseline's numbers mean is said in TOML, shipped or a user's own."""

import os
from collections.abc import Mapping
from typing import Any

import orjson

from perflint.formats.format import Format
from perflint.formats.language import FormatKeys
from perflint.primitives.decode import decode
from perflint.primitives.globs import matches

__all__ = ["BUILTIN", "Format", "Formats", "build"]

BUILTIN = ("sglang-diffusion", "pytest-benchmark")
"""The formats that perflint brings, in the order in which they are tried."""


class Formats:
    """The formats that files are matched with: a user's own first, then those perflint brings.

    What perflint brings is made into a format only where it is used.
    """

    def __init__(self, own: Mapping[str, Format]) -> None:
        self._built = dict(own)
        keys = _builtin_keys()
        self._names = (*own, *(name for name in BUILTIN if name not in own))
        self._keys = {name: keys[name] for name in BUILTIN if name not in own}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all formats, in the order in which they are tried."""
        return self._names

    def named(self, name: str) -> Format:
        """Return a format by its name; raises KeyError."""
        if name not in self._built:
            self._built[name] = Format(name, decode(self._keys[name], FormatKeys))
        return self._built[name]

    def of_path(self, path: str) -> Format | None:
        """Return the format whose ``files`` match a path from the repository's root."""
        for name in self.names:
            if matches(path, self._files(name)):
                return self.named(name)
        return None

    @property
    def globs(self) -> tuple[str, ...]:
        """The globs of files that are baselines by their path."""
        return tuple(glob for name in self.names for glob in self._files(name))

    def _files(self, name: str) -> tuple[str, ...]:
        if name in self._keys:
            return tuple(self._keys[name].get("files", ()))
        return self._built[name].keys.files

    def may_recognise(self, data: bytes) -> bool:
        """Tell cheaply whether the bytes of a file mention the signature of some format."""
        return any(
            signature and all(b'"%s"' % mark.encode() in data for mark in signature)
            for signature in map(self._marks, self.names)
        )

    def _marks(self, name: str) -> list[str]:
        if name in self._keys:
            has = self._keys[name].get("signature", {}).get("has", ())
            return [path.rpartition("/")[2] for path in has]
        signature = self._built[name].keys.signature
        return [path[-1] for path in signature.has] if signature else []

    def of_content(self, value: Any) -> Format | None:
        """Return the first format whose signature the value of a file has."""
        for name in self.names:
            format = self.named(name)
            if format.fits(value):
                return format
        return None


def _builtin_keys() -> dict[str, dict[str, Any]]:
    """Return the keys of the formats that perflint brings.

    They are read from ``builtin.json``, which ``make generate`` writes from the TOML files beside
    it (a test holds them equal): importing a TOML reader would cost every commit about 3 ms.
    """
    with open(os.path.join(os.path.dirname(__file__), "builtin.json"), "rb") as file:
        keys: dict[str, dict[str, Any]] = orjson.loads(file.read())
    return keys


def build(name: str, keys: Mapping[str, Any], where: str = "") -> Format:
    """Make a format from the keys of its TOML; raises DecodeError or FormatError."""
    from perflint.formats.consistency import check  # what perflint brings is checked in the tests

    decoded: FormatKeys = decode(dict(keys), FormatKeys, where)
    check(decoded)
    return Format(name, decoded)
