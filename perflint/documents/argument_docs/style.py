"""How the rows of a page write flags, defaults and choices."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.escape import CodeStyle
from perflint.documents.argument_docs.flags import Registered
from perflint.documents.argument_docs.rows import Columns, DocumentedTable
from perflint.documents.argument_docs.values import Word, documented_choices, documented_default
from perflint.documents.tables.table import Cell

_PLAIN_WORD = re.compile(r"[\w.]+")

Select = Callable[[Columns], int | None]


class Style:
    """What is usual on a page. ``table`` is the one that gets a row; its rows count twice."""

    def __init__(self, docs: ArgumentDocs, table: DocumentedTable) -> None:
        alike = [other for other in docs.tables if _like(other, table)]
        self._rows = [row for other in (*alike, table) for row in other.rows]
        pairs = [(row, docs.arguments_of(row)) for row in self._rows]
        #: The rows that document one argument, with it.
        self._known = [(row, found[0]) for row, found in pairs if len(found) == 1]

    def code(self, select: Select) -> CodeStyle:
        """Return how the cells of a column write code."""
        cells = [*self._cells(select)]
        found: Counter[CodeStyle] = Counter(filter(None, map(_code_style, cells)))
        return found.most_common(1)[0][0] if found else ""

    def flag_separator(self) -> str | None:
        """Return what is between the flags of one argument; None if a row names only one."""
        separators: Counter[str | None] = Counter()
        for row, registered in self._known:
            if len(long_flags(registered)) > 1:
                separators[_separator(row.flag_cell, row.flags)] += 1
        return separators.most_common(1)[0][0] if separators else None

    def default(self, registered: Registered) -> str | None:
        """Return how most rows write a default such as that of an argument: None, False or True."""
        required = registered.argument.default is None
        return _majority(
            cell.source
            for row, other in self._known
            if other.default is registered.default
            and (other.argument.default is None) == required
            and (cell := row.cell(row.columns.default)) is not None
        )

    def without_choices(self, registered: Registered) -> str | None:
        """Return what most rows have in place of choices, for arguments of the same kind."""
        return _majority(
            cell.source
            for row, other in self._known
            if other.kind == registered.kind
            and other.choices is None
            and (cell := row.cell(row.columns.choices)) is not None
        )

    @cached_property
    def quotes_strings(self) -> bool:
        """Whether most defaults that are strings are in quotes."""
        values = [*map(documented_default, self._cells(lambda columns: columns.default))]
        words = sum(isinstance(value, Word) for value in values)
        return sum(isinstance(value, str) for value in values) > words

    def choice_style(self) -> tuple[CodeStyle, str]:
        """Return how choices are written, and what is between them."""
        found = Counter(
            (_code_style(cell), _separator(cell, words))
            for row, registered in self._known
            if (cell := row.cell(row.columns.choices)) is not None
            and len(words := _choices_in(cell, registered)) > 1
        )
        style, separator = found.most_common(1)[0][0] if found else (None, None)
        return style or "`", separator if separator and separator.strip("\\") else ", "

    def other(self, column: int, registered: Registered) -> str | None:
        """Return the cell that most rows of such arguments have in a column; if all agree, theirs.

        The column may be the type of the value, or say whether the flag is required. A longer cell
        that only one row has may describe its flag.
        """
        alike = _majority(
            row.row.cells[column].source
            for row, other in self._known
            if row.is_regular and _is_alike(other, registered)
        )
        cells = {row.row.span: row.row.cells[column].source for row in self._rows if row.is_regular}
        counts = Counter(cells.values())
        usual = alike if alike is not None or len(counts) != 1 else next(iter(counts))
        if usual is None or (counts[usual] < 2 and not _PLAIN_WORD.fullmatch(usual)):
            return None
        return usual

    def _cells(self, select: Select) -> Iterator[Cell]:
        for row in self._rows:
            cell = row.cell(select(row.columns))
            if cell is not None:
                yield cell


def long_flags(registered: Registered) -> list[str]:
    """Return the long flags of an argument, each once: not both ``--a_b`` and ``--a-b``."""
    flags = [flag for flag in registered.argument.flags if flag.startswith("--")]
    named = {flag.replace("_", "-"): flag for flag in reversed(flags)}
    return [flag for flag in flags if named[flag.replace("_", "-")] == flag]


def _is_alike(registered: Registered, other: Registered) -> bool:
    required = (each.argument.keywords.get("required") for each in (registered, other))
    first, second = (value.source if value is not None else "False" for value in required)
    return registered.kind == other.kind and first == second


def _like(table: DocumentedTable, other: DocumentedTable) -> bool:
    return (
        table.table.syntax == other.table.syntax
        and table.columns == other.columns
        and _width(table) == _width(other)
    )


def _width(table: DocumentedTable) -> int:
    """Return the number of cells of a regular row."""
    return max((len(row.row.cells) for row in table.rows if row.is_regular), default=0)


def _choices_in(cell: Cell, registered: Registered) -> tuple[str, ...]:
    choices = registered.choices
    return documented_choices(cell, choices.values if choices is not None else ())


def _code_style(cell: Cell) -> CodeStyle | None:
    if cell.markup == "rst":
        return _rst_code_style(cell.source)
    if "<code>" in cell.source:
        return "<code>"
    return "`" if "`" in cell.source else None


def _rst_code_style(source: str) -> CodeStyle | None:
    """Return how a cell writes code. Roles are not written, because their meaning is not known."""
    if "``" in source or ":`" in source:
        return "``"
    return "`" if "`" in source else None


def _separator(cell: Cell, words: Iterable[str]) -> str | None:
    """Return the source between the first two words of a cell, without the marks of code."""
    first, second, *_ = (*words, "", "")
    _, found, rest = cell.source.partition(first)
    between, found, _ = rest.partition(second) if second else ("", "", "")
    for mark in ("`", "<code>", "</code>"):
        between = between.replace(mark, "")
    return between if found else None


def _majority(sources: Iterable[str]) -> str | None:
    counts = Counter(sources)
    source, count = counts.most_common(1)[0] if counts else ("", 0)
    return source if count * 2 > counts.total() else None
