"""The functions of the format language, which compute aggregates.

Sums are exactly rounded (``math.fsum``), so that they do not depend on the order of the samples.
The tests compare all functions with the standard library's ``statistics``, which is not used
because importing it takes a fifth of the time of importing orjson.
"""

from collections.abc import Callable, Collection, Sequence
from math import fsum, sqrt
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


def inclusive_percentile(samples: Samples, percent: float) -> float:
    """Percentile at the position p/100 · (n - 1), counted from 0; ``percent`` is from 0 to 100.

    Definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996); ``linear``
    in numpy.
    """
    return _at(samples.ordered, percent * (len(samples.ordered) - 1) / 100)


def exclusive_percentile(samples: Samples, percent: float) -> float:
    """Percentile at the position p/100 · (n + 1), counted from 1; ``percent`` is from 0 to 100.

    A position before the first sample is the first sample, one after the last sample is the last.
    Definition 6 of Hyndman and Fan; ``weibull`` in numpy.
    """
    return _at(samples.ordered, percent * (len(samples.ordered) + 1) / 100 - 1)


def _at(ordered: Sequence[float], position: float) -> float:
    """Return the value at a position from 0, interpolated between the two nearest samples."""
    position = min(max(position, 0.0), len(ordered) - 1.0)
    index = int(position)
    share = position - index
    low = ordered[index]
    return low + (ordered[index + 1] - low) * share if share else low


PERCENTILES: dict[str, Callable[[Samples, float], float]] = {
    "inclusive-percentile": inclusive_percentile,
    "exclusive-percentile": exclusive_percentile,
}
"""The name of a function of one series of samples and a percentage → the function."""
