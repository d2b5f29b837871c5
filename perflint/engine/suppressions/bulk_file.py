"""The file of known findings: one line an entry, read as TOML and changed line by line.

A line is an inline table in a list, so that a merge which keeps both sides of a conflict still
parses. Whatever else stands in the file, comments and the order of lines, is its owner's and stays.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from math import inf
from typing import Any

from perflint.config import ConfigError
from perflint.primitives.decode import DecodeError, decode
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_NEW = b"""\
# Findings that are known, one a line: perflint hides them until they get worse.
# perflint check --prune-suppressions takes out what is mended.
suppressions = [
]
"""
_OPENING = re.compile(rb"^(?:\xef\xbb\xbf)?[ \t]*suppressions[ \t]*=[ \t]*\[", re.MULTILINE)
_CLOSING = re.compile(rb"[ \t]*\]")
_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)

Key = tuple[str, str, str, str]
"""What an entry is found and sorted by: rule, path, place and scenario."""


class Entry(Record):
    """A finding that is known.

    ``at`` is its JSON Pointer, flag, field or header; nothing where it is of the whole file.
    ``scenario`` is the record's name, where the pointer holds only its number in a list. ``gap`` is
    the share by which a value is off. ``reason`` says why it is accepted, and ``expires`` is the
    last day of that.
    """

    rule: str
    path: str
    at: str = ""
    scenario: str = ""
    gap: float | None = None
    reason: str = ""
    expires: date | None = None

    @property
    def key(self) -> Key:
        """What the entry is found by."""
        return self[:4]

    def spelled(self) -> str:
        """Write the entry as an inline table."""
        words = [
            f"{name} = {_spelled(value)}"
            for name, value in zip(self._fields, self, strict=True)
            if value not in ("", None) or name in ("rule", "path")
        ]
        return f"{{ {', '.join(words)} }}"


def _spelled(value: object) -> str:
    """Write a text as JSON, which TOML reads alike, and a number or a day as both have it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


class _Keys(Record):
    """The keys of the file."""

    suppressions: tuple[Entry, ...] = ()


class _Line(Record):
    """A line with an entry: where it stands, and where its table ends there."""

    start: int
    stop: int
    table: Span
    entry: Entry


