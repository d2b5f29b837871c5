"""Laws that may hold for a table: they hold nearly for some rows, and have plain factors.

A factor is a power of ten, as between units: ``1000 * {elapsed_s} / {frames}``.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import combinations
from math import inf, log10
from typing import Any

from perflint.formats.draft import words
from perflint.formats.draft.columns import decimals_of, spread
from perflint.formats.draft.tables import Row, Table
from perflint.formats.formulas import Node
from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record

_SAMPLE = 40
_EXPONENTS = (0, 3, -3, 6, -6, 9, -9, 2, -2)
_NEAR = 1e-3
_NEAR_OF_FEW = 1e-4
_ENOUGH = 3


class Column:
    """The numbers of a field, each with the difference from a computed one that is allowed."""

    def __init__(self, values: Sequence[float | None]) -> None:
        self.values = values
        #: The row with the largest number.
        self.peak = max(range(len(values)), key=lambda row: abs(values[row] or 0.0))
        near = _NEAR if len(values) >= _ENOUGH else _NEAR_OF_FEW
        self.allowed = [
            (value, 0.0 if value is None else _allowed(value, near)) for value in values
        ]


class Candidate(Record):
    """A law that may hold: a field, and the formula that computes it.

    ``form`` is ``statistic``, ``unit``, ``sum`` or ``quotient``. Of several laws about the same
    fields the one with the lowest ``order`` is preferred. ``short`` is the function of the short
    form and ``of`` are its fields. ``is_named`` tells that the field is called like the statistic.
    """

    form: str
    order: tuple[int | str, ...]
    field: FieldPath
    node: Node
    of: tuple[FieldPath, ...]
    short: str = ""
    is_named: bool = False


class Search:
    """The search for laws in one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._rows: Sequence[Row] = spread(table.rows, _SAMPLE)
        self._is_single = len(table.rows) == 1

    @cached_property
    def _columns(self) -> dict[FieldPath, Column]:
        """The columns that are neither 0 or 1 in all rows nor equal to an earlier one."""
        columns: dict[FieldPath, Column] = {}
        seen: set[tuple[float | None, ...]] = set()
        for path in self._table.columns:
            values = tuple(row.number(path) for row in self._rows)
            if values not in seen and not {*values} <= {None, 0, 1}:
                seen.add(values)
                columns[path] = Column(values)
        return columns

    @cached_property
    def _varying(self) -> dict[FieldPath, Column]:
        """The columns with different values; with a single row, all of them."""
        return {
            path: column
            for path, column in self._columns.items()
            if self._is_single or len({*column.values} - {None}) > 1
        }

    def _results(self) -> list[FieldPath]:
        return [path for path in self._varying if self._table.columns[path].kind != "count"]

    def statistics(self) -> Iterator[Candidate]:
        """Yield statistics of series of samples."""
        for path in sorted(self._table.series):
            for name, function, node in self._functions(path):
                computed = [_applied(function, row, path) for row in self._rows]
                for field, values in self._columns.items():
                    is_count = self._table.columns[field].kind == "count"
                    if is_count != (name == "count"):
                        continue
                    factor = _factor(values, computed)
                    if factor is None or (is_count and factor != 1):
                        continue
                    is_named = words.names_function("/".join(field), name)
                    short = name if factor == 1 and name in STATISTICS else ""
                    rank = [*STATISTICS, "p"].index(name)
                    order = (factor != 1, not is_named, field[-1] != path[-1], rank)
                    scaled = _scaled(factor, node)
                    yield Candidate("statistic", order, field, scaled, (path,), short, is_named)

    def _functions(self, path: FieldPath) -> Iterator[tuple[str, Callable[[Any], float], Node]]:
        """Yield the statistics of a series, and the percentiles that columns are named after."""
        for name, function in STATISTICS.items():
            yield name, function, (name, path)
        ranks = {ranked[0] for field in self._columns if (ranked := words.rank(field[-1]))}
        for percent in sorted(ranks - {0.0, 50.0, 100.0}):
            number = int(percent) if percent == int(percent) else percent
            for method, of_percent in PERCENTILES.items():
                yield "p", _percentile(of_percent, percent), (method, path, number)

    def units(self) -> Iterator[Candidate]:
        """Yield reciprocals, and the same number in another unit."""
        for field in self._results():
            values = self._varying[field]
            for other, operands in self._varying.items():
                if other == field:
                    continue
                inverse = [1 / value if value else None for value in operands.values]
                factor = _factor(values, inverse)
                is_inverse = words.higher_is_better(field)
                order = (int(not is_inverse), int(not words.is_rate(field[-1])), str(field))
                if factor is not None:
                    node = ("/", factor, other)
                    short = "reciprocal" if factor == 1 else ""
                    yield Candidate("unit", order, field, node, (other,), short)
                factor = _factor(values, operands.values)
                if factor is not None and factor != 1:
                    yield Candidate("unit", order, field, _scaled(factor, other), (other,))

    def sums(self) -> Iterator[Candidate]:
        """Yield sums and differences of two columns."""
        results = set(self._results())
        for first, second in combinations(self._varying, 2):
            left, right = self._varying[first], self._varying[second]
            total = _each(left, right, lambda a, b: a + b)
            difference = _each(left, right, lambda a, b: a - b)
            back = _each(left, right, lambda a, b: b - a)
            for field in results - {first, second}:
                values = self._varying[field]
                of, order = (first, second), (1, str(field))
                if _factor(values, total, (0,)):
                    yield Candidate("sum", order, field, ("+", *of), of)
                order = (0 if _are_ranked(of) else 2, str(field))
                for computed, both in ((difference, of), (back, (second, first))):
                    if _factor(values, computed, (0,)):
                        yield Candidate("sum", order, field, ("-", *both), both, "difference")

    def quotients(self) -> Iterator[Candidate]:
        """Yield products and quotients of two columns, one of which may be the same everywhere."""
        results = set(self._results())
        for first, second in combinations(self._columns, 2):
            if not (first in self._varying or second in self._varying):
                continue
            left, right = self._columns[first], self._columns[second]
            forms = [
                (_each(left, right, lambda a, b: a * b), (first, second), "product"),
                (_each(left, right, lambda a, b: a / b), (first, second), "ratio"),
                (_each(right, left, lambda a, b: a / b), (second, first), "ratio"),
            ]
            for field in sorted(results - {first, second}):
                for computed, of, short in forms:
                    factor = _factor(self._varying[field], computed)
                    if factor is None:
                        continue
                    rank = 0 if words.is_rate(field[-1]) else 1
                    order = (rank, int(short == "ratio"), str(field))
                    node = _quotient(factor, of, short)
                    name = short if factor == 1 else ""
                    yield Candidate("quotient", order, field, node, of, name)


