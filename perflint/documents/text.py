"""A file's bytes with lines and columns, for people to find a place."""

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple


class Position(NamedTuple):
    """A place as editors count it: from 1, columns in Unicode code points."""

    line: int
    column: int


class Text:
    """The bytes of one file. ``path`` is relative to the repository, with ``/``."""

    def __init__(self, path: str, data: bytes, encoding: str = "utf-8") -> None:
        self.path = path
        self.data = data
        self.encoding = encoding

    @cached_property
    def _starts(self) -> list[int]:
        """Offset of the first byte of each line; lines end in LF, CRLF or a lone CR."""
        lines = self.data.splitlines(keepends=True)
        starts = list(accumulate(map(len, lines), initial=0))
        if lines and not lines[-1].endswith((b"\n", b"\r")):
            starts.pop()
        return starts

    def position(self, offset: int) -> Position:
        """Return the line and column of a byte offset."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        before = self.data[start:offset].decode(self.encoding, "replace")
        return Position(line, len(before) + 1)

    def line(self, number: int) -> str:
        """Return a line, counted from 1, without its line end."""
        start = self._starts[number - 1]
        stop = self._starts[number] if number < len(self._starts) else len(self.data)
        return self.data[start:stop].decode(self.encoding, "replace").rstrip("\r\n")
