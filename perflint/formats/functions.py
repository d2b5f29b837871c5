"""The functions of the format language, which compute aggregates.

Sums are exactly rounded (``math.fsum``), so that they do not depend on the order of the samples.
The tests compare all functions with the standard library's ``statistics``, which is not used
because importing it takes a fifth of the time of importing orjson.
"""

from collections.abc import Callable, Collection, Sequence
from math import fsum, prod, sqrt
from typing import Protocol


class Samples(Protocol):
    """A non-empty series of numbers: in their own order, in ascending order, and their sum."""

    @property
    def values(self) -> Collection[float]: ...
    @property
    def ordered(self) -> Sequence[float]: ...
    @property
    def total(self) -> float: ...


def mean(samples: Samples) -> float:
    """Arithmetic mean."""
    return samples.total / len(samples.values)


def median(samples: Samples) -> float:
    """Middle value, or the mean of the two middle values of an even number of samples."""
    ordered = samples.ordered
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def pstdev(samples: Samples) -> float:
    """Population standard deviation (divided by n)."""
    return sqrt(_squares(samples) / len(samples.values))


def stdev(samples: Samples) -> float:
    """Sample standard deviation (divided by n - 1); 0 for a single number."""
    count = len(samples.values)
    return sqrt(_squares(samples) / (count - 1)) if count > 1 else 0.0


def _squares(samples: Samples) -> float:
    # Computed relative to a sample, so that the mean of equal samples is exactly their value.
    first = samples.ordered[0]
    center = first + fsum(value - first for value in samples.values) / len(samples.values)
    return fsum((value - center) ** 2 for value in samples.values)


STATISTICS: dict[str, Callable[[Samples], float]] = {
    "mean": mean,
    "median": median,
    "min": lambda samples: samples.ordered[0],
    "max": lambda samples: samples.ordered[-1],
    "sum": lambda samples: samples.total,
    "count": lambda samples: len(samples.values),
    "stdev": stdev,
    "pstdev": pstdev,
}
"""The name of a function of one series of samples in a format → the function."""

ARITHMETIC: dict[str, tuple[int, Callable[[Sequence[float]], float]]] = {
    "reciprocal": (1, lambda numbers: 1 / numbers[0]),
    "difference": (2, lambda numbers: numbers[0] - numbers[1]),
    "product": (2, prod),
    "ratio": (2, lambda numbers: numbers[0] / numbers[1]),
}
"""The name of a function of fields → how many fields it takes, and the function.

Division by 0 raises ZeroDivisionError.
"""

FUNCTIONS = (*STATISTICS, *ARITHMETIC)
"""The names of all functions."""