def _are_ranked(paths: Sequence[FieldPath]) -> bool:
    """Tell whether all fields are named like order statistics, such as two quartiles."""
    return all(words.rank(path[-1]) is not None for path in paths)


def _quotient(factor: float, of: tuple[FieldPath, ...], short: str) -> Node:
    first, second = of
    if short == "product":
        return _scaled(factor, ("*", first, second))
    if factor > 1:
        return ("/", ("*", factor, first), second)
    return _scaled(factor, ("/", first, second))


def _scaled(factor: float, node: Node) -> Node:
    """Return a formula times a power of ten, as a product or a quotient with a whole number."""
    if factor == 1:
        return node
    return ("*", factor, node) if factor > 1 else ("/", node, round(1 / factor))


def _factor(
    column: Column, computed: Sequence[float | None], exponents: Collection[int] = _EXPONENTS
) -> float | None:
    """Return the power of ten by which computed values differ from those of a column.

    None if there is none, or if the row with the largest number cannot be computed.
    """
    value, other = column.values[column.peak], computed[column.peak]
    if not value or not other:
        return None
    ratio = value / other
    exponent = round(log10(ratio)) if 0 < ratio < inf else None
    if exponent not in exponents or exponent is None:
        return None
    factor = 10**exponent if exponent >= 0 else 1 / 10**-exponent
    is_near = all(
        abs(value - factor * other) <= allowed
        for (value, allowed), other in zip(column.allowed, computed, strict=True)
        if value and other is not None
    )
    return factor if is_near else None


def _each(
    left: Column, right: Column, function: Callable[[float, float], float]
) -> list[float | None]:
    """Return a function of two columns, row by row; None where it has no value."""
    values: list[float | None] = []
    for first, second in zip(left.values, right.values, strict=True):
        try:
            undefined = first is None or second is None
            values.append(None if undefined else function(first, second))  # type: ignore[arg-type]
        except ArithmeticError:
            values.append(None)
    return values


def _applied(function: Callable[[Any], float], row: Row, path: FieldPath) -> float | None:
    samples = row.series[path]
    try:
        return function(samples) if samples.values else None
    except ArithmeticError:
        return None


def _percentile(function: Callable[..., float], percent: float) -> Callable[[Any], float]:
    return lambda samples: function(samples, percent)


def _allowed(value: float, near: float) -> float:
    decimals = decimals_of(value)
    unit = 0.0 if decimals is None else float(10**-decimals)
    return max(near * abs(value), 0.51 * unit)
