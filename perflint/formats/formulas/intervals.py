"""By how much the value of a formula can deviate because its operands are rounded.

Statistics have closed forms; for other operations this is interval arithmetic (Moore, Kearfott and
Cloud, "Introduction to Interval Analysis", 2009). An operand that occurs more than once is counted
as independent each time, so the result can be too large, but not too small. Intervals are kept as
deviations from the value, because the bounds themselves would lose the digits of a small deviation.
"""

from collections.abc import Callable, Iterable
from itertools import product
from math import fsum, inf, sqrt
from typing import TypeVar

from perflint.formats.formulas import Node
from perflint.formats.formulas.evaluate import (
    BINARY,
    UNARY,
    Inputs,
    UndefinedError,
    compile_node,
    number_in,
    samples_in,
)
from perflint.formats.functions import PERCENTILES, STATISTICS, Samples
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record

Radius = Callable[[FieldPath, float], float]
"""By how much the number, or one of the samples, in a field can deviate."""


class Range(Record):
    """A number, and by how much it can be lower and higher; both are at least 0."""

    value: float
    below: float = 0.0
    above: float = 0.0

    @property
    def changes(self) -> tuple[float, float]:
        """The smallest and the largest change of the value."""
        return (-self.below, self.above)


def half_width(node: Node, inputs: Inputs, radius: Radius) -> float | None:
    """Return by how much the value of a formula can deviate from the computed value.

    None if the formula has no value; infinite if there is no bound, as for a divisor that can be 0.
    """
    if compile_node(node)(inputs) is None:
        return None
    try:
        span = _range(node, inputs, radius)
    except ArithmeticError:
        return inf
    return max(span.below, span.above)


def _range(node: Node, inputs: Inputs, radius: Radius) -> Range:
    """Return the range of a node; raises ArithmeticError if it has no bounds."""
    if isinstance(node, FieldPath):
        number = _present(number_in(inputs, node))
        deviation = radius(node, number)
        return _bounded(number, (-deviation, deviation))
    if not isinstance(node, tuple):
        return Range(node)
    name, *arguments = node
    if name == "key":
        return Range(_present(inputs.key))
    if name == "count":
        return Range(_present(compile_node(node)(inputs)))
    if name in STATISTICS:
        return _statistic(name, _present(samples_in(inputs, arguments[0])), arguments[0], radius)
    if name in PERCENTILES:
        percent = _range(arguments[1], inputs, radius)
        samples = _present(samples_in(inputs, arguments[0]))
        return _percentile(name, samples, percent, _radii(samples, arguments[0], radius))
    operands = [_range(argument, inputs, radius) for argument in arguments]
    function = UNARY[name] if name in UNARY else BINARY[name]
    value = function(*[operand.value for operand in operands])
    return _bounded(value, _CHANGES[name](*operands))


_Operand = TypeVar("_Operand")


def _present(operand: _Operand | None) -> _Operand:
    if operand is None:
        raise UndefinedError
    return operand


def _finite(value: float) -> float:
    if -inf < value < inf:
        return value
    raise UndefinedError


def _bounded(value: float, changes: Iterable[float]) -> Range:
    """Return the range that contains all changes of a value; raises UndefinedError if infinite."""
    finite_changes = [_finite(change) for change in changes]
    return Range(_finite(value), max(0.0, -min(finite_changes)), max(0.0, *finite_changes))


class _Sorted:
    """Samples that are all at one end of their ranges."""

    def __init__(self, values: Iterable[float]) -> None:
        self.values = self.ordered = sorted(values)
        self.total = fsum(self.values)


def _radii(samples: Samples, path: FieldPath, radius: Radius) -> list[float]:
    return [radius(path, value) for value in samples.values]


def _ends(samples: Samples, radii: list[float]) -> tuple[_Sorted, _Sorted]:
    """Return the samples with all values as low, and as high, as possible."""
    pairs = list(zip(samples.values, radii, strict=True))
    return _Sorted(value - radius for value, radius in pairs), _Sorted(
        value + radius for value, radius in pairs
    )


def _statistic(name: str, samples: Samples, path: FieldPath, radius: Radius) -> Range:
    function = STATISTICS[name]
    value = function(samples)
    radii = _radii(samples, path, radius)
    count = len(radii)
    if name in ("min", "max", "median"):  # grow with each sample
        return _bounded(value, (function(end) - value for end in _ends(samples, radii)))
    if name == "stdev" and count == 1:
        return Range(value)
    if name in ("mean", "sum"):
        deviation = fsum(radii) / (count if name == "mean" else 1)
    else:
        # √n · pstdev is the length of a projection of the samples, which changes by at most the
        # length of their change.
        squares = fsum(radius**2 for radius in radii)
        deviation = sqrt(squares / (count - 1 if name == "stdev" else count))
    return _bounded(value, (-deviation, deviation))


def _percentile(name: str, samples: Samples, percent: Range, radii: list[float]) -> Range:
    """Return the range of a percentile, which grows with each sample and with the percentage."""
    function = PERCENTILES[name]
    value = function(samples, percent.value)
    low, high = _ends(samples, radii)
    lowest = function(low, max(0.0, percent.value - percent.below))
    highest = function(high, min(100.0, percent.value + percent.above))
    return _bounded(value, (lowest - value, highest - value))


def _difference(left: Range, right: Range) -> list[float]:
    return [-left.below - right.above, left.above + right.below]


def _product(left: Range, right: Range) -> list[float]:
    corners = product(left.changes, right.changes)
    return [left.value * dy + right.value * dx + dx * dy for dx, dy in corners]


def _quotient(left: Range, right: Range) -> list[float]:
    if right.value - right.below <= 0 <= right.value + right.above:
        raise UndefinedError
    value = left.value / right.value
    corners = product(left.changes, right.changes)
    return [(dx - value * dy) / (right.value + dy) for dx, dy in corners]


def _root(square: Range) -> list[float]:
    """Return the changes of a root; a square below 0 has none, so its range ends at 0."""
    changes = (-min(square.below, square.value), square.above)
    value = sqrt(square.value)
    return [change / (value + sqrt(square.value + change)) if change else 0.0 for change in changes]


def _quantile(probability: Range, df: Range) -> list[float]:
    """Return the changes of a quantile at the corners: it is monotonic in both arguments."""
    quantile = BINARY["t"]
    value = quantile(probability.value, df.value)
    corners = product(probability.changes, df.changes)
    return [quantile(probability.value + dp, df.value + dn) - value for dp, dn in corners]


_CHANGES: dict[str, Callable[..., Iterable[float]]] = {
    "+": lambda left, right: [-left.below - right.below, left.above + right.above],
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "neg": lambda operand: [-operand.above, operand.below],
    "sqrt": _root,
    "t": _quantile,
}
"""The name of an operation → the changes of its value between which all others are."""
