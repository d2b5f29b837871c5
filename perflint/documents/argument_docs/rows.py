"""The rows of a page that document flags, and the meaning of the columns."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from perflint.documents.tables.piece import Piece
from perflint.documents.tables.table import Cell, Page, Row, Table
from perflint.primitives.record import Record

_FLAG = re.compile(r"(?<![\w=-])-{1,2}[A-Za-z](?:[\w.-]*\w)?")
_BETWEEN_FLAGS = re.compile(r"[\W\d_]*(?:\b(?:or|and|alias(?:es)?|also|short|long)\b[\W\d_]*)*")
_NEGATABLE = re.compile(r"--[\[({]no[-_]?[\])}][-_]?(?=[A-Za-z])([\w-]+)")
_LONG_DASH = re.compile(r"(?:\u2014|\u2013[\u2013-])(?=[A-Za-z])")
"""The dash that some editors write in place of ``--``."""

_STARTS_WITH_FLAG = re.compile(r"(?:<[^<>]{0,200}>|[\s`*_~\[(|/:])*\\?-")
"""The start of the source of a cell that may start with a flag; it saves reading the others."""

_OTHER_DEFAULT = r"(?!.*\b(?:non|old|previous|former|before|overrid\w+|recommended)\b)"
_DEFAULT = re.compile(rf"^{_OTHER_DEFAULT}.*(?:\bdefaults?\b|默认)", re.IGNORECASE | re.DOTALL)
_CHOICES = re.compile(
    r"\b(?:choices?|options|values?|allowed|accepted|possible)\b|可选|选项|取值", re.IGNORECASE
)
_HELP = re.compile(
    r"\b(?:descriptions?|help|meaning|explanation|purpose|effect|notes?)\b|说明|描述|含义|作用|用途",
    re.IGNORECASE,
)


class Columns(Record):
    """Indices of the columns of a table: that of the flags, and the others if they exist."""

    flag: int
    help: int | None = None
    default: int | None = None
    choices: int | None = None


class DocumentedRow(Record):
    """A row that documents the argument with these ``flags``, as they are written.

    ``is_regular`` says that the row has a cell for each column.
    """

    row: Row
    flags: tuple[str, ...]
    columns: Columns
    is_regular: bool

    @property
    def flag_cell(self) -> Cell:
        """The cell with the flags."""
        return self.row.cells[self.columns.flag]

    def cell(self, column: int | None) -> Cell | None:
        """Return the cell of a column, if there is one."""
        return self.row.cells[column] if column is not None and self.is_regular else None


class DocumentedTable(Record):
    """A table with a column of flags. ``rows`` are those with a flag."""

    table: Table
    columns: Columns
    rows: tuple[DocumentedRow, ...]


class DocumentedWhere(Record):
    """Which tables document the arguments: below ``headings``, in the ``column`` of that name.

    Both are globs.
    """

    headings: tuple[str, ...] = ("*",)
    column: str = "*"

    @property
    def names_headings(self) -> bool:
        """Whether the configuration selects tables, so that no other test is needed."""
        return self.headings != ("*",)

    def includes(self, heading: str) -> bool:
        """Tell whether tables below a heading are meant."""
        return any(fnmatchcase(heading, glob) for glob in self.headings)


def documented_tables(page: Page, where: DocumentedWhere) -> Iterator[DocumentedTable]:
    """Yield the tables of a page that name flags in most rows."""
    for table in page.tables:
        if not where.includes(table.heading):
            continue
        column = _flag_column(table, where.column)
        if column is None:
            continue
        columns = _columns(table, column)
        size = len(table.header.cells) or max(len(row.cells) for row in table.rows)
        rows = [
            DocumentedRow(row, flags, columns, len(row.cells) == size and not table.irregular)
            for row in table.rows
            if (flags := _flags_in(row, column))
        ]
        yield DocumentedTable(table, columns, tuple(rows))


def documented_flags(page: Page, where: DocumentedWhere) -> frozenset[str]:
    """Return all flags that the tables of a page name, with dashes only."""
    tables = documented_tables(page, where)
    return frozenset().union(*(named_flags(table, where) for table in tables))


def named_flags(table: DocumentedTable, where: DocumentedWhere) -> frozenset[str]:
    """Return the flags that a table names, with dashes only: also those that have no row.

    They are anywhere in the column of flags, or at the start of any other cell unless the
    configuration names the column.
    """
    found = {flag for row in table.rows for flag in row.flags}
    for row in table.table.rows:
        for column, cell in enumerate(row.cells):
            if column == table.columns.flag:
                found.update(_FLAG.findall(_expanded(cell.source)))
            elif where.column == "*" and _STARTS_WITH_FLAG.match(cell.source):
                found.update(_flags_in(row, column))
    return frozenset(flag.replace("_", "-") for flag in found)


def _expanded(text: str) -> str:
    """Return a text with ``--x --no-x`` for ``--[no-]x``, and with two dashes for a long one."""
    text = text.replace("\\-", "-")  # an escape of Markdown and reStructuredText
    return _LONG_DASH.sub("--", _NEGATABLE.sub(r"--\1 --no-\1", text))


def _flag_column(table: Table, name: str) -> int | None:
    """Return the column that names a flag in at least half of the rows.

    Without a header, a flag after other text may be the value of some key: all rows must name one.
    """
    header = [cell.text for cell in table.header.cells]
    count = max((len(row.cells) for row in table.rows), default=0)
    wanted = [
        column
        for column in range(count)
        if fnmatchcase(header[column] if column < len(header) else "", name)
    ]
    scores = [(sum(bool(_flags_in(row, each)) for row in table.rows), -each) for each in wanted]
    score, column = max(scores, default=(0, 0))
    if not header and any(_is_value(row, -column) for row in table.rows):
        return -column if score == len(table.rows) > 1 else None
    return -column if score and score * 2 >= len(table.rows) else None


def _is_value(row: Row, column: int) -> bool:
    return any(cell.source for cell in row.cells[:column]) and bool(_flags_in(row, column))


def _columns(table: Table, flag: int) -> Columns:
    """Return what the titles say. Without a header, the only other column is the help."""
    header = [cell.text for cell in table.header.cells]
    if not header and max(len(row.cells) for row in table.rows) == 2:
        return Columns(flag, help=1 - flag)
    found: list[int | None] = []
    used = {flag}
    for pattern in (_HELP, _DEFAULT, _CHOICES):
        matching = [
            index
            for index, title in enumerate(header)
            if index not in used and pattern.search(title)
        ]
        is_ambiguous = pattern is _DEFAULT and len(matching) > 1  # one for each of some devices
        used |= {*matching[:1]}
        found.append(matching[0] if matching and not is_ambiguous else None)
    return Columns(flag, *found)


def _flags_in(row: Row, column: int) -> tuple[str, ...]:
    """Return the flags that a cell starts with; what follows them is a description."""
    if column >= len(row.cells) or "-" not in row.cells[column].source:
        return ()
    return tuple(_leading_flags(row.cells[column].pieces))


def _leading_flags(pieces: Sequence[Piece]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        last, text = 0, _NEGATABLE.sub(r"--\1 --no-\1", piece.text)
        for match in _FLAG.finditer(text):
            between = text[last : match.start()]
            if not piece.code and not _BETWEEN_FLAGS.fullmatch(between):
                return
            if piece.code and last == 0 and between.strip(" ,|/[("):
                break  # code that is something else, such as `NAME=--x`
            yield match[0]
            last = match.end()
        rest = text[last:]
        if piece.code and last == 0:
            return
        if not piece.code and not _BETWEEN_FLAGS.fullmatch(rest) and number + 1 < len(pieces):
            return
