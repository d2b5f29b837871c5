"""The edits that add a row for a new flag, written as the others are, and that remove one."""

import re
from collections.abc import Sequence

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.edit_result import NewCell, shows_all_but, shows_new_row
from perflint.documents.argument_docs.escape import CodeStyle, Syntaxes, pieces_of, written
from perflint.documents.argument_docs.flags import Registered
from perflint.documents.argument_docs.neighbours import Neighbour
from perflint.documents.argument_docs.rows import DocumentedTable
from perflint.documents.argument_docs.style import Style, long_flags
from perflint.documents.argument_docs.written_row import Layout, line_end
from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.tables.inline import read_inline
from perflint.documents.tables.piece import Piece
from perflint.documents.tables.table import Page, Row, Table
from perflint.primitives.finding import Edit, Span

MAX_EDITS, MAX_READ = 20, 20_000
"""The maximum number of edits that are worked out in one check of a page, and of rows that are read
again for them; ``--fix`` checks again, and gets the others."""

MAX_DEFAULT = 80
"""The longest default that a person would write into a cell."""


def edits_per_check(docs: ArgumentDocs) -> int:
    """Return how many edits of a page are worked out in one check."""
    return max(1, min(MAX_EDITS, MAX_READ // (len(docs.rows) or 1)))


class RowWriter:
    """Writes rows for the undocumented flags of a page."""

    def __init__(self, docs: ArgumentDocs) -> None:
        self._docs = docs
        self._styles: dict[Span, Style] = {}
        self._layouts: dict[Span, Layout] = {}

    def row(self, registered: Registered, neighbour: Neighbour) -> Edit | None:
        """Return the edit that adds the row of an argument; None if a column cannot be filled in.

        The table is read again with the row, which must show the flag and every text as it is.
        """
        table, near = neighbour.table.table, neighbour.row
        if not near.is_regular or table.irregular or not neighbour.same_group:
            return None
        if table.span not in self._styles:
            self._styles[table.span] = Style(self._docs, neighbour.table)
            self._layouts[table.span] = Layout(self._docs.page, table)
        style = self._styles[table.span]
        syntaxes = Syntaxes(table.syntax, self._docs.page.is_mdx)
        for strictly in (False, True):
            filler = _Cells(registered, neighbour, style, syntaxes, strictly=strictly)
            cells = filler.all()
            if cells is None:
                return None
            text = self._layouts[table.span].with_cells(near.row, [cell.source for cell in cells])
            if text is None:
                return None
            edit = _edit(self._docs.page, neighbour, text)
            if shows_new_row(self._docs, neighbour, edit, cells):
                return edit
        return None


def _edit(page: Page, neighbour: Neighbour, text: str) -> Edit:
    table, row = neighbour.table.table, neighbour.row.row
    data, end = page.text.data, line_end(page.text.data, row)
    if table.syntax != "html" and not data[slice(*row.span)].endswith((b"\n", b"\r")):
        text = text.removesuffix(end)  # the model is the last line of the page
        text = end + text if neighbour.after else text + end
    if table.markup == "rst":
        gap = end * _empty_lines(page, table)
        is_last = neighbour.after and row is table.rows[-1]
        text = gap + text if is_last else text + gap
    at = row.span.stop if neighbour.after else row.span.start
    return Edit(Span(at, at), text)


def _empty_lines(page: Page, table: Table) -> int:
    """Return how many empty lines are between the rows of a table."""
    if table.syntax == "grid" or len(table.rows) < 2:
        return 0
    return min(
        len(row.splitlines()) - len(row.rstrip().splitlines())
        for row in (page.text.data[slice(*each.span)] for each in table.rows[:-1])
    )


class _Cells:
    """Fills the columns of one row."""

    def __init__(
        self,
        registered: Registered,
        neighbour: Neighbour,
        style: Style,
        syntaxes: Syntaxes,
        *,
        strictly: bool,
    ) -> None:
        self._registered = registered
        self._columns = neighbour.table.columns
        self._count = len(neighbour.row.row.cells)
        self._style = style
        self._syntaxes = syntaxes
        self._strictly = strictly

    def all(self) -> list[NewCell] | None:
        """Return the cells of all columns; None if one is not known."""
        cells = [self._cell(column) for column in range(self._count)]
        return [cell for cell in cells if cell is not None] if all(cells) else None

    def _cell(self, column: int) -> NewCell | None:
        columns = self._columns
        if column == columns.flag:
            return self._flags()
        if column == columns.help:
            return self._help()
        if column == columns.default:
            return self._default()
        if column == columns.choices:
            return self._choices()
        return self._copied(self._style.other(column, self._registered))

    def _flags(self) -> NewCell | None:
        flags = long_flags(self._registered) or [self._registered.argument.name]
        separator = self._style.flag_separator()
        flags = flags if separator is not None else [self._registered.argument.name]
        style = self._style.code(lambda columns: columns.flag)
        shown = [Piece(flag, style != "") for flag in flags]
        sources = [written([piece], style, self._syntaxes, strictly=False) for piece in shown]
        if any(source is None for source in sources):
            return None
        return self._copied((separator or "").join(filter(None, sources)))

    def _help(self) -> NewCell | None:
        help = self._registered.argument.help
        text = help.text if help is not None else None
        if text is None or not text.strip() or re.search(r"%\(\w+\)", text):
            return None
        style = self._style.code(lambda columns: columns.help)
        return self._written(pieces_of(text.replace("%%", "%")), style or self._syntaxes.usual_code)

    def _default(self) -> NewCell | None:
        value = self._registered.default
        if value is None or isinstance(value, bool) or value is UNKNOWN:
            usual = self._copied(self._style.default(self._registered))
            if usual is not None or value is UNKNOWN:
                return usual
        text = _spelled(value, quoted=self._style.quotes_strings)
        if len(text) > MAX_DEFAULT or text != text.strip():
            return None
        style = self._style.code(lambda columns: columns.default)
        return self._written([Piece(text, style != "")], style)

    def _choices(self) -> NewCell | None:
        choices = self._registered.choices
        if choices is None:
            if self._registered.argument.choices is not None:
                return None
            return self._copied(self._style.without_choices(self._registered))
        style, separator = self._style.choice_style()
        sources = [
            written([Piece(value, True)], style, self._syntaxes, strictly=self._strictly)
            for value in choices.values
        ]
        if not all(sources):
            return None
        source = separator.join(filter(None, sources))
        shown = read_inline(source, self._syntaxes.markup)
        codes = [piece.text for piece in shown if piece.code]
        return NewCell(source, shown) if codes == [*choices.values] else None

    def _written(self, pieces: Sequence[Piece], style: CodeStyle) -> NewCell | None:
        source = written(pieces, style, self._syntaxes, strictly=self._strictly)
        return NewCell(source, tuple(pieces)) if source is not None else None

    def _copied(self, source: str | None) -> NewCell | None:
        if source is None:
            return None
        return NewCell(source, read_inline(source, self._syntaxes.markup))


def _spelled(value: object, *, quoted: bool) -> str:
    """Return a default as a page writes it: words without quotes, unless it usually has them."""
    if not isinstance(value, str):
        return repr(value)
    return value if value and not quoted else f'"{value}"'


def removed_row(docs: ArgumentDocs, table: DocumentedTable, row: Row) -> Edit | None:
    """Return the edit that removes a row; None if the table would have none, or other ones."""
    if table.table.irregular or len(table.table.rows) < 2:
        return None
    if table.table.markup == "rst" and b".. _" in docs.page.text.data[slice(*row.span)]:
        return None  # a target, which other text may refer to
    edit = Edit(_removed(docs.page, table.table, row), "")
    return edit if shows_all_but(docs, table, row, edit) else None


def _removed(page: Page, table: Table, row: Row) -> Span:
    """Return the span of a row with the empty lines that separate it from another row."""
    if table.markup == "rst" and row is table.rows[-1] and _empty_lines(page, table):
        before = table.rows[-2]
        size = len(page.text.data[slice(*before.span)].rstrip())
        end = line_end(page.text.data, before)
        return Span(before.span.start + size + len(end), row.span.stop)
    return row.span
