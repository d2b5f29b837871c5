"""A row of a table in the layout of another row of it."""

import re
from collections.abc import Sequence

from perflint.documents.argument_docs.rst_row import rst_row
from perflint.documents.argument_docs.text_width import text_width
from perflint.documents.tables.table import Cell, Page, Row, Table
from perflint.primitives.finding import Span

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BLANK = b" \t"


class Layout:
    """How the rows of a table are laid out: the space around the cells of each column."""

    def __init__(self, page: Page, table: Table) -> None:
        self._data = page.text.data
        self._table = table
        self._columns: dict[int, list[str]] = {}

    def with_cells(self, model: Row, sources: Sequence[str]) -> str | None:
        """Return a row with the layout of ``model`` and other cells; None if these do not fit.

        In a table of HTML it has the tags of the model, with all attributes and the indentation. In
        a pipe table whose columns are aligned, cells are padded to the width of their column,
        unless they are longer.
        """
        if self._table.markup == "rst":
            lines = rst_row(self._data, self._table, model, sources)
            end = line_end(self._data, model)
            return "".join(line + end for line in lines) if lines else None
        data, is_pipe = self._data, self._table.syntax == "pipe"
        parts, last = [], model.span.start
        for column, (cell, source) in enumerate(zip(model.cells, sources, strict=True)):
            span = cell.span
            if is_pipe:
                span = _with_padding(data, cell)
                source = self._padded(column, source.replace("|", "\\|"))
            parts += [data[last : span.start].decode("utf-8", "replace"), source]
            last = span.stop
        parts.append(data[last : model.span.stop].decode("utf-8", "replace"))
        if is_pipe and data[last : last + 1] != b"|":
            parts[-2] = parts[-2].rstrip()  # the last cell, with no pipe after it
        return "".join(parts)

    def _texts(self, column: int) -> list[str]:
        """Return the cells of a column with the space around them."""
        if column not in self._columns:
            rows = (self._table.header, *self._table.rows)
            cells = [row.cells[column] for row in rows if column < len(row.cells)]
            raw = [self._data[slice(*_with_padding(self._data, cell))] for cell in cells]
            self._columns[column] = [*{each.decode("utf-8", "replace"): None for each in raw}]
        return self._columns[column]

    def _padded(self, column: int, source: str) -> str:
        """Return the source of a cell with the space around it that its column has."""
        texts, delimiters = self._texts(column), self._table.delimiters
        left = " " if any(text.startswith(" ") for text in texts) else ""
        right = " " if any(text.endswith(" ") for text in texts) else ""
        missing = " " * _missing_width(texts, left + source + right)
        delimiter = delimiters[column].source if column < len(delimiters) else ""
        if delimiter.endswith(":") and delimiter.startswith(":"):
            half = len(missing) // 2
            return f"{left}{missing[:half]}{source}{missing[half:]}{right}"
        if delimiter.endswith(":"):
            return f"{left}{missing}{source}{right}"
        return f"{left}{source}{missing}{right}"


def line_end(data: bytes, row: Row) -> str:
    """Return the line end of a row of a page; that of the page if the row is at its end."""
    match = _LINE_END.search(data, *row.span) or _LINE_END.search(data)
    return match[0].decode() if match else "\n"


def _missing_width(texts: Sequence[str], text: str) -> int:
    """Return by how much a cell is narrower than its column; 0 if the column is not aligned.

    Some editors count characters, and others the width of these in a terminal.
    """
    for width in (len, text_width):
        widths = {*map(width, texts)}
        if len(widths) == 1:
            return max(widths.pop() - width(text), 0)
    return 0


def _with_padding(data: bytes, cell: Cell) -> Span:
    """Return the span of a cell of a pipe table with the space around it."""
    start, stop = cell.span
    while start > 0 and data[start - 1] in _BLANK:
        start -= 1
    while stop < len(data) and data[stop] in _BLANK:
        stop += 1
    return Span(start, stop)
