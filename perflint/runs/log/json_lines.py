"""One JSON value of a log, line by line: whether a line can be its next one, and what it is.

The lines are indented JSON. The first item says by how much; that determines what may follow a
line: after a comma another item with the same indentation, without a comma the closing bracket, and
no key that its object already has.
"""

import re
from collections.abc import Collection
from typing import Any

import orjson

from perflint.documents.baselines.series import is_index
from perflint.primitives.record import Record

INDENT = 4
"""The usual step of the indentation."""

_STRING = rb'"(?:[^"\\\x00-\x1f]|\\.)*"'
_NUMBER = rb"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_HEAD = re.compile(rb"([ \t]*)(?:(%s)\s*:\s*)?([{\[])([}\]]?)\s*" % _STRING)
_WHOLE = re.compile(rb"\s*(?:(%s)\s*:\s*)?([{\[].+[}\]])\s*" % _STRING, re.DOTALL)
_ITEM = re.compile(
    rb"([ \t]*)(?:(%s)\s*:\s*)?(?:([{\[])|(?:%s|%s|true|false|null|\{\}|\[\])(,?))\s*"
    % (_STRING, _STRING, _NUMBER)
)
_CLOSING = re.compile(rb"([ \t]*)([}\]])(,?)\s*")
# A quote or closing bracket, either preceded by at most punctuation and one letter or digit, or
# after other output and four blanks. A false match costs a good record; a missed line could give a
# wrong one.
_SIGNS = rb"[^\w\"({\[]*"
_RESEMBLING = re.compile(rb"%s(?:\w%s)?[\"}\]]|.*\s{4}[\"}\]]" % (_SIGNS, _SIGNS), re.DOTALL)
_INDENTED = re.compile(rb"[^\w\"({\[]{0,2}\w?[^\w\"({\[]{3}")


REST_OF_NUMBER = re.compile(rb"\s*[.eE+-]*\d[\d.eE+-]*\s*[,}\]]?\s*")
"""The end of a number whose line was broken, so that the beginning is a wrong number."""


class JsonLine(Record):
    """One line of indented JSON; ``opens`` and ``closes`` are a bracket or empty."""

    indent: int
    key: str | None
    opens: bytes
    closes: bytes
    comma: bool


class OpenContainer:
    """An object or list that is not closed yet.

    ``next_index`` is the index expected next in a series of samples, and None in other containers.
    """

    __slots__ = ("closing", "keys", "next_index", "path")

    def __init__(self, path: tuple[str, ...], opening: bytes, *, is_series: bool) -> None:
        self.path = path
        self.closing = b"}" if opening == b"{" else b"]"
        self.keys: set[str] = set()
        self.next_index = 0 if is_series else None


class Head(Record):
    """The first line of a value: its indentation, its name as a JSON string, and its bracket."""

    indent: int
    quoted: bytes | None
    opens: bytes
    is_empty: bool