class SuppressionFile:
    """The entries of a file, by its bytes; none where it is not there. Raises ConfigError."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.entries = _read(path, data)

    @cached_property
    def known(self) -> dict[Key, Entry]:
        """The entries by their keys."""
        return by_key(self.entries)

    def place(self, wanted: Iterable[Key]) -> Span:
        """Return where the first entry with one of some keys stands; the top, if on no own line."""
        tables = self._tables
        return min((tables[key] for key in wanted if key in tables), default=Span(0, 0))

    def changed_to(self, entries: Iterable[Entry], was: Mapping[Key, Key] | None = None) -> bytes:
        """Return the file with these entries instead, all else in it as it was.

        A new entry stands behind the one that it sorts after, with the comment on the line of the
        one that it ``was``, if any. Raises ConfigError where an entry
        that has to change stands otherwise than on a line of its own.
        """
        wanted = by_key(entries)
        data, opening = self._opened()
        lines = {line.entry.key: line for line in reversed(self._lines) if line.entry.key in wanted}
        edits = []
        for line in self._lines:
            keep = lines.get(line.entry.key) is line
            text = _rewritten(data, line, wanted[line.entry.key]) if keep else b""
            edits.append((line.start, line.stop, text))
        end = "\r\n" if b"\r\n" in data else "\n"
        for key in sorted(wanted.keys() - self.known.keys()):
            nearest = max((other for other in lines if other < key), default=None)
            place = opening if nearest is None else lines[nearest].stop
            text = f"  {wanted[key].spelled()},{end}".encode()
            for line in self._lines:
                if was is not None and line.entry.key == was.get(key):
                    text = _rewritten(data, line, wanted[key])
            edits.append((place, place, text))
        pieces, at = [], 0
        for start, stop, text in sorted(edits, key=lambda edit: edit[:2]):
            pieces += [data[at:start], text]
            at = stop
        changed = b"".join((*pieces, data[at:]))
        try:
            if by_key(_read(self.path, changed)) == wanted:
                return changed
        except ConfigError:
            pass
        words = "each entry must stand on a line of its own, between `suppressions = [` and `]`"
        raise ConfigError(f"{self.path}: cannot be edited: {words}")

    def _opened(self) -> tuple[bytes, int]:
        """Return the file with a list over several lines, and where its first line begins."""
        data = self.data if self.data.strip() else _NEW
        opening = _OPENING.search(data)
        if opening is None:
            data += b"" if data.endswith(b"\n") else b"\n"
            data += b"suppressions = [\n]\n"
            return data, len(data) - len(b"]\n")
        closed = _CLOSING.match(data, opening.end())
        if closed is not None:
            data = data[: opening.end()] + b"\n]" + data[closed.end() :]
        return data, data.find(b"\n", opening.end()) + 1 or len(data)

    @cached_property
    def _tables(self) -> dict[Key, Span]:
        """Where the first entry with each key stands; a report may ask for every one."""
        return {line.entry.key: line.table for line in reversed(self._lines)}

    @cached_property
    def _lines(self) -> list[_Line]:
        found, start = [], 0
        for line in self.data.splitlines(keepends=True):
            entry = _entry_in(line)
            if entry is not None:
                table, length = entry
                begin = start + len(line) - len(line.lstrip())
                place = Span(begin, start + length)
                found.append(_Line(start, start + len(line), place, table))
            start += len(line)
        return found


def by_key(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """Return entries by their keys.

    Of two with one key, as a merge leaves them that kept both sides, the one counts that hides
    more: with the larger gap, for none at all stands for any, then with the later day.
    """
    found: dict[Key, Entry] = {}
    for entry in entries:
        found[entry.key] = max(found.get(entry.key, entry), entry, key=_extent)
    return found


def _extent(entry: Entry) -> tuple[float, date, str]:
    gap = inf if entry.gap is None else entry.gap
    return gap, entry.expires or date.max, entry.reason


def _rewritten(data: bytes, line: _Line, entry: Entry) -> bytes:
    """Return a line with its entry as it is wanted."""
    table = data[slice(*line.table)] if entry == line.entry else entry.spelled().encode()
    tail = data[line.table.stop : line.stop]
    comma = b"" if tail.lstrip().startswith(b",") else b","
    return data[line.start : line.table.start] + table + comma + tail


def _entry_in(line: bytes) -> tuple[Entry, int] | None:
    """Read the one entry that a line holds; return it and where its table ends in the line."""
    import tomli

    if not line.lstrip().startswith(b"{"):
        return None
    for brace in re.finditer(rb"\}", line):
        try:
            keys = tomli.loads(f"entry = {line[: brace.end()].decode().strip()}")
            rest = tomli.loads(f"entry = [0{line[brace.end() :].decode()}\n]")["entry"]
        except ValueError:  # a brace within a text, or more than one entry
            continue
        return (decode(keys["entry"], Entry), brace.end()) if rest == [0] else None
    return None


def _read(path: str, data: bytes) -> tuple[Entry, ...]:
    import tomli

    try:
        keys: dict[str, Any] = tomli.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
        return decode(keys, _Keys).suppressions
    except DecodeError as error:
        raise ConfigError(f"{path}{_faulty_line(data)}: {error}") from None
    except (ValueError, RecursionError) as error:  # tomli's own errors are ValueErrors
        if conflict := _CONFLICT.search(data):
            line = data.count(b"\n", 0, conflict.start()) + 1
            words = "an unresolved merge conflict; to keep both sides, delete the markers"
            raise ConfigError(f"{path}:{line}: {words}") from None
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def _faulty_line(data: bytes) -> str:
    """Return ``:5`` where the entry on that line is the first that is none; nothing elsewhere."""
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            _entry_in(line)
        except DecodeError:
            return f":{number}"
    return ""
