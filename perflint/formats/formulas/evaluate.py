"""The value of a formula.

A formula has no value if an operand is absent or not finite, or if an operation is undefined: a
divisor of 0, the root of a negative number, a percentage outside 0…100, a probability outside
(0, 1), no degrees of freedom, or a result beyond the range of a double.

The standard deviation of a single sample is 0, as in ``perflint.formats.functions``.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import inf, isnan, sqrt
from operator import add, mul, neg, sub, truediv
from typing import TYPE_CHECKING, Any, Protocol

from perflint.formats.formulas import Node
from perflint.formats.functions import PERCENTILES, PLACES, STATISTICS, Samples
from perflint.formats.paths import FieldPath

if TYPE_CHECKING:
    from perflint.formats.formulas.gathering import Gathered


class Series(Samples, Protocol):
    """The samples in a field; empty if the field is absent or invalid."""

    @property
    def is_whole(self) -> bool:
        """Whether no sample is missing."""


class Inputs(Protocol):
    """The operands of a formula."""

    @property
    def record(self) -> Any:
        """The object that contains the fields."""

    @property
    def series(self) -> Mapping[FieldPath, Series]:
        """The samples in each field of samples."""

    @property
    def key(self) -> float | None:
        """The name of the item that the formula is for, or None if it is not a finite number."""


class UndefinedError(ArithmeticError):
    """An operation is undefined."""


Column = list[float | None]
"""The values of a formula for several records; None where it has no value."""

Evaluation = Callable[[Sequence[Inputs]], Column]
"""Computes the values of a formula for several records, of which there is at least one.

