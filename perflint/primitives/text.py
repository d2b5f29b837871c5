"""The bytes of a file, with lines and columns."""

import re
from functools import cached_property
from typing import TYPE_CHECKING

from perflint.primitives.record import Record

if TYPE_CHECKING:
    from array import array


class Position(Record):
    """A line and a column, both counted from 1; columns are Unicode code points."""

    line: int
    column: int


class Text:
    """The bytes of a file; ``path`` is relative to the repository root, with ``/``."""

    def __init__(self, path: str, data: bytes, encoding: str = "utf-8") -> None:
        self.path = path
        self.data = data
        self.encoding = encoding
        # The last results: findings are in the order of the file, often many in one long line.
        self._position = 0, Position(1, 1)
        self._line = 0, ""

    @cached_property
    def _starts(self) -> "array[int]":
        """The offset of the first byte of each line, computed when a finding needs a position."""
        return line_starts(self.data)

    def position(self, offset: int) -> Position:
        """Return the line and column of a byte offset."""
        from bisect import bisect_right

        line = bisect_right(self._starts, offset)
        start, column = self._starts[line - 1], 1
        known, position = self._position
        if position.line == line and start <= known <= offset and self.encoding == "utf-8":
            start, column = known, position.column
        before = self.data[start:offset].decode(self.encoding, "replace")
        result = Position(line, column + len(before))
        self._position = offset, result
        return result

    def line(self, number: int) -> str:
        """Return a line, counted from 1, without its line ending."""
        if self._line[0] != number:
            start = self._starts[number - 1]
            stop = self._starts[number] if number < len(self._starts) else len(self.data)
            text = self.data[start:stop].decode(self.encoding, "replace").rstrip("\r\n")
            self._line = number, text
        return self._line[1]


def line_starts(data: bytes) -> "array[int]":
    """Return the offset of the first byte of each line; lines end in LF, CRLF or a lone CR."""
    from array import array

    if data.count(b"\r") > data.count(b"\r\n"):
        starts = array("Q", [0])
        starts.extend(end.end() for end in re.finditer(rb"\r\n?|\n", data))
        return starts
    from io import BytesIO
    from itertools import accumulate

    starts = array("Q", accumulate(map(len, BytesIO(data)), initial=0))
    if data and not data.endswith(b"\n"):
        starts.pop()  # the end of the last line
    return starts
