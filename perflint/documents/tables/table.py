"""What a page contains: tables with rows and cells, as they are written."""

from typing import Literal

from perflint.documents.tables.inline import Markup, plain_text, read_inline
from perflint.documents.tables.piece import Piece
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

Syntax = Literal["pipe", "html", "grid", "simple", "list", "csv"]
"""How a table is written; all but the first two are reStructuredText."""


def markup_of(syntax: Syntax) -> Markup:
    """Return the markup of the cells of a table."""
    return "markdown" if syntax in ("pipe", "html") else "rst"


class Cell(Record):
    """The content of a cell, without the space around it, in the ``markup`` of the page.

    ``source`` of a pipe table has no backslash before ``|``, unlike the bytes at ``span``. Where
    other cells are beside it, ``span`` is that of its first line, and ``rest`` those of its other
    lines.
    """

    span: Span
    source: str
    markup: Markup = "markdown"
    rest: tuple[Span, ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the page shows; see ``read_inline``."""
        return read_inline(self.source, self.markup)

    @property
    def text(self) -> str:
        """The text that the page shows, with single spaces."""
        return plain_text(self.source, self.markup)


class Row(Record):
    """A row. ``span`` is that of its lines, with the line end, if nothing else is on them."""

    span: Span
    cells: tuple[Cell, ...]
    whole_lines: bool = True


class Table(Record):
    """A table. ``header`` has no cells if the table has no header.

    ``heading`` is the text of the heading above it, ``""`` if there is none. An ``irregular`` table
    has cells that span several rows or columns, or tables in cells. ``delimiters`` are the cells of
    the line below the header of a pipe table, which say how columns are aligned.
    """

    syntax: Syntax
    span: Span
    heading: str
    header: Row
    rows: tuple[Row, ...]
    irregular: bool = False
    delimiters: tuple[Cell, ...] = ()

    @property
    def markup(self) -> Markup:
        """The markup of the page."""
        return markup_of(self.syntax)


class Page(Record):
    """The tables of a page, in order; ``problem`` says why there are none if it is not read."""

    text: Text
    tables: tuple[Table, ...] = ()
    problem: str | None = None

    @property
    def is_mdx(self) -> bool:
        """Whether braces and ``<`` have a meaning in the text of the page."""
        return self.text.path.lower().endswith(".mdx")
