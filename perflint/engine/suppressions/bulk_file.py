"""The suppression file: TOML with one entry per line, edited line by line.

Each line is an inline table in a list, so that a merge that keeps both sides of a conflict still
parses. Comments and the order of lines belong to the user and are kept.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from math import inf

from perflint.config import ConfigError
from perflint.engine.suppressions.entry import Entry, Key, merged_reason
from perflint.primitives.decode import DecodeError, decode
from perflint.primitives.finding import Edit, Span
from perflint.primitives.record import Record

_NEW = b"""\
# Existing findings, one per line: perflint hides them until they get worse.
# perflint check --fix removes entries that are no longer needed.
suppressions = [
]
"""
_OPENING = re.compile(rb"^(?:\xef\xbb\xbf)?[ \t]*suppressions[ \t]*=[ \t]*\[", re.MULTILINE)
_CLOSING = re.compile(rb"[ \t]*\]")
_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)


class _Keys(Record):
    """The TOML keys of the file."""

    suppressions: tuple[Entry, ...] = ()


class _Line(Record):
    """A line with an entry: its offsets ``start`` and ``stop``, and the span of its ``table``."""

    start: int
    stop: int
    table: Span
    entry: Entry


class SuppressionFile:
    """The entries in ``data``, which is empty for a new file. Raises ConfigError."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.entries = _read(path, data)

    @cached_property
    def known(self) -> dict[Key, Entry]:
        """The entries by their keys."""
        return by_key(self.entries)

    def span_of(self, keys: Iterable[Key]) -> Span:
        """Return the span of the first entry with one of the keys; (0, 0) if none has a line."""
        tables = self._tables
        return min((tables[key] for key in keys if key in tables), default=Span(0, 0))

    def reason_span(self, key: Key) -> Span:
        """Return the span of ``reason = "..."`` in an entry; without it, that of the entry."""
        return reason_in(self.data, self.span_of([key]))

    def changed_to(
        self, entries: Iterable[Entry], renamed: Mapping[Key, Key] | None = None
    ) -> bytes:
        """Return the bytes of the file with these entries instead; the rest of the file is kept.

        A new entry is inserted after the last entry that sorts before it. ``renamed`` maps the new
        key of an entry to its earlier key, to keep the comment on that line. Raises ConfigError if
        an entry that must change shares its line with another, or spans several lines.
        """
        wanted = by_key(entries)
        data, opening = self._opened()
        lines = {line.entry.key: line for line in reversed(self._lines) if line.entry.key in wanted}
        edits = []
        for line in self._lines:
            is_kept = lines.get(line.entry.key) is line
            new_line = _rewritten(data, line, wanted[line.entry.key]) if is_kept else b""
            edits.append((line.start, line.stop, new_line))
        end = "\r\n" if b"\r\n" in data else "\n"
        for key in sorted(wanted.keys() - self.known.keys()):
            previous = max((other for other in lines if other < key), default=None)
            offset = opening if previous is None else lines[previous].stop
            new_line = f"  {wanted[key].as_toml()},{end}".encode()
            for line in self._lines:
                if renamed is not None and line.entry.key == renamed.get(key):
                    new_line = _rewritten(data, line, wanted[key])
            edits.append((offset, offset, new_line))
        return self._verified(_replaced(data, edits), wanted)

    def edits(self, changes: Mapping[Key, Entry | None]) -> tuple[Edit, ...]:
        """Return edits that replace entries by others, or remove the lines of those without one.

        The result is empty if an entry shares its line with another, or spans several lines.
        """
        if not changes.keys() <= self._tables.keys():
            return ()
        return tuple(
            Edit(Span(line.start, line.stop), "")
            if (entry := changes[line.entry.key]) is None
            else Edit(line.table, entry.as_toml())
            for line in self._lines
            if line.entry.key in changes
        )

    def edited(self, changes: Mapping[Key, Entry | None]) -> bytes:
        """Return the bytes of the file after ``edits``; raises ConfigError like ``changed_to``."""
        wanted = {key: entry for key, entry in self.known.items() if key not in changes}
        wanted |= {entry.key: entry for entry in changes.values() if entry is not None}
        edits = [(*edit.span, edit.text.encode()) for edit in self.edits(changes)]
        return self._verified(_replaced(self.data, edits), wanted)

    def _verified(self, data: bytes, wanted: Mapping[Key, Entry]) -> bytes:
        """Return ``data`` if it is a file with the ``wanted`` entries; raises ConfigError."""
        try:
            if by_key(_read(self.path, data)) == wanted:
                return data
        except ConfigError:
            pass
        reason = "each entry must be on its own line, between `suppressions = [` and `]`"
        raise ConfigError(f"{self.path}: cannot be edited: {reason}")

    def _opened(self) -> tuple[bytes, int]:
        """Return the file with a multi-line list, and the offset of the first line of the list."""
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
        """The span of the first entry with each key."""
        return {line.entry.key: line.table for line in reversed(self._lines)}

    @cached_property
    def _lines(self) -> list[_Line]:
        lines, start = [], 0
        for line in self.data.splitlines(keepends=True):
            parsed = _entry_in(line)
            if parsed is not None:
                entry, stop = parsed
                table = Span(start + len(line) - len(line.lstrip()), start + stop)
                lines.append(_Line(start, start + len(line), table, entry))
            start += len(line)
        return lines


