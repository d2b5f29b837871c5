"""Pipe tables: the cells of each line, with their spans.

Which lines are a table is known. A cell ends at each ``|`` without a backslash before it, also in
code; this is what GitHub Flavored Markdown says.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.tables.outline import Lines
from perflint.documents.tables.table import Cell, Row, Table
from perflint.primitives.finding import Span

_PIPE = re.compile(rb"(?<!\\)\|")
_QUOTES = re.compile(rb"[ \t]*(?:>[ \t]*)*")
_DELIMITERS = re.compile(rb"[ \t]*(?:>[ \t]*)*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*")


def pipe_table(data: bytes, starts: Sequence[int], lines: Lines) -> Table | None:
    """Return the table in some lines of a page; None if these have another shape.

    The first line of a table in a list has the bullet in front of it.
    """
    bounds = [*starts[lines.first : lines.stop], _end(data, starts, lines.stop)]
    spans = [Span(*bound) for bound in pairwise(bounds)]
    if len(spans) < 2 or not _DELIMITERS.fullmatch(data[slice(*spans[1])].rstrip()):
        return None
    header, delimiters, *rows = (Row(span, tuple(_cells(data, span))) for span in spans)
    count = len(header.cells)
    # Cells beyond the header are not shown.
    rows = [row._replace(cells=row.cells[:count]) for row in rows]
    span = Span(spans[0].start, spans[-1].stop)
    return Table("pipe", span, "", header, tuple(rows), delimiters=delimiters.cells)


def _end(data: bytes, starts: Sequence[int], line: int) -> int:
    return starts[line] if line < len(starts) else len(data)


def _cells(data: bytes, line: Span) -> Iterator[Cell]:
    """Yield the cells of a line."""
    stop = line.start + len(data[slice(*line)].rstrip())
    match = _QUOTES.match(data, line.start, stop)
    start = match.end() if match else line.start
    if data[start : start + 1] == b"|":
        start += 1
    for pipe in [*_PIPE.finditer(data, start, stop), None]:
        end = pipe.start() if pipe is not None else stop
        if pipe is None and start == stop:
            return  # the line ends with a pipe
        yield _cell(data, start, end)
        start = end + 1


def _cell(data: bytes, start: int, stop: int) -> Cell:
    raw = data[start:stop]
    first = start + len(raw) - len(raw.lstrip())
    content = raw.strip()
    source = content.replace(rb"\|", b"|").decode("utf-8", "replace")
    return Cell(Span(first, first + len(content)), source)
