"""The functions of the format language, which compute aggregates.

Sums are exactly rounded (``math.fsum``), so that they do not depend on the order of the samples.
The tests compare all functions with the standard library's ``statistics``, which is not used
because importing it takes a fifth of the time of importing orjson.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import repeat
from math import fsum, sqrt
from operator import mul, sub
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
    values = samples.values
    center = first + fsum(map(sub, values, repeat(first))) / len(values)
    deviations = list(map(sub, values, repeat(center)))
    return fsum(map(mul, deviations, deviations))


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


Place = Callable[[int, float], tuple[int, float]]
"""The place of a percentile among a number of samples; the percentage is from 0 to 100.

It is between a sample, counted from 0, and the next one; the second number is the share of the
next one.
"""


def inclusive_place(count: int, percent: float) -> tuple[int, float]:
    """Return the place p/100 · (n - 1), counted from 0.

    Definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996); ``linear``
    in numpy.
    """
    return _place(count, percent * (count - 1) / 100)


def exclusive_place(count: int, percent: float) -> tuple[int, float]:
    """Return the place p/100 · (n + 1), counted from 1.

    A place before the first sample is the first sample, one after the last sample is the last.
    Definition 6 of Hyndman and Fan; ``weibull`` in numpy.
    """
    return _place(count, percent * (count + 1) / 100 - 1)


def _place(count: int, position: float) -> tuple[int, float]:
    position = min(max(position, 0.0), count - 1.0)
    index = int(position)
    return index, position - index


PLACES: dict[str, Place] = {
    "inclusive-percentile": inclusive_place,
    "exclusive-percentile": exclusive_place,
}
"""The name of a function of one series of samples and a percentage → where its value is."""


def _percentile(place: Place) -> Callable[[Samples, float], float]:
    def value(samples: Samples, percent: float) -> float:
        ordered = samples.ordered
        index, share = place(len(ordered), percent)
        low = ordered[index]
        return low + (ordered[index + 1] - low) * share if share else low

    return value


PERCENTILES = {name: _percentile(place) for name, place in PLACES.items()}
"""The name of a function of one series of samples and a percentage → the function."""
