"""Byte offsets in a file, and the positions that the protocol uses for them."""

import re
from bisect import bisect_left, bisect_right
from codecs import getincrementaldecoder
from functools import cached_property
from typing import Literal

from lsprotocol import types

from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text, line_starts

Encoding = Literal["utf-8", "utf-16", "utf-32"]
"""What a column counts: bytes of UTF-8, units of 16 bits, or code points."""

BOM = b"\xef\xbb\xbf"

# A run ends with a whole character, and is short, so that any part of it is decoded at once.
_NOT_ASCII = re.compile(rb"[\x80-\xff]{1,1000}[\x80-\xbf]*")


class _Run(Record):
    """A run of characters that are not ASCII; a surplus is bytes minus columns.

    ``before`` is the surplus of the text before the run, ``after`` that of the text up to its end.
    """

    start: int
    stop: int
    before: int
    after: int


class Positions:
    """Converts between byte offsets in a text and positions of the protocol.

    Lines end in LF, CRLF or a lone CR. Editors hide a byte order mark at the start of a file; if
    the buffer ``shows_bom``, it counts as a character.
    """

    def __init__(self, text: Text, encoding: Encoding, *, shows_bom: bool = False) -> None:
        self.text = text
        self.encoding = encoding
        self._first = 0 if shows_bom or not text.data.startswith(BOM) else len(BOM)

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset; that of an offset in a line ending is before it."""
        offset = min(max(offset, self._first), len(self.text.data))
        line = bisect_right(self._starts, offset) - 1
        start, stop = self._line(line)
        return types.Position(line, self._columns(start, min(offset, stop)))

    def range(self, span: Span) -> types.Range:
        """Return the positions of the start and the end of a span."""
        return types.Range(self.position(span.start), self.position(span.stop))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position, which is clamped to its line and to the text.

        A position inside a character is that of the character.
        """
        if position.line >= len(self._starts):
            return len(self.text.data)
        start, stop = self._line(position.line)
        offsets = range(start, stop + 1)

        def columns(offset: int) -> int:
            return self._columns(start, offset)

        found = bisect_right(offsets, position.character, key=columns) - 1
        return start + bisect_left(offsets, columns(offsets[found]), key=columns)

    def span(self, range: types.Range) -> Span:
        """Return the span of a range; it is empty if the range ends before it starts."""
        start = self.offset(range.start)
        return Span(start, max(start, self.offset(range.end)))

    @cached_property
    def _starts(self) -> list[int]:
        starts = line_starts(self.text.data).tolist()
        return [self._first, *starts[1:]]

    def _line(self, line: int) -> tuple[int, int]:
        """Return the offsets of the start and the end of a line, without its line ending."""
        data, start = self.text.data, self._starts[line]
        if line + 1 == len(self._starts):
            return start, len(data)
        stop = self._starts[line + 1] - 1
        return start, stop - data.endswith(b"\r\n", start, stop + 1)

    def _columns(self, start: int, offset: int) -> int:
        """Return the columns from the start of a line to an offset in it."""
        if self.text.encoding == "utf-8":
            return offset - start - (self._surplus(offset) - self._surplus(start))
        return self._units(start, offset)

    def _surplus(self, offset: int) -> int:
        """Return how many bytes before an offset in UTF-8 do not count as columns."""
        number = bisect_left(self._runs, offset, key=lambda run: run.start)
        if not number:
            return 0
        run = self._runs[number - 1]
        if run.stop <= offset:
            return run.after
        return run.before + offset - run.start - self._units(run.start, offset)

    @cached_property
    def _runs(self) -> list[_Run]:
        runs: list[_Run] = []
        if self.text.data.isascii():  # much faster than a search
            return runs
        surplus = 0
        for match in _NOT_ASCII.finditer(self.text.data):
            start, stop = match.span()
            before, surplus = surplus, surplus + stop - start - self._units(start, stop)
            runs.append(_Run(start, stop, before, surplus))
        return runs

    def _units(self, start: int, stop: int) -> int:
        """Return how many columns a part of the text has, without a character that is cut off."""
        data = self.text.data
        is_whole = stop >= len(data) or data[stop] & 0xC0 != 0x80
        decoder = getincrementaldecoder(self.text.encoding)("replace")
        part = decoder.decode(data[start:stop], final=is_whole and self.text.encoding == "utf-8")
        if self.encoding == "utf-32":
            return len(part)
        if self.encoding == "utf-16":
            return len(part.encode("utf-16-le")) // 2
        return len(part.encode())