def reason_in(data: bytes, table: Span) -> Span:
    """Return the span of ``reason = "..."`` in an inline table; without it, that of the table."""
    if table.start == table.stop:
        return table
    from perflint.config.location import span_of

    name = b"entry = "
    found = span_of(name + data[slice(*table)], ("entry", "reason"))
    if found is None or not found.start:
        return table
    start = table.start - len(name)
    return Span(start + found.start, start + found.stop)


def by_key(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """Return entries by their keys.

    A merge that keeps both sides can leave two entries with one key. The entry that suppresses more
    is used: without a gap (any value) or with the larger gap, then without a date or with the later
    date. Its reason is that of both.
    """
    result: dict[Key, Entry] = {}
    reasons: dict[Key, list[str | None]] = {}
    for entry in entries:
        other = result.get(entry.key, entry)
        result[entry.key] = max(other, entry, key=_extent)
        if other is not entry:
            reasons.setdefault(entry.key, [other.reason]).append(entry.reason)
    for key, several in reasons.items():
        result[key] = result[key]._replace(reason=merged_reason(*several))
    return result


def _extent(entry: Entry) -> tuple[float, date, str]:
    gap = inf if entry.gap is None else entry.gap
    return gap, entry.expires or date.max, entry.reason or ""


def _replaced(data: bytes, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Return ``data`` with the bytes between two offsets replaced; edits must not overlap."""
    pieces, copied = [], 0
    for start, stop, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[copied:start], new]
        copied = stop
    return b"".join((*pieces, data[copied:]))


def _rewritten(data: bytes, line: _Line, entry: Entry) -> bytes:
    """Return a line with its entry replaced; an equal entry keeps its bytes."""
    table = data[slice(*line.table)] if entry == line.entry else entry.as_toml().encode()
    tail = data[line.table.stop : line.stop]
    comma = b"" if tail.lstrip().startswith(b",") else b","
    return data[line.start : line.table.start] + table + comma + tail


def _entry_in(line: bytes) -> tuple[Entry, int] | None:
    """Parse a line with a single entry; return it and the offset at which its table ends."""
    import tomli

    if not line.lstrip().startswith(b"{"):
        return None
    for brace in re.finditer(rb"\}", line):
        try:
            keys = tomli.loads(f"entry = {line[: brace.end()].decode().strip()}")
            rest = line[brace.end() :].decode()
            if rest.strip() not in ("", ",") and tomli.loads(f"x = [0{rest}\n]") != {"x": [0]}:
                return None
        except ValueError:  # a brace in a string, or more than one entry
            continue
        return decode(keys["entry"], Entry), brace.end()
    return None


def _read(path: str, data: bytes) -> tuple[Entry, ...]:
    from perflint.primitives import toml

    try:
        return decode(toml.parse(data), _Keys).suppressions
    except DecodeError as error:
        from perflint.config.location import error_at

        raise error_at(path, data, error.path, str(error)) from None
    except (ValueError, RecursionError) as error:  # tomli's own errors are ValueErrors
        from perflint.config.location import error_in, syntax_error

        if conflict := _CONFLICT.search(data):
            problem = "unresolved merge conflict; to keep both sides, delete the markers"
            raise error_in(path, data, problem, conflict.start()) from None
        raise syntax_error(path, data, error) from None
