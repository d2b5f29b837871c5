"""Whether a page shows what an edit of one of its tables should change, and nothing else.

The page is read again with the edit, as far as that is needed.
"""

from collections.abc import Sequence

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.neighbours import Neighbour
from perflint.documents.argument_docs.rows import (
    DocumentedTable,
    DocumentedWhere,
    documented_tables,
)
from perflint.documents.tables.page import read_page
from perflint.documents.tables.piece import Piece
from perflint.documents.tables.table import Row, Table
from perflint.primitives.finding import Edit
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_MARKS = (b"<!--", b"-->", b"{/*", b"*/}")
"""The marks of comments, which may change the meaning of the rest of a page."""


class NewCell(Record):
    """The source of a cell, and what the page must show there."""

    source: str
    shown: tuple[Piece, ...]


def shows_new_row(
    docs: ArgumentDocs, neighbour: Neighbour, edit: Edit, cells: list[NewCell]
) -> bool:
    """Tell whether the table has the new row with these cells after an edit, and all others."""
    return _shows_alone(docs, neighbour, edit, cells) and _shows(docs, neighbour, edit, cells)


def shows_all_but(docs: ArgumentDocs, table: DocumentedTable, row: Row, edit: Edit) -> bool:
    """Tell whether the table has all rows but one after an edit."""
    others = [_shown(other) for other in _read_again(table.table, edit) if other is not row]
    return _rows_after(docs, table, edit) == others


def _shows_alone(
    docs: ArgumentDocs, neighbour: Neighbour, edit: Edit, cells: list[NewCell]
) -> bool:
    """Tell whether a table of two rows shows the new one; this is faster than the whole table."""
    table, row = neighbour.table.table, neighbour.row.row
    data, new = docs.page.text.data, edit.text.encode()
    head = data[table.span.start : table.rows[0].span.start]
    model = data[slice(*row.span)]
    tail = data[table.rows[-1].span.stop : table.span.stop]
    pair = [model, new] if neighbour.after else [new, model]
    page = read_page(Text(docs.page.text.path, b"".join((head, *pair, tail))))
    shown = [_shown(row), [cell.shown for cell in cells]]
    expected = shown if neighbour.after else shown[::-1]
    return len(page.tables) == 1 and [_shown(each) for each in page.tables[0].rows] == expected


def _shows(docs: ArgumentDocs, neighbour: Neighbour, edit: Edit, cells: list[NewCell]) -> bool:
    """Tell whether the table shows the new row with these cells, and all others as before."""
    rows = _read_again(neighbour.table.table, edit)
    index = rows.index(neighbour.row.row) + neighbour.after
    expected = [_shown(row) for row in rows]
    expected.insert(index, [cell.shown for cell in cells])
    return _rows_after(docs, neighbour.table, edit) == expected


Shown = list[tuple[Piece, ...]]


def _shown(row: Row) -> Shown:
    return [cell.pieces for cell in row.cells]


def _read_again(table: Table, edit: Edit) -> Sequence[Row]:
    """Return the rows that are read again with an edit.

    In reStructuredText they are those beside it: docutils takes long for a large table, in which
    no row depends on others.
    """
    if table.markup != "rst":
        return table.rows
    start, stop = edit.span
    return [row for row in table.rows if row.span.start <= stop and row.span.stop >= start]


def _rows_after(docs: ArgumentDocs, table: DocumentedTable, edit: Edit) -> list[Shown] | None:
    """Return what a table shows after an edit; None if its columns have another meaning then."""
    data, span = docs.page.text.data, table.table.span
    rows, again = table.table.rows, _read_again(table.table, edit)
    if any(mark in data[slice(*edit.span)] or mark.decode() in edit.text for mark in _MARKS):
        return None  # other tables may appear or vanish
    stop = max(span.stop, edit.span.stop)
    after = b"".join(
        (
            data[span.start : rows[0].span.start],
            data[again[0].span.start : edit.span.start],
            edit.text.encode(),
            data[edit.span.stop : again[-1].span.stop],
            data[max(rows[-1].span.stop, edit.span.stop) : stop],
        )
    )
    page = read_page(Text(docs.page.text.path, after))
    if len(page.tables) != 1 or _shown(page.tables[0].header) != _shown(table.table.header):
        return None
    where = DocumentedWhere(column=docs.where.column)
    found = [each.columns for each in documented_tables(page, where)]
    if len(again) == len(rows) and found != [table.columns]:
        return None
    return [_shown(row) for row in page.tables[0].rows]
