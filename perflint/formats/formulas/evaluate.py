"""The value of a formula.

A formula has no value if an operand is absent or not finite, or if an operation is undefined: a
divisor of 0, the root of a negative number, a percentage outside 0…100, a probability outside
(0, 1), no degrees of freedom, or a result beyond the range of a double. Everything that is
undefined raises an ArithmeticError, as Python's division does.

The standard deviation of a single sample is 0, as in ``perflint.formats.functions``.
"""

from collections.abc import Callable
from math import inf, sqrt
from operator import add, mul, neg, sub, truediv
from typing import Any, Protocol, TypeVar

from perflint.formats.formulas.nodes import Node, is_operation
from perflint.formats.functions import PERCENTILES, STATISTICS, Samples
from perflint.formats.paths import FieldPath


class Inputs(Protocol):
    """The operands of a formula in one record."""

    @property
    def key(self) -> float | None:
        """The name of the item that the formula is for, or None if it is not a finite number."""

    def number(self, path: FieldPath) -> float | None:
        """Return the number in a field, or None if it is absent, null or not a finite number."""

    def samples(self, path: FieldPath) -> Samples | None:
        """Return the samples in a field, or None if they are absent, incomplete or invalid.

        The samples are not empty.
        """


class UndefinedError(ArithmeticError):
    """The formula has no value."""


def compile_node(node: Node) -> Callable[[Inputs], float | None]:
    """Return a function that computes the value of a formula, or None if it has no value.

    Integers are exact, but become a float from 2^63 on: many JSON readers support no larger ones.
    """
    if is_operation(node) and node[0] in STATISTICS:
        return _plain_statistic(STATISTICS[node[0]], node[1])
    compute = _compiled(node)

    def value(inputs: Inputs) -> float | None:
        try:
            result = compute(inputs)
        except ArithmeticError:
            return None
        return result if -(2**63) < result < 2**63 else _large(result)

    return value


def _plain_statistic(
    function: Callable[[Samples], float], path: FieldPath
) -> Callable[[Inputs], float | None]:
    """Return the whole formula for one statistic: the commonest one, so it has the fewest calls."""

    def value(inputs: Inputs) -> float | None:
        samples = inputs.samples(path)
        if samples is None:
            return None
        try:
            result = function(samples)
        except ArithmeticError:
            return None
        return result if -(2**63) < result < 2**63 else _large(result)

    return value


def _large(value: float) -> float | None:
    """Return a number as a float, or None if it is beyond the range of a double."""
    try:
        value = float(value)
    except OverflowError:
        return None
    return value if -inf < value < inf else None


_Operand = TypeVar("_Operand")

_Compute = Callable[[Inputs], float]
"""Computes the value of a part of a formula; raises ArithmeticError if it has none."""


def _compiled(node: Node) -> _Compute:
    if isinstance(node, FieldPath):
        return _field(node)
    if not isinstance(node, tuple):
        return lambda inputs: node
    name, *arguments = node
    if name == "key":
        return _key
    if name in STATISTICS:
        return _statistic(STATISTICS[name], arguments[0])
    if name in PERCENTILES:
        return _percentile(PERCENTILES[name], arguments[0], _compiled(arguments[1]))
    if name in UNARY:
        return _unary(UNARY[name], _compiled(arguments[0]))
    return _binary(BINARY[name], _compiled(arguments[0]), _compiled(arguments[1]))


def _field(path: FieldPath) -> _Compute:
    return lambda inputs: present(inputs.number(path))


def _key(inputs: Inputs) -> float:
    return present(inputs.key)


def _statistic(function: Callable[[Samples], float], path: FieldPath) -> _Compute:
    return lambda inputs: finite(function(present(inputs.samples(path))))


def _percentile(
    function: Callable[[Samples, float], float], path: FieldPath, percent: _Compute
) -> _Compute:
    def compute(inputs: Inputs) -> float:
        at = percent(inputs)
        if not 0 <= at <= 100:
            raise UndefinedError
        return finite(function(present(inputs.samples(path)), at))

    return compute


def _unary(function: Callable[[Any], float], operand: _Compute) -> _Compute:
    return lambda inputs: function(operand(inputs))


def _binary(function: Callable[[Any, Any], float], left: _Compute, right: _Compute) -> _Compute:
    def compute(inputs: Inputs) -> float:
        value = function(left(inputs), right(inputs))
        if -inf < value < inf:
            return value
        raise UndefinedError

    return compute


def present(operand: _Operand | None) -> _Operand:
    """Return an operand; raises UndefinedError if it is None."""
    if operand is None:
        raise UndefinedError
    return operand


def finite(value: float) -> float:
    """Return a number; raises UndefinedError if it is not finite."""
    if -inf < value < inf:
        return value
    raise UndefinedError


def _root(value: float) -> float:
    if value < 0:
        raise UndefinedError
    return sqrt(value)


def _t(probability: float, df: float) -> float:
    if not (0 < probability < 1 and df > 0):
        raise UndefinedError
    from perflint.formats.formulas.student_t import quantile  # few formulas need it

    return quantile(probability, df)


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
