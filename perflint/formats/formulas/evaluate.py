"""The value of a formula.

A formula has no value if an operand is absent or not finite, or if an operation is undefined: a
divisor of 0, the root of a negative number, a percentage outside 0…100, a probability outside
(0, 1), no degrees of freedom, or a result beyond the range of a double.

The standard deviation of a single sample is 0, as in ``perflint.formats.functions``.
"""

from collections.abc import Callable, Mapping
from math import inf, sqrt
from operator import add, mul, neg, sub, truediv
from typing import TYPE_CHECKING, Any, Protocol

from perflint.formats.formulas import Node
from perflint.formats.functions import PERCENTILES, STATISTICS, Samples
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


Evaluation = Callable[[Inputs], float | None]
"""Computes the value of a formula, or None if it has no value."""


def compile_node(node: Node) -> Evaluation:
    """Return a function that computes the value of a formula.

    Integers are exact, but become a float from 2^63 on: many JSON readers support no larger ones.
    """
    if isinstance(node, FieldPath):
        return _single_field(node[0]) if len(node) == 1 else lambda inputs: number_in(inputs, node)
    if not isinstance(node, tuple):
        return lambda inputs: node
    name, *arguments = node
    if name == "key":
        return lambda inputs: inputs.key
    if name in STATISTICS and "*" in arguments[0]:
        is_count = name == "count"
        return _count_of(arguments[0]) if is_count else _gathered(STATISTICS[name], arguments[0])
    if name in STATISTICS:
        return _statistic(STATISTICS[name], arguments[0])
    if name in PERCENTILES:
        return _percentile(PERCENTILES[name], arguments[0], compile_node(arguments[1]))
    if name in UNARY:
        return _unary(UNARY[name], compile_node(arguments[0]))
    if isinstance(arguments[0], (int, float)):
        return _scaled(BINARY[name], arguments[0], compile_node(arguments[1]))
    return _binary(BINARY[name], compile_node(arguments[0]), compile_node(arguments[1]))


def number_in(inputs: Inputs, path: FieldPath) -> float | None:
    """Return the number in a field, or None if it is absent or not a number."""
    value = path.get(inputs.record)
    return _large(value) if type(value) is float or type(value) is int else None


def samples_in(inputs: Inputs, path: FieldPath) -> Samples | None:
    """Return the samples in a field, or None if there are none or one of them is missing."""
    series = _gather(inputs, path) if "*" in path else inputs.series[path]
    return series if series.is_whole and series.values else None


def _count_of(path: FieldPath) -> Evaluation:
    """Return the number of values that a path with stars leads to, of whatever type."""
    return lambda inputs: len(_gather(inputs, path).values) or None


def _gather(inputs: Inputs, path: FieldPath) -> "Gathered":
    from perflint.formats.formulas.gathering import Gathered  # few formats need it

    return Gathered(inputs.record, path)


def _single_field(name: str) -> Evaluation:
    """Return ``number_in`` for a field of the record itself, the commonest one: no call."""

    def value(inputs: Inputs) -> float | None:
        number: float | None = inputs.record.get(name)
        if type(number) is float or type(number) is int:
            return number if _LOW < number < _HIGH else _large(number)
        return None

    return value


def _statistic(function: Callable[[Samples], float], path: FieldPath) -> Evaluation:
    def value(inputs: Inputs) -> float | None:
        series = inputs.series[path]  # as in samples_in, without a call
        if not (series.is_whole and series.values):
            return None
        try:
            result = function(series)
        except ArithmeticError:
            return None
        return result if _LOW < result < _HIGH else _large(result)

    return value


def _gathered(function: Callable[[Samples], float], path: FieldPath) -> Evaluation:
    def value(inputs: Inputs) -> float | None:
        samples = samples_in(inputs, path)
        try:
            return None if samples is None else _large(function(samples))
        except ArithmeticError:
            return None

    return value


def _percentile(
    function: Callable[[Samples, float], float], path: FieldPath, percent: Evaluation
) -> Evaluation:
    def value(inputs: Inputs) -> float | None:
        at, samples = percent(inputs), samples_in(inputs, path)
        if samples is None or at is None or not 0 <= at <= 100:
            return None
        try:
            return _large(function(samples, at))
        except ArithmeticError:
            return None

    return value


def _unary(function: Callable[[Any], float], operand: Evaluation) -> Evaluation:
    def value(inputs: Inputs) -> float | None:
        number = operand(inputs)
        try:
            return None if number is None else function(number)
        except ArithmeticError:
            return None

    return value


def _binary(
    function: Callable[[Any, Any], float], left: Evaluation, right: Evaluation
) -> Evaluation:
    def value(inputs: Inputs) -> float | None:
        first, second = left(inputs), right(inputs)
        if first is None or second is None:
            return None
        try:
            result = function(first, second)
        except ArithmeticError:
            return None
        return result if _LOW < result < _HIGH else _large(result)

    return value


def _scaled(function: Callable[[Any, Any], float], left: float, right: Evaluation) -> Evaluation:
    """Return what ``_binary`` does for a number on the left, such as the factor of a unit."""

    def value(inputs: Inputs) -> float | None:
        second = right(inputs)
        if second is None:
            return None
        try:
            result = function(left, second)
        except ArithmeticError:
            return None
        return result if _LOW < result < _HIGH else _large(result)

    return value


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


def _t(probability: float, df: float) -> float:
    if not (0 < probability < 1 and df > 0):
        raise UndefinedError
    from perflint.formats.formulas.student_t import quantile  # few formulas need it

    try:
        return quantile(probability, df)
    except ValueError:  # so few degrees of freedom that the arithmetic breaks down
        raise UndefinedError from None


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
