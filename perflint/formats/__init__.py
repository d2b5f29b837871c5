"""Formats: TOML descriptions of what the numbers of a baseline mean, built-in or a user's own."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import orjson

from perflint.formats.format import Format
from perflint.formats.formulas import from_json
from perflint.formats.language import FormatKeys
from perflint.formats.later_keys import LATER
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.decode import KeyPath, decode
from perflint.primitives.globs import matches
from perflint.primitives.record import Record

__all__ = ["BUILTIN", "Format", "Formats", "Summary", "build"]

BUILTIN = (
    "sglang-diffusion",
    "pytest-benchmark",
    "sglang-consistency",
    "hyperfine",
    "jmh",
    "google-benchmark",
    "megatron-golden",
    "megatron-performance",
    "llm-serving",
    "vitest-bench",
    "asv",
    "criterion",
    "size-snapshot",
    "swift-thresholds",
)
"""The names of the built-in formats, in the order in which they are tried.

``make generate`` reads it; ``Formats`` reads the names from the generated index.
"""


HEAD = 4096
"""How many bytes of a file usually contain all keys of a signature."""


class Summary(Record):
    """What tells the files of a format: globs of their paths, and the paths of its signature.

    ``is_for_each_run`` tells that each run has a file, which is compared with the one before it.
    ``case_files`` are globs of the Python files with its test cases.
    """

    files: Sequence[str] = ()
    has: Sequence[str] = ()
    record_has: Sequence[str] = ()
    is_for_each_run: bool = False
    case_files: Sequence[str] = ()

    @property
    def signature_keys(self) -> list[str]:
        """The last names of the paths in the signature."""
        return [path.rpartition("/")[2] for path in (*self.has, *self.record_has)]

    def may_match(self, data: bytes) -> bool:
        """Tell quickly whether the bytes of a file contain the keys of the signature."""
        keys = self.signature_keys
        return bool(keys) and all(b'"%s"' % key.encode() in data for key in keys)


class Formats:
    """The formats that files are matched with: first a user's own, then the built-in ones.

    A built-in format is only read and built when a file may have it.
    """

    def __init__(self, own: Mapping[str, Format]) -> None:
        self._built = dict(own)
        self._summaries = {name: _summary(format.keys) for name, format in own.items()}
        for name, entry in _index().items():
            if name not in own:
                self._summaries[name] = Summary(*entry)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all formats, in the order in which they are tried."""
        return tuple(self._summaries)

    def named(self, name: str) -> Format:
        """Return the format with a name; raises KeyError."""
        if name not in self._built:
            if name not in self._summaries:
                raise KeyError(name)
            data = _read(f"{name}.json")
            keys = data["keys"]
            # What no check of a baseline alone needs is decoded on first use.
            later = {key: keys.pop(key) for key in LATER if key in keys}
            decoded: FormatKeys = decode(keys, FormatKeys)
            formulas = {text: from_json(node) for text, node in data["formulas"].items()}
            # Another thread may have built it in the meantime: there is one object of each format.
            self._built.setdefault(name, Format(name, decoded, formulas, later))
        return self._built[name]

    def for_path(self, path: str) -> Format | None:
        """Return the first format whose ``files`` match a path relative to the repository root."""
        for name, summary in self._summaries.items():
            if matches(path, summary.files):
                return self.named(name)
        return None

    @property
    def globs(self) -> tuple[str, ...]:
        """The globs of all formats; a file that matches one is a baseline, whatever it contains."""
        return tuple(glob for summary in self._summaries.values() for glob in summary.files)

    @property
    def case_globs(self) -> tuple[str, ...]:
        """The globs of the files with test cases, relative to the root or to any folder."""
        globs = (glob for summary in self._summaries.values() for glob in summary.case_files)
        return tuple(form for glob in globs for form in anywhere(glob))

    def case_files(self, format: Format) -> Sequence[str]:
        """Return the globs of the files with the test cases of a format; none if it has none."""
        summary = self._summaries.get(format.name)  # a draft is not among the formats
        return summary.case_files if summary is not None else ()

    def for_case_file(self, path: str) -> tuple[Format, ...]:
        """Return the formats that may have test cases in the file at a path."""
        if not path.endswith(".py"):
            return ()
        return tuple(
            self.named(name)
            for name, summary in self._summaries.items()
            if any(matches(path, anywhere(glob)) for glob in summary.case_files)
        )

    def may_recognize(self, data: bytes) -> bool:
        """Tell quickly whether the bytes of a file contain the keys of some format's signature."""
        summaries = self._summaries.values()
        # To find that a key is absent from a large file takes about as long as to parse the file.
        return any(summary.may_match(data[:HEAD]) for summary in summaries) or (
            len(data) > HEAD and any(summary.may_match(data) for summary in summaries)
        )

    @cached_property
    def _has(self) -> dict[str, list[FieldPath]]:
        """The paths that a file of each format has, by the name of the format."""
        return {
            name: [FieldPath.parse(path) for path in summary.has]
            for name, summary in self._summaries.items()
        }

    def may_be_run(self, path: str, read: Callable[[], bytes]) -> bool:
        """Tell quickly whether a file may be of a format with a file for each run.

        It is only read if its path does not say.
        """
        summaries = self._summaries.values()
        for summary in summaries:
            if matches(path, summary.files):
                return summary.is_for_each_run
        of_runs = [summary for summary in summaries if summary.is_for_each_run]
        data = read() if of_runs else b""
        return any(summary.may_match(data) for summary in of_runs)

    def for_content(self, value: Any, data: bytes) -> Format | None:
        """Return the first format whose signature matches a file, given its value and its bytes."""
        heads = (value, value[0]) if type(value) is list and value else (value,)  # or of the lines
        for name, summary in self._summaries.items():
            paths = self._has[name]
            if paths and all(paths[0].get(head) is MISSING for head in heads):
                continue
            if summary.may_match(data):
                format = self.named(name)
                if format.matches(value):
                    return format
        return None


def anywhere(glob: str) -> tuple[str, ...]:
    """Return a glob, and one that matches the same below any folder."""
    return (glob,) if glob.startswith("**/") else (glob, f"**/{glob}")


def _summary(keys: FormatKeys) -> Summary:
    signature, of_runs = keys.signature, keys.compare_with != "itself"
    case_files = keys.cases.files if keys.cases is not None else ()
    if signature is None:
        return Summary(keys.files, is_for_each_run=of_runs, case_files=case_files)
    has, record_has = (tuple(map(str, paths)) for paths in (signature.has, signature.record_has))
    return Summary(keys.files, has, record_has, of_runs, case_files)


def _index() -> dict[str, Any]:
    """Return what tells the files of each built-in format, by name.

    ``make generate`` writes the folder ``builtin`` from the TOML files, because importing a TOML
    parser takes about 3 ms in every commit, and one for formulas as long again. Only the index is
    read in every run.
    """
    index: dict[str, Any] = _read("index.json")
    return index


def _read(name: str) -> Any:
    with open(os.path.join(os.path.dirname(__file__), "builtin", name), "rb") as file:
        return orjson.loads(file.read())


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