Operations of all records are done at once, because a call for each takes longer than the operation.
"""


def compile_node(node: Node) -> Callable[[Inputs], float | None]:
    """Return a function that computes the value of a formula for one record, or None."""
    evaluate = compile_columns(node)
    return lambda inputs: evaluate((inputs,))[0]


def compile_columns(node: Node) -> Evaluation:
    """Return a function that computes the values of a formula for several records.

    Integers are exact, but become a float from 2^63 on: many JSON readers support no larger ones.
    """
    if isinstance(node, FieldPath):
        get = node.getter()
        return lambda records: _numbers([get(inputs.record) for inputs in records])
    if not isinstance(node, tuple):
        return lambda records: [node] * len(records)
    name, *arguments = node
    if name == "key":
        return lambda records: [inputs.key for inputs in records]
    if name == "count" and "*" in arguments[0]:
        return _count_of(arguments[0])
    if name in STATISTICS:
        return _statistic(STATISTICS[name], arguments[0])
    if name in PERCENTILES:
        return _percentile(name, arguments[0], compile_columns(arguments[1]))
    function = UNARY[name] if name in UNARY else BINARY[name]
    operands = [compile_columns(argument) for argument in arguments]
    return lambda records: _applied(function, *[operand(records) for operand in operands])


def where_equal(values: Evaluation, first: Evaluation, second: Evaluation) -> Evaluation:
    """Return a function that computes a value only where two others are equal."""

    def guarded(records: Sequence[Inputs]) -> Column:
        columns = zip(values(records), first(records), second(records), strict=True)
        return [
            value if expected is not None and expected == actual else None
            for value, expected, actual in columns
        ]

    return guarded


def number_in(inputs: Inputs, path: FieldPath) -> float | None:
    """Return the number in a field, or None if it is absent or not a number."""
    return _numbers([path.get(inputs.record)])[0]


def samples_in(inputs: Inputs, path: FieldPath) -> Samples | None:
    """Return the samples in a field, or None if there are none or one of them is missing."""
    series = _gather(inputs, path) if "*" in path else inputs.series[path]
    return series if series.is_whole and series.values else None


def _gather(inputs: Inputs, path: FieldPath) -> "Gathered":
    from perflint.formats.formulas.gathering import Gathered  # few formats need it

    return Gathered(inputs.record, path)


def _numbers(values: list[Any]) -> Column:
    """Return the values of a field, with None for those that are not numbers."""
    if _NUMBERS.issuperset(map(type, values)) and _are_small(values):
        return values
    return [_large(value) if type(value) in _NUMBERS else None for value in values]


def _are_small(numbers: Sequence[float]) -> bool:
    """Tell whether ``_large`` changes none of the numbers, which are not NaN."""
    return min(numbers) > _LOW and max(numbers) < _HIGH


def _applied(function: Callable[..., float], *operands: list[Any]) -> Column:
    """Apply a function to the operands of each record; None where it has no result."""
    if not any(None in column for column in operands):
        try:
            results = list(map(function, *operands))
        except ArithmeticError:
            pass  # of a single record
        else:
            if _are_small(results):
                return [*results]
    return [_result(function, values) for values in zip(*operands, strict=True)]


def _result(function: Callable[..., float], operands: tuple[Any, ...]) -> float | None:
    if None in operands:
        return None
    try:
        return _large(function(*operands))
    except ArithmeticError:
        return None


def _count_of(path: FieldPath) -> Evaluation:
    """Return the number of values that a path with stars leads to, of whatever type."""
    get = FieldPath(path[:-1]).getter()
    if path.index("*") < len(path) - 1:
        return lambda records: [len(_gather(inputs, path).values) or None for inputs in records]

    def counts(records: Sequence[Inputs]) -> Column:
        lists = [get(inputs.record) for inputs in records]
        items = [[*each.values()] if type(each) is dict else each for each in lists]
        return [
            (len(each) - each.count(None) or None) if type(each) is list else None for each in items
        ]

    return counts


def _samples(records: Sequence[Inputs], path: FieldPath) -> list[Any]:
    """Return what ``samples_in`` does for each record."""
    if "*" in path:
        return [samples_in(inputs, path) for inputs in records]
    series = [inputs.series[path] for inputs in records]
    return [each if each.is_whole and each.values else None for each in series]


def _statistic(function: Callable[[Samples], float], path: FieldPath) -> Evaluation:
    return lambda records: _applied(function, _samples(records, path))


def _percentile(name: str, path: FieldPath, percent: Evaluation) -> Evaluation:
    place, function = PLACES[name], PERCENTILES[name]

    def value(samples: Samples, percent: float) -> float:
        if not 0 <= percent <= 100:
            raise UndefinedError
        return function(samples, percent)

    def values(records: Sequence[Inputs]) -> Column:
        series, percents = _samples(records, path), percent(records)
        if None in series or None in percents:
            return _applied(value, series, percents)
        ordered = [samples.ordered for samples in series]
        count, at = len(ordered[0]), percents[0]
        if at is None or percents.count(at) < len(percents) or {*map(len, ordered)} != {count}:
            return _applied(value, series, percents)
        if not 0 <= at <= 100:
            return [None] * len(series)
        index, share = place(count, at)  # the same in all series
        low = [samples[index] for samples in ordered]
        if not share:
            return _numbers(low)
        high = [samples[index + 1] for samples in ordered]
        return _numbers([a + (b - a) * share for a, b in zip(low, high, strict=True)])

    return values


_NUMBERS = frozenset((int, float))

_LOW, _HIGH = -(2.0**63), 2.0**63  # floats, with which floats are compared faster


def _large(value: float) -> float | None:
    """Return a number as a float, or None if it is beyond the range of a double."""
    if type(value) is int and _LOW < value < _HIGH:
        return value
    try:
        value = float(value)
    except OverflowError:
        return None
    return value if -inf < value < inf else None


def _root(value: float) -> float:
    if value < 0:
        raise UndefinedError
    return sqrt(value)


@cache
def _quantile() -> Callable[[float, float], float]:
    from perflint.formats.formulas.student_t import quantile  # few formulas need it

    return quantile


def _t(probability: float, df: float) -> float:
    if not (0 < probability < 1 and df > 0):
        raise UndefinedError
    try:
        value = _quantile()(probability, df)
    except ValueError:  # so few degrees of freedom that the arithmetic breaks down
        raise UndefinedError from None
    if isnan(value):
        raise UndefinedError
    return value


UNARY: dict[str, Callable[[Any], float]] = {"neg": neg, "sqrt": _root}
"""The operations of one number; they raise ArithmeticError where they are undefined."""

BINARY: dict[str, Callable[[Any, Any], float]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
    "t": _t,
}
"""The operations of two numbers; they raise ArithmeticError, or return infinity or NaN."""
