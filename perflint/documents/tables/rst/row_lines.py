"""Which lines of a page belong to each row of a table of reStructuredText.

docutils knows the lines of texts, but not those of rows. Lines are counted from 0.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

from perflint.documents.tables.outline import Lines
from perflint.documents.tables.rst.doctree import Directive
from perflint.primitives.record import Record

_GRID_BORDER = re.compile(rb"\+(?:[-=]+\+)+[ \t]*")
_SIMPLE_BORDER = re.compile(rb"(?:^|[ \t])=+(?:[ \t]+=+)+[ \t]*$")
_BULLET = re.compile(r"[*+\-\u2022\u2023\u2043](?:\s|$)")


class RowLines(Record):
    """The lines of a table and of its rows, those of the header included.

    There are no ``rows`` if it is unclear which lines are theirs.
    """

    table: Lines
    rows: tuple[Lines, ...]


def drawn_rows(
    lines: Sequence[bytes], firsts: Sequence[int | None]
) -> tuple[Literal["grid", "simple"], RowLines] | None:
    """Return the syntax of a grid table or simple table, and its lines.

    ``firsts`` is the first line with text of each row. None if no table is found there.
    """
    known = [line for line in firsts if line is not None]
    if not known or not 0 < known[0] < len(lines):
        return None
    for top in range(known[0] - 1, -1, -1):
        if _SIMPLE_BORDER.search(lines[top]):
            return "simple", _simple_rows(lines, top, firsts)
        column = lines[top].find(b"+")
        if column >= 0 and _GRID_BORDER.fullmatch(lines[top], column):
            return "grid", _grid_rows(lines, _top_of_grid(lines, top, column), column, len(firsts))
    return None


def _top_of_grid(lines: Sequence[bytes], line: int, column: int) -> int:
    while line > 0 and lines[line - 1][column : column + 1] in (b"+", b"|"):
        line -= 1
    return line


def _grid_rows(lines: Sequence[bytes], top: int, column: int, count: int) -> RowLines:
    """Return the lines of a grid table; each row has the border below it."""
    stop = top
    while stop < len(lines) and lines[stop][column : column + 1] in (b"+", b"|"):
        stop += 1
    borders = [line for line in range(top, stop) if _GRID_BORDER.fullmatch(lines[line], column)]
    rows = tuple(Lines(first + 1, last + 1) for first, last in pairwise(borders))
    return RowLines(Lines(top, stop), rows if len(rows) == count else ())


def _simple_rows(lines: Sequence[bytes], top: int, firsts: Sequence[int | None]) -> RowLines:
    """Return the lines of a simple table; a row has the empty lines below it."""
    last = max(line for line in firsts if line is not None)
    borders = [top]
    for line in range(top + 1, len(lines)):
        if _SIMPLE_BORDER.search(lines[line]):
            borders.append(line)
            if line > last:
                break
    table = Lines(top, borders[-1] + 1)
    starts = [line for line in firsts if line is not None]
    if len(starts) < len(firsts) or any(start >= stop for start, stop in pairwise(starts)):
        return RowLines(table, ())
    ends = [
        min([border for border in borders if border > start] + [*starts[number + 1 :][:1]])
        for number, start in enumerate(starts)
    ]
    return RowLines(table, tuple(map(Lines, starts, ends)))


def listed_rows(directive: Directive, count: int) -> RowLines:
    """Return the lines of a ``list-table``; an item of the outer list is a row."""
    content = directive.content
    starts = [line for line, text in content if _BULLET.match(text)]
    rows = tuple(Lines(*bounds) for bounds in pairwise([*starts, _stop(directive)]))
    return RowLines(Lines(directive.line, _stop(directive)), rows if len(rows) == count else ())


def csv_rows(directive: Directive, count: int) -> RowLines:
    """Return the lines of a ``csv-table``. Rows of the option ``header`` have none."""
    table = Lines(directive.line, _stop(directive))
    content = directive.content
    records = [*_records(directive)]
    in_option = count - len(records)
    if in_option < 0 or not content:
        return RowLines(table, ())
    rows = tuple(Lines(content[start][0], content[stop - 1][0] + 1) for start, stop in records)
    return RowLines(table, (Lines(table.first, table.first),) * in_option + rows)


def _records(directive: Directive) -> Iterator[tuple[int, int]]:
    """Yield the first line of each record of CSV, and that after its last one."""
    reader = csv.reader((text for _, text in directive.content), **dialect(directive.options))
    start = 0
    for _ in reader:
        yield start, reader.line_num
        start = reader.line_num


def dialect(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``csv.reader`` for the options of a directive."""
    found: dict[str, Any] = {
        "delimiter": options.get("delim", ","),
        "quotechar": options.get("quote", '"'),
        "skipinitialspace": "keepspace" not in options,
        "strict": True,
    }
    if "escape" in options:
        found |= {"doublequote": False, "escapechar": options["escape"]}
    return found


def _stop(directive: Directive) -> int:
    return directive.content[-1][0] + 1 if directive.content else directive.line + 1
