"""A row of a table of reStructuredText, in the layout of its table."""

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest

from perflint.documents.argument_docs.text_width import text_width
from perflint.documents.tables.table import Row, Table
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_RUN_OF_EQUALS = re.compile("=+")
_LIST_ROW = re.compile(
    r"(?P<indent>\s*)(?P<bullet>[*+-])(?P<space>\s+)(?P<inner>[*+-])(?P<after>[ \t]*)"
)
_CSV_SPACE = re.compile(r"[^\S\n]*")


class _Model(Record):
    """The texts of a table, and of the row that a new one is written like."""

    table: str
    row: str
    last_cells: tuple[str, ...]


def rst_row(data: bytes, table: Table, model: Row, sources: Sequence[str]) -> list[str] | None:
    """Return the lines of a row with these cells; None if they do not fit into the columns."""

    def text(span: Span) -> str:
        return data[slice(*span)].decode("utf-8", "replace")

    written: dict[str, Callable[[_Model, Sequence[str]], list[str] | None]] = {
        "grid": _grid_row,
        "simple": _simple_row,
        "list": _list_row,
        "csv": _csv_row,
    }
    last_cells = tuple(text(row.cells[-1].span) for row in table.rows if row.cells)
    return written[table.syntax](_Model(text(table.span), text(model.span), last_cells), sources)


def _grid_row(model: _Model, sources: Sequence[str]) -> list[str] | None:
    """Return the lines of a row and the border below it."""
    border = model.table.splitlines()[0]
    indent = border.index("+")
    columns = border.strip()[border.strip().index("+") :].strip("+").split("+")
    cells = [_wrapped(cell, len(each) - 2) for cell, each in zip(sources, columns, strict=False)]
    if len(columns) != len(sources) or not all(cells):
        return None
    lines = []
    for parts in zip_longest(*(cell or [] for cell in cells), fillvalue=""):
        padded = (
            f" {part}{' ' * (len(each) - 1 - text_width(part))}"
            for part, each in zip(parts, columns, strict=True)
        )
        lines.append(f"{' ' * indent}|{'|'.join(padded)}|")
    dashes = "+".join("-" * len(each) for each in columns)
    return [*lines, f"{' ' * indent}+{dashes}+"]


def _simple_row(model: _Model, sources: Sequence[str]) -> list[str] | None:
    """Return the lines of a row. Text may exceed the last column if that of another row does."""
    columns = [*_RUN_OF_EQUALS.finditer(model.table.splitlines()[0])]
    if len(columns) != len(sources):
        return None
    widths = [column.end() - column.start() for column in columns]
    widths[-1] = max(widths[-1], *map(text_width, model.last_cells))
    cells = [_wrapped(cell, width) for cell, width in zip(sources, widths, strict=True)]
    first, *others = (cell or [] for cell in cells)
    if not all(cells) or len(first) != 1:
        return None  # a line with text in the first column is another row
    lines = []
    for parts in zip_longest(first if first[0] else ["\\"], *others, fillvalue=""):
        line = ""
        for column, part in zip(columns, parts, strict=True):
            line += " " * (column.start() - text_width(line)) + part
        lines.append(line.rstrip())
    return lines


def _list_row(model: _Model, sources: Sequence[str]) -> list[str] | None:
    match = _LIST_ROW.match(model.row)
    if match is None:
        return None
    start = f"{match['indent']}{match['bullet']}{match['space']}"
    inner = match["inner"] + (match["after"] or " ")
    first, *others = ((inner + source).rstrip() for source in sources)
    return [start + first, *(" " * len(start) + other for other in others)]


def _csv_row(model: _Model, sources: Sequence[str]) -> list[str] | None:
    """Return a record. All its cells are quoted if those of the other row are."""
    indent = _CSV_SPACE.match(model.row)
    row = model.row.strip()
    if any(option in model.table for option in (":delim:", ":quote:", ":escape:")):
        return None
    is_quoted = row.startswith('"') and row.endswith('"')
    cells = [
        '"{}"'.format(cell.replace('"', '""')) if is_quoted or _needs_quotes(cell) else cell
        for cell in sources
    ]
    has_space = re.search(r",[ \t]", re.sub(r'"[^"]*"', "", row)) is not None
    return [(indent[0] if indent else "") + (", " if has_space else ",").join(cells)]


def _needs_quotes(cell: str) -> bool:
    return any(mark in cell for mark in ',"') or cell != cell.strip()


def _wrapped(source: str, width: int) -> list[str] | None:
    """Return lines of words, ``[""]`` for an empty text; None if a word does not fit."""
    lines = [""]
    for word in source.split():
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(line) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = line
    return lines if all(text_width(line) <= width for line in lines) else None
