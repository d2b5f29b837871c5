"""A series of samples: its values, and whether they are all of them."""

from collections.abc import Collection, Iterable, Iterator
from math import fsum, inf
from operator import countOf
from typing import Any

from perflint.formats.language import Samples
from perflint.formats.paths import MISSING, FieldPath, Route

NUMBERS = frozenset((int, float))
"""The types of a number as orjson gives it; ``true`` is none."""


class Series:
    """The samples at one field of a record.

    ``values`` are in the order of the file, and empty where the field is absent or has a wrong
    shape; ``total`` is their sum, infinite beyond a double. ``complete`` says that the indices are
    0…n-1, ``well_typed`` that all is as the format says.
    """

    __slots__ = ("_ordered", "complete", "indices", "samples", "total", "values", "well_typed")

    def __init__(self, value: Any, samples: Samples) -> None:
        self.samples = samples
        self.indices: tuple[str, ...] = ()
        self.complete = True
        self._ordered: list[float] | None = None
        values: Any = None  # a view of the object's values does as well as a list, and costs less
        if type(value) is dict and samples.shape == "index-map":
            self.indices = indices = tuple(value)
            self.complete = _ranges.get(len(indices)) == indices or _is_range(indices)
            values = value.values()
        elif type(value) is list and samples.shape != "index-map":
            values = list(_flattened(value)) if samples.shape == "nested-lists" else value
        if values is not None and (
            countOf(map(type, values), float) == len(values)
            or NUMBERS.issuperset(map(type, values))
        ):
            self.well_typed = True
            self.values: Collection[float] = values
        else:
            self.well_typed = value is MISSING or value is None
            self.values = ()
        try:
            self.total = fsum(self.values)
        except OverflowError:
            self.total = inf  # beyond a double

    @property
    def ordered(self) -> list[float]:
        """The values, ascending."""
        if self._ordered is None:
            self._ordered = sorted(self.values)
        return self._ordered

    def is_sampled(self, root: Any) -> bool:
        """Tell whether the indices are the subset that the file's own fractions give."""
        fractions = self.samples.sampled_by.of(root) if self.samples.sampled_by else None
        return _is_subset(self.indices, fractions)

    def items(self, path: FieldPath) -> Iterator[tuple[Route, float]]:
        """Yield each value with its route from the record, ``path`` being that of the series."""
        for number, value in enumerate(self.values):
            yield (*path, self.indices[number] if self.indices else number), value


def _flattened(value: list[Any]) -> Iterator[Any]:
    left = [iter(value)]
    while left:
        for item in left[-1]:
            if type(item) is list:
                left.append(iter(item))
                break
            yield item
        else:
            left.pop()


_ranges: dict[int, tuple[str, ...]] = {}
"""Indices found to be 0…n-1, by n: orjson gives equal keys as one object, so that the next series
of that length is compared at the speed of ``is``."""


def _is_range(indices: tuple[str, ...]) -> bool:
    """Tell whether the indices are 0…n-1, in any order."""
    count = len(indices)
    if sorted(indices) != sorted(map(str, range(count))):
        return False
    if len(_ranges) < 256 and count <= 1000:
        _ranges[count] = indices
    return True


def _is_subset(indices: Iterable[str], fractions: Any) -> bool:
    """Tell whether the indices are round(f * last) for the fractions f, halves to even."""
    if type(fractions) is not list or not NUMBERS.issuperset(map(type, fractions)):
        return False
    if not all(0 <= fraction <= 1 for fraction in fractions):
        return False
    last = max((int(index) for index in indices if is_index(index)), default=0)
    return sorted(indices) == sorted({str(round(fraction * last)) for fraction in fractions})


def is_index(text: str) -> bool:
    """Tell whether a key is a whole number of at most 18 digits in its plain spelling."""
    plain = text.isascii() and text.isdigit() and len(text) <= 18
    return plain and (text == "0" or not text.startswith("0"))
