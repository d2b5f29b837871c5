"""A row of a table in the layout of another row of it."""

import re
from collections.abc import Sequence

from perflint.documents.tables.table import Cell, Page, Row, Table
from perflint.primitives.finding import Span

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BLANK = b" \t"


def with_cells(page: Page, table: Table, model: Row, sources: Sequence[str]) -> str:
    """Return a row with the layout of ``model`` and other cells.

    In a table of HTML it has the tags of the model, with all attributes and the indentation. In a
    pipe table whose columns are aligned, cells are padded to the width of their column, unless
    they are longer.
    """
    data = page.text.data
    parts, last = [], model.span.start
    for column, (cell, source) in enumerate(zip(model.cells, sources, strict=True)):
        span = cell.span
        if table.syntax == "pipe":
            span = _with_padding(data, cell)
            source = _padded(data, table, column, source.replace("|", "\\|"))
        parts += [data[last : span.start].decode("utf-8", "replace"), source]
        last = span.stop
    parts.append(data[last : model.span.stop].decode("utf-8", "replace"))
    if table.syntax == "pipe" and data[last : last + 1] != b"|":
        parts[-2] = parts[-2].rstrip()  # the last cell, with no pipe after it
    return "".join(parts)


def line_end(data: bytes) -> str:
    """Return the first line end of a page."""
    match = _LINE_END.search(data)
    return match[0].decode() if match else "\n"


def _missing_width(texts: Sequence[str], text: str) -> int:
    """Return by how much a cell is narrower than its column; 0 if the column is not aligned.

    Some editors count characters, and others the width of these in a terminal.
    """
    for width in (len, _terminal_width):
        widths = {*map(width, texts)}
        if len(widths) == 1:
            return max(widths.pop() - width(text), 0)
    return 0


def _terminal_width(text: str) -> int:
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(each) else 1 + (east_asian_width(each) in "WF") for each in text)


def _with_padding(data: bytes, cell: Cell) -> Span:
    """Return the span of a cell of a pipe table with the space around it."""
    start, stop = cell.span
    while start > 0 and data[start - 1] in _BLANK:
        start -= 1
    while stop < len(data) and data[stop] in _BLANK:
        stop += 1
    return Span(start, stop)


def _padded(data: bytes, table: Table, column: int, source: str) -> str:
    """Return the source of a cell with the space around it that its column has."""
    rows = [row for row in (table.header, *table.rows) if column < len(row.cells)]
    raw = [data[slice(*_with_padding(data, row.cells[column]))] for row in rows]
    texts = [each.decode("utf-8", "replace") for each in raw]
    left = " " if any(text.startswith(" ") for text in texts) else ""
    right = " " if any(text.endswith(" ") for text in texts) else ""
    missing = " " * _missing_width(texts, left + source + right)
    delimiter = table.delimiters[column].source if column < len(table.delimiters) else ""
    if delimiter.endswith(":") and delimiter.startswith(":"):
        half = len(missing) // 2
        return f"{left}{missing[:half]}{source}{missing[half:]}{right}"
    if delimiter.endswith(":"):
        return f"{left}{missing}{source}{right}"
    return f"{left}{source}{missing}{right}"