class JsonLines:
    """The lines of one JSON value that were read so far.

    ``name`` is that of the record that the value is; None if the value contains its names.
    ``announced`` is the line that announced the value, and the baseline file that it names.
    """

    def __init__(
        self,
        name: str | None,
        head: Head,
        number: int,
        series: Collection[tuple[str, ...]],
        announced: tuple[int, str | None],
    ) -> None:
        self.name = name
        self.announced = announced
        self.indent = head.indent
        #: How much deeper the items of an object or list are; unknown before the first item.
        self.step: int | None = None
        self.size = 0
        self._series = series
        self._texts: list[bytes] = [head.opens]
        self._numbers = [number]
        self._open = [OpenContainer((), head.opens, is_series=False)]
        self._expects_item = True

    @property
    def label(self) -> str:
        """What the value is called in messages."""
        return f"the value at line {self.first}" if self.name is None else f"`{self.name}`"

    @property
    def first(self) -> int:
        """The line of the log, from 1, of the first line."""
        return self._numbers[0]

    @property
    def last(self) -> int:
        """The line of the log, from 1, of the last line that was added."""
        return self._numbers[-1]

    @property
    def is_complete(self) -> bool:
        """Whether the last closing bracket was added."""
        return not self._open

    @property
    def in_list(self) -> bool:
        """Whether the next line is in a list."""
        return self._open[-1].closing == b"]"

    def accepts(self, line: JsonLine, *, steps: Collection[int] | None) -> bool:
        """Tell whether a line can be the value's next one.

        ``steps`` is None if no other value is open. Otherwise the indices of samples must be
        consecutive, and the first item must be indented by one of these steps. In the only open
        value samples may have gaps, because a record may have only some of them.
        """
        container, depth = self._open[-1], len(self._open)
        if line.closes:
            indent = self.indent + (self.step or 0) * (depth - 1)
            closing = not self._expects_item and line.closes == container.closing
            return closing and line.indent == indent and not (line.comma and depth == 1)
        if not self._expects_item or not self._is_indented(line.indent - self.indent, steps):
            return False
        if container.closing == b"]" or line.key is None:
            return container.closing == b"]" and line.key is None
        if line.key in container.keys:
            return False
        next_index = container.next_index
        return steps is None or next_index is None or line.key == str(next_index)

    def _is_indented(self, indent: int, steps: Collection[int] | None) -> bool:
        if self.step is None:
            return indent > 0 and (steps is None or indent in steps)
        return indent == self.step * len(self._open)

    def add(self, line: JsonLine, text: bytes, number: int) -> None:
        """Add a line that the value accepts; ``number`` is its line in the log."""
        self._texts.append(text)
        self._numbers.append(number)
        self.size += len(text)
        if line.closes:
            self._open.pop()
        else:
            self._add_item(line)
        self._expects_item = line.comma or bool(line.opens)

    def _add_item(self, line: JsonLine) -> None:
        if self.step is None:
            self.step = line.indent - self.indent
        container = self._open[-1]
        path = (*container.path, "*" if line.key is None else line.key)
        if line.key is not None:
            container.keys.add(line.key)
            if container.next_index is not None and is_index(line.key):
                container.next_index = int(line.key) + 1
        if line.opens:
            self._open.append(OpenContainer(path, line.opens, is_series=self._is_series(path)))

    def _is_series(self, path: tuple[str, ...]) -> bool:
        """Tell whether a path ends in that of a series; records may be anywhere in a value."""
        return any(path[-len(series) :] == series for series in self._series)

    def value(self) -> Any:
        """Return the complete value; raises orjson.JSONDecodeError."""
        return orjson.loads(b"\n".join(self._texts))

    def line_of(self, number: int) -> int:
        """Return the line of the log for line ``number`` of the value, both counted from 1."""
        return self._numbers[min(number, len(self._numbers)) - 1]


def parse_head(text: bytes) -> Head | None:
    """Read the first line of a value in several lines; an empty object may be a named record."""
    head = _HEAD.fullmatch(text)
    if not head or (head[2] and head[3] == b"[") or (head[4] and head[2] is None):
        return None
    return Head(len(head[1]), head[2], head[3], bool(head[4]))


def parse_whole(text: bytes) -> tuple[bytes | None, bytes] | None:
    """Return the name of a value in one line as a JSON string, if it has one, and the value."""
    whole = _WHOLE.fullmatch(text)
    return (whole[1], whole[2]) if whole else None


def parse_line(text: bytes) -> JsonLine | None:
    """Parse a line, or return None if it is not a line of indented JSON."""
    if item := _ITEM.fullmatch(text):
        key = _unescaped(item[2])
        if key is None and item[2] is not None:
            return None
        return JsonLine(len(item[1]), key, item[3] or b"", b"", bool(item[4]))
    if closing := _CLOSING.fullmatch(text):
        return JsonLine(len(closing[1]), None, b"", closing[2], bool(closing[3]))
    return None


def _unescaped(key: bytes | None) -> str | None:
    """Return a key without escapes, so that different escapes of a key compare equal."""
    try:
        return None if key is None else str(orjson.loads(key))
    except orjson.JSONDecodeError:
        return None


def resembles_json(text: bytes, *, in_list: bool) -> bool:
    """Tell whether a line that no open record accepts may be a damaged line of a record."""
    if REST_OF_NUMBER.fullmatch(text):
        return True
    indented = (in_list or b'":' in text) and _INDENTED.match(text)
    return bool(indented or _RESEMBLING.match(text))
