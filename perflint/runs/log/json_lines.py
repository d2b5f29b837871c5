"""One record of a log, line by line: whether a line can be its next one, and its value.

The lines are JSON with an indentation of four. That determines what may follow a line: after a
comma another item with the same indentation, without a comma the closing bracket, and no key that
its object already has.
"""

import re
from collections.abc import Collection

import orjson

from perflint.documents.baselines.series import is_index
from perflint.primitives.record import Record

INDENT = 4

_STRING = rb'"(?:[^"\\\x00-\x1f]|\\.)*"'
_NUMBER = rb"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_HEAD = re.compile(rb"(%s): (\{\}?)\s*" % _STRING)
_ITEM = re.compile(
    rb"( *)(?:(%s): )?(?:([{\[])|(?:%s|%s|true|false|null|\{\}|\[\])(,?))\s*"
    % (_STRING, _STRING, _NUMBER)
)
_CLOSING = re.compile(rb"( *)([}\]])(,?)\s*")
# A quote or closing bracket, either preceded by at most punctuation and one letter or digit, or
# after other output and four blanks. A false match costs a good record; a missed line could give a
# wrong one.
_SIGNS = rb"[^\w\"({\[]*"
_RESEMBLING = re.compile(rb"%s(?:\w%s)?[\"}\]]|.*\s{4}[\"}\]]" % (_SIGNS, _SIGNS), re.DOTALL)
_INDENTED = re.compile(rb"[^\w\"({\[]{0,2}\w?[^\w\"({\[]{3}")


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


class RecordLines:
    """The lines of one record that were read so far."""

    def __init__(
        self,
        name: str,
        number: int,
        series: Collection[tuple[str, ...]],
        file: str | None = None,
    ) -> None:
        self.name = name
        #: The baseline file that the announcement names.
        self.file = file
        self.size = 0
        self._series = series
        self._texts: list[bytes] = [b"{"]
        self._numbers = [number]
        self._open = [OpenContainer((), b"{", is_series=False)]
        self._expects_item = True

    @property
    def first(self) -> int:
        """The line of the log, from 1, that names the record."""
        return self._numbers[0]

    @property
    def last(self) -> int:
        """The line of the log, from 1, of the last line that was added."""
        return self._numbers[-1]

    @property
    def is_complete(self) -> bool:
        """Whether the record's closing brace was added."""
        return not self._open

    @property
    def in_list(self) -> bool:
        """Whether the next line is in a list."""
        return self._open[-1].closing == b"]"

    def accepts(self, line: JsonLine, *, only_open: bool) -> bool:
        """Tell whether a line can be the record's next one.

        While several records are open, the indices of samples must be consecutive. In the
        ``only_open`` record they may have gaps, because a record may have only some samples.
        """
        container, depth = self._open[-1], len(self._open)
        if line.closes:
            indent = INDENT * (depth - 1)
            closing = not self._expects_item and line.closes == container.closing
            return closing and line.indent == indent and not (line.comma and depth == 1)
        if not self._expects_item or line.indent != INDENT * depth:
            return False
        if container.closing == b"]" or line.key is None:
            return container.closing == b"]" and line.key is None
        if line.key in container.keys:
            return False
        next_index = container.next_index
        return only_open or next_index is None or line.key == str(next_index)

    def add(self, line: JsonLine, text: bytes, number: int) -> None:
        """Add a line that the record accepts; ``number`` is its line in the log."""
        self._texts.append(text)
        self._numbers.append(number)
        self.size += len(text)
        if line.closes:
            self._open.pop()
        else:
            self._add_item(line)
        self._expects_item = line.comma or bool(line.opens)

    def _add_item(self, line: JsonLine) -> None:
        container = self._open[-1]
        path = (*container.path, "*" if line.key is None else line.key)
        if line.key is not None:
            container.keys.add(line.key)
            if container.next_index is not None and is_index(line.key):
                container.next_index = int(line.key) + 1
        if line.opens:
            self._open.append(OpenContainer(path, line.opens, is_series=path in self._series))

    def value(self) -> dict[str, object]:
        """Return the complete record; raises orjson.JSONDecodeError."""
        record: dict[str, object] = orjson.loads(b"\n".join(self._texts))
        return record

    def line_of(self, number: int) -> int:
        """Return the line of the log for line ``number`` of the record, both counted from 1."""
        return self._numbers[min(number, len(self._numbers)) - 1]


def parse_head(text: bytes) -> tuple[bytes, bool] | None:
    """Return the JSON string in the first line of a record, and whether the record is empty."""
    head = _HEAD.fullmatch(text)
    return (head[1], head[2] == b"{}") if head else None


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
    indented = (in_list or b'":' in text) and _INDENTED.match(text)
    return bool(indented or _RESEMBLING.match(text))
