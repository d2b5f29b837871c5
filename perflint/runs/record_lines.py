"""One record of a log, line by line: whether a line can be its next one, and what it says.

The lines are those of JSON indented by four. What may follow is known exactly: after a comma
another item of the same indentation, after none the closing bracket, and no key twice.
"""

import re
from collections.abc import Collection

import orjson

from perflint.documents.baselines.series import is_index
from perflint.primitives.record import Record

INDENT = 4

_TEXT = rb'"(?:[^"\\\x00-\x1f]|\\.)*"'
_NUMBER = rb"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_HEAD = re.compile(rb"(%s): (\{\}?)\s*" % _TEXT)
_ITEM = re.compile(
    rb"( *)(?:(%s): )?(?:([{\[])|(?:%s|%s|true|false|null|\{\}|\[\])(,?))\s*"
    % (_TEXT, _TEXT, _NUMBER)
)
_CLOSING = re.compile(rb"( *)([}\]])(,?)\s*")
# A text or closing bracket is the first thing but for signs and one letter or digit, or it stands
# behind other output. Better to doubt a line of somebody else's than to miss one of a record.
_SIGNS = rb"[^\w\"({\[]*"
_RESEMBLING = re.compile(rb"%s(?:\w%s)?[\"}\]]|.*\s{4}[\"}\]]" % (_SIGNS, _SIGNS), re.DOTALL)
_INDENTED = re.compile(rb"[^\w\"({\[]{0,2}\w?[^\w\"({\[]{3}")


class Part(Record):
    """What one line of indented JSON holds."""

    indent: int
    key: str | None
    opens: bytes
    closes: bytes
    comma: bool


class Level:
    """An object or list that is not closed; ``next_index`` is None but in series of samples."""

    __slots__ = ("closing", "keys", "next_index", "path")

    def __init__(self, path: tuple[str, ...], opened: bytes, *, counts: bool) -> None:
        self.path = path
        self.closing = b"}" if opened == b"{" else b"]"
        self.keys: set[str] = set()
        self.next_index = 0 if counts else None


class RecordLines:
    """The lines of one record so far. ``first`` and ``last`` are their numbers in the log."""

    def __init__(self, name: str, line: int, series: Collection[tuple[str, ...]]) -> None:
        self.name = name
        self.size = 0
        self._series = series
        self._texts: list[bytes] = [b"{"]
        self._numbers = [line]
        self._levels = [Level((), b"{", counts=False)]
        self._expects_item = True

    @property
    def first(self) -> int:
        """The number of the line that names the record."""
        return self._numbers[0]

    @property
    def last(self) -> int:
        """The number of the last line that was taken."""
        return self._numbers[-1]

    @property
    def is_whole(self) -> bool:
        """Whether the record's closing brace was taken."""
        return not self._levels

    @property
    def in_list(self) -> bool:
        """Whether the next line is one of a list."""
        return self._levels[-1].closing == b"]"

    def fits(self, part: Part, *, alone: bool) -> bool:
        """Tell whether a line can be the next one.

        Where records may be mixed, samples must come one by one. A record that is ``alone`` may
        have kept only some of them.
        """
        level, depth = self._levels[-1], len(self._levels)
        if part.closes:
            at = INDENT * (depth - 1)
            closing = not self._expects_item and part.closes == level.closing
            return closing and part.indent == at and not (part.comma and depth == 1)
        if not self._expects_item or part.indent != INDENT * depth:
            return False
        if level.closing == b"]" or part.key is None:
            return level.closing == b"]" and part.key is None
        if part.key in level.keys:
            return False
        return alone or level.next_index is None or part.key == str(level.next_index)

    def take(self, part: Part, text: bytes, line: int) -> None:
        """Take a line that fits."""
        self._texts.append(text)
        self._numbers.append(line)
        self.size += len(text)
        if part.closes:
            self._levels.pop()
        else:
            self._take_item(part)
        self._expects_item = part.comma or bool(part.opens)

    def _take_item(self, part: Part) -> None:
        level = self._levels[-1]
        path = (*level.path, "*" if part.key is None else part.key)
        if part.key is not None:
            level.keys.add(part.key)
            if level.next_index is not None and is_index(part.key):
                level.next_index = int(part.key) + 1
        if part.opens:
            self._levels.append(Level(path, part.opens, counts=path in self._series))

    def value(self) -> dict[str, object]:
        """Return the whole record; raises orjson.JSONDecodeError, ``line_of`` its ``lineno``."""
        record: dict[str, object] = orjson.loads(b"\n".join(self._texts))
        return record

    def line_of(self, number: int) -> int:
        """Return where in the log the record's line ``number`` stands, counted from 1."""
        return self._numbers[min(number, len(self._numbers)) - 1]


def head_of(text: bytes) -> tuple[bytes, bool] | None:
    """Return the name in the first line of a record, as written, and whether that is all of it."""
    head = _HEAD.fullmatch(text)
    return (head[1], head[2] == b"{}") if head else None


def part_of(text: bytes) -> Part | None:
    """Return what a line holds, or None if it is no line of indented JSON."""
    if item := _ITEM.fullmatch(text):
        key = _key(item[2])
        if key is None and item[2] is not None:
            return None
        return Part(len(item[1]), key, item[3] or b"", b"", bool(item[4]))
    if closing := _CLOSING.fullmatch(text):
        return Part(len(closing[1]), None, b"", closing[2], bool(closing[3]))
    return None


def _key(written: bytes | None) -> str | None:
    """Return a key without its escapes, so that one written in two ways is the same."""
    try:
        return None if written is None else str(orjson.loads(written))
    except orjson.JSONDecodeError:
        return None


def resembles(text: bytes, *, in_list: bool) -> bool:
    """Tell whether a line that fits no record may be a damaged one of some record."""
    indented = (in_list or b'":' in text) and _INDENTED.match(text)
    return bool(indented or _RESEMBLING.match(text))
