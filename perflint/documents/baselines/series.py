"""A series of samples: its values, and whether it is complete."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat
from math import fsum, inf
from operator import countOf
from typing import TYPE_CHECKING, Any, TypeVar

from perflint.formats.language import Samples
from perflint.formats.paths import MISSING, FieldPath, Route

if TYPE_CHECKING:
    from perflint.documents.baselines.sample_index import ExpectedIndices

_Key = TypeVar("_Key")

NUMBER_TYPES = frozenset((int, float))
"""The types that orjson returns for JSON numbers; ``bool`` is not one of them."""


class Series:
    """The samples in one field of a record.

    ``values`` are in the order of the file, and empty if the field is absent or has a wrong type.
    ``total`` is their sum, infinite if it exceeds the range of a double. ``complete`` means that
    the indices are 0…n-1, or those that are ``expected``; lists are complete if nothing is.
    ``is_whole`` means that, in addition, no value is missing. ``well_typed`` means that the shape
    and all values match the format, or that the field is absent or null.
    """

    __slots__ = (
        "_count",
        "_nested",
        "_numbers",
        "_ordered",
        "complete",
        "expected",
        "indices",
        "is_whole",
        "samples",
        "total",
        "unexpected",
        "values",
        "well_typed",
    )

    def __init__(
        self,
        value: Any,
        samples: Samples,
        missing: frozenset[str] = frozenset(),
        expected: "ExpectedIndices | None" = None,
    ) -> None:
        self.samples = samples
        self.expected = expected
        #: The lowest index that is missing, or that should not be there; None for a list.
        self.unexpected: str | None = None
        self.indices: tuple[str, ...] = ()
        self.complete = True
        self._nested: list[Any] | None = None
        self._numbers: list[int] | None = None  # the positions of values that are not missing
        self._ordered: list[float] | None = None
        values = self._read(value, missing)
        self._count = len(values) if values is not None else 0
        are_numbers = values is not None and (
            countOf(map(type, values), float) == len(values)  # as in most files: no call
            or _are_numbers(values)
        )
        if missing and values is not None and not are_numbers:
            values = self._without_missing(list(values), missing)
            are_numbers = _are_numbers(values)
        self.is_whole = self.complete and self._numbers is None
        if are_numbers:
            self.well_typed = True
            self.values: Collection[float] = values
        else:
            self.well_typed = value is MISSING or value is None
            self.values = ()
            self._numbers = None
        try:
            self.total = fsum(self.values)
        except OverflowError:
            self.total = inf

    def _read(self, value: Any, missing: frozenset[str]) -> Any:
        """Return the samples as a list, or as a view of an object's values: cheaper than a copy.

        None if the value has another shape.
        """
        samples, expected = self.samples, self.expected
        if type(value) is dict and samples.shape == "index-map":
            self.indices = indices = tuple(value)
            if samples.index_ is None:
                self.complete = _ranges.get(len(indices)) == indices or _is_range(indices)
            elif expected is not None:
                absent = [] if _are_numbers(value.values()) else _missing_in(value.items(), missing)
                self.unexpected = expected.difference(indices, absent)
                self.complete = self.unexpected is None
            return value.values()
        if type(value) is not list or (samples.shape == "index-map" and samples.index_ is None):
            return None
        if expected is not None:
            self.complete = len(value) == expected.listed
        if samples.shape != "nested-lists":
            return value
        self._nested = value
        if {*map(type, value)} == _LIST:
            items = [*chain.from_iterable(value)]
            if list not in map(type, items):
                return items
        return list(_flattened(value))

    def _without_missing(self, values: list[Any], missing: frozenset[str]) -> list[Any]:
        """Return the values that are neither null nor a string for a missing number."""
        absent = {*_missing_in(enumerate(values), missing)}
        if not absent:
            return values
        self._numbers = [at for at in range(len(values)) if at not in absent]
        return [values[at] for at in self._numbers]

    @property
    def count(self) -> int:
        """The number of samples, also of those that are missing."""
        return self._count

    @property
    def ordered(self) -> list[float]:
        """The values in ascending order."""
        if self._ordered is None:
            self._ordered = sorted(self.values)
        return self._ordered

    def is_sampled(self, root: Any) -> bool:
        """Return whether the indices are the subset given by the sampling fractions.

        These are the fractions in the file, or those of the format if the file has none.
        """
        selected = self.sampled_indices(root) if self.samples.index_ is None else None
        return selected is not None and sorted(self.indices) == sorted(selected)

    def sampled_indices(self, root: Any) -> set[str] | None:
        """Return the indices that the sampling fractions select of 0 to the last index.

        None if there are no fractions, or they are invalid.
        """
        fractions = self.samples.sampled_by.get(root) if self.samples.sampled_by else MISSING
        if fractions is MISSING:
            fractions = list(self.samples.default_fractions) or None
        return _selected(self.indices, fractions)

    def items(self, path: FieldPath) -> Iterator[tuple[Route, float]]:
        """Yield each value with its route from the record; ``path`` is the path of the series."""
        if self._nested is not None:
            routes = list(_routes(self._nested)) if self.values else []
            steps = routes if self._numbers is None else [routes[at] for at in self._numbers]
            return (((*path, *step), value) for step, value in zip(steps, self.values, strict=True))
        names: Sequence[str | int] = self.indices or range(self._count)
        if self._numbers is not None or not self.values:
            names = [names[at] for at in self._numbers or ()]
        # Without a loop in Python: a history has millions of samples.
        return zip(zip(*map(repeat, path), names, strict=False), self.values, strict=True)


_LIST = {list}


def _are_numbers(values: Collection[Any]) -> bool:
    return NUMBER_TYPES.issuperset(map(type, values))


def _missing_in(items: Iterable[tuple[_Key, Any]], missing: frozenset[str]) -> list[_Key]:
    """Return the keys of samples that are null or a string for a missing number."""
    return [
        key
        for key, value in items
        if type(value) is not float and (value is None or (type(value) is str and value in missing))
    ]


def _flattened(value: list[Any]) -> Iterator[Any]:
    stack = [iter(value)]
    while stack:
        for item in stack[-1]:
            if type(item) is list:
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


def _routes(value: list[Any]) -> Iterator[Route]:
    """Yield the indices of each item that ``_flattened`` yields."""
    stack: list[tuple[Route, Any]] = [((), value)]
    while stack:
        route, item = stack.pop()
        if type(item) is list:
            stack += [((*route, index), item[index]) for index in reversed(range(len(item)))]
        else:
            yield route


_ranges: dict[int, tuple[str, ...]] = {}
"""Tuples of indices known to be 0…n-1, by n.

orjson caches keys, so that equal keys are the same object and comparing the next series of that
length is fast.
"""


def _is_range(indices: tuple[str, ...]) -> bool:
    """Return whether the indices are 0…n-1, in any order."""
    count = len(indices)
    if sorted(indices) != sorted(map(str, range(count))):
        return False
    if len(_ranges) < 256 and count <= 1000:
        _ranges[count] = indices
    return True


def _selected(indices: Iterable[str], fractions: Any) -> set[str] | None:
    """Return round(f * last) for all fractions f, rounding half to even.

    None if a fraction is invalid, or if there are none.
    """
    if type(fractions) is not list or not NUMBER_TYPES.issuperset(map(type, fractions)):
        return None
    if not all(0 <= fraction <= 1 for fraction in fractions):
        return None
    last = max((int(index) for index in indices if is_index(index)), default=0)
    return {str(round(fraction * last)) for fraction in fractions}


def is_index(text: str) -> bool:
    """Return whether a key is an integer of at most 18 digits without sign or leading zeros."""
    plain = text.isascii() and text.isdigit() and len(text) <= 18
    return plain and (text == "0" or not text.startswith("0"))
