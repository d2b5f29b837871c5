"""What a page of Markdown or MDX contains: tables with rows and cells, as they are written."""

from typing import Literal

from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

RESTRUCTURED_TEXT = (".rst", ".rest")
"""Endings of pages that are not read."""

Syntax = Literal["pipe", "html"]


class Cell(Record):
    """The content of a cell, without the space around it; ``source`` is its Markdown.

    ``source`` of a pipe table has no backslash before ``|``, unlike the bytes at ``span``.
    """

    span: Span
    source: str


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


class Page(Record):
    """The tables of a page, in order; ``problem`` says why there are none if it is not read."""

    text: Text
    tables: tuple[Table, ...] = ()
    problem: str | None = None

    @property
    def is_mdx(self) -> bool:
        """Whether braces and ``<`` have a meaning in the text of the page."""
        return self.text.path.lower().endswith(".mdx")
