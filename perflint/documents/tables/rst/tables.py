"""The tables of a page of reStructuredText, with the spans of their rows and cells."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from docutils import nodes

from perflint.documents.tables.outline import Lines
from perflint.documents.tables.rst.doctree import FoundTable, find_tables
from perflint.documents.tables.rst.row_lines import RowLines, csv_rows, drawn_rows, listed_rows
from perflint.documents.tables.table import Cell, Row, Syntax, Table
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import line_starts

_BULLETS = re.compile(rb"[ \t]*(?:[*+\-][ \t]+)*")
_NOT_SHOWN = (nodes.comment, nodes.system_message, nodes.substitution_definition, nodes.target)


class _Entry(Record):
    """A cell; ``texts`` are its blocks, each with the line that it starts in, if that is known.

    ``irregular`` says that it spans rows or columns, or contains a table.
    """

    texts: tuple[tuple[int | None, str], ...]
    irregular: bool


_SPANNED = _Entry((), irregular=True)
"""What is in a table where another cell spans rows or columns."""


def rst_tables(data: bytes) -> Iterator[Table]:
    """Yield the tables of a page in order; raises TableError, and what docutils raises."""
    page = _Page(data)
    for found in find_tables(data.decode("utf-8", "replace").removeprefix("\ufeff")):
        table = _table(page, found)
        if table is not None:
            yield table


def _table(page: "_Page", found: FoundTable) -> Table | None:
    """Return a table; None if its lines are not found, because no cell has text."""
    header = [*_rows(found, nodes.thead)]
    entries = [*header, *_rows(found, nodes.tbody)]
    firsts = [_first_line(row) for row in entries]
    located = _located(page, found, firsts)
    if located is None:
        return None
    syntax, lines = located
    irregular = len(header) > 1 or any(entry.irregular for row in entries for entry in row)
    where = lines.rows
    if len(where) != len(entries):
        irregular = True
        where = tuple(Lines(line or 0, (line or 0) + 1) for line in firsts)
    rows = [_row(page, syntax, *each) for each in zip(entries, where, strict=True)]
    span = page.span(lines.table)
    head = rows[len(header) - 1] if header else Row(Span(span.start, span.start), ())
    return Table(syntax, span, found.heading, head, tuple(rows[len(header) :]), irregular)


def _located(
    page: "_Page", found: FoundTable, firsts: Sequence[int | None]
) -> tuple[Syntax, RowLines] | None:
    directive = found.directive
    if directive is None:
        return drawn_rows(page.lines, firsts)
    if directive.name == "list-table":
        return "list", listed_rows(directive, len(firsts))
    return "csv", csv_rows(directive, len(firsts))


def _rows(found: FoundTable, part: type[nodes.Part]) -> Iterator[list[_Entry]]:
    """Yield the cells of each row, with an empty one wherever another spans rows or columns."""
    group = next(each for each in found.node.children if isinstance(each, nodes.tgroup))
    below: Mapping[int, int] = {}
    for container in group.children:
        if isinstance(container, part):
            for row in container.children:
                entries, below = _entries(row, below, found)
                yield entries


def _entries(
    row: nodes.Node, below: Mapping[int, int], found: FoundTable
) -> tuple[list[_Entry], Mapping[int, int]]:
    """Return the cells of a row, and by column how many rows below it their cells span.

    ``below`` is the same of the row above.
    """
    entries: list[_Entry] = []
    after = {column: rows - 1 for column, rows in below.items() if rows}
    for node in row.children:
        assert isinstance(node, nodes.entry)
        while below.get(len(entries)):
            entries.append(_SPANNED)
        columns, rows = 1 + node.get("morecols", 0), node.get("morerows", 0)
        nested = any(True for _ in node.findall(nodes.table))
        after |= dict.fromkeys(range(len(entries), len(entries) + columns), rows)
        entries.append(_Entry(tuple(_texts(node, found)), nested or columns > 1 or rows > 0))
        entries += [_SPANNED] * (columns - 1)
    while below.get(len(entries)):
        entries.append(_SPANNED)
    return entries, after


def _texts(node: nodes.Element, found: FoundTable) -> Iterator[tuple[int | None, str]]:
    """Yield the blocks of text in a cell, as they are written."""
    for child in node.children:
        if isinstance(child, _NOT_SHOWN) or not isinstance(child, nodes.Element):
            continue
        if isinstance(child, nodes.TextElement):
            line = None if _is_csv(found) else child.line
            yield (None if line is None else line - 1 + found.offset), child.astext()
        else:
            yield from _texts(child, found)


def _is_csv(found: FoundTable) -> bool:
    return found.directive is not None and found.directive.name == "csv-table"


def _first_line(row: Sequence[_Entry]) -> int | None:
    return min((line for entry in row for line, _ in entry.texts if line is not None), default=None)


def _row(page: "_Page", syntax: Syntax, entries: Sequence[_Entry], where: Lines) -> Row:
    span = page.span(where)
    finder = _Finder(page, where, skips_bullets=syntax == "list")
    cells = [_cell(finder, syntax, entry, span) for entry in entries]
    return Row(span, tuple(cells))


def _cell(finder: "_Finder", syntax: Syntax, entry: _Entry, row: Span) -> Cell:
    """Return a cell; one that other cells are beside has a span for each of its lines."""
    source = "\n\n".join(text for _, text in entry.texts)
    found = [
        span
        for line, text in entry.texts
        for number, part in enumerate(text.split("\n"))
        if (span := finder.find(part, line, number)) is not None
    ]
    first, *rest = found or [Span(row.start, row.start)]
    if syntax in ("list", "csv"):
        return Cell(Span(first.start, (rest or [first])[-1].stop), source, "rst")
    return Cell(first, source, "rst", tuple(rest))


class _Page:
    """The lines of a page, without their line ends."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._starts = line_starts(data)
        if self._starts and data.startswith(BOM_UTF8):
            self._starts[0] = len(BOM_UTF8)
        bounds = pairwise([*self._starts, len(data)])
        self.lines = [data[start:stop].rstrip(b"\r\n") for start, stop in bounds]

    def offset(self, line: int) -> int:
        """Return the offset of a line, or that of the end."""
        return self._starts[line] if line < len(self._starts) else len(self.data)

    def span(self, lines: Lines) -> Span:
        """Return the span of some lines."""
        return Span(self.offset(lines.first), self.offset(lines.stop))


class _Finder:
    """Finds the texts of one row from left to right, each after the previous one in its line."""

    def __init__(self, page: _Page, lines: Lines, *, skips_bullets: bool) -> None:
        self._page = page
        self._lines = lines
        self._last: dict[int, int] = {}
        self._line = lines.first
        if skips_bullets:
            for line in range(lines.first, lines.stop):
                bullets = _BULLETS.match(page.lines[line])
                self._last[line] = page.offset(line) + (bullets.end() if bullets else 0)

    def find(self, text: str, line: int | None, number: int) -> Span | None:
        """Return the span of a line of the text that starts in ``line``, None if not known."""
        lines = range(self._line, self._lines.stop) if line is None else (line + number,)
        for each in lines:
            if each < len(self._page.lines):
                span = self._in_line(text.encode(), each)
                if span is not None:
                    self._line, self._last[each] = each, span.stop
                    return span
        return None

    def _in_line(self, text: bytes, line: int) -> Span | None:
        start = self._page.offset(line)
        last = self._last.get(line, start)
        for source in (text, text.replace(b'"', b'""')):
            at = self._page.lines[line].find(source, last - start)
            if at >= 0:
                return Span(start + at, start + at + len(source))
        return None
