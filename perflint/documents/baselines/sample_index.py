"""The indices that the samples of a series must have, if its record says so."""

from collections.abc import Collection
from typing import Any

from perflint.formats.language import SampleIndex
from perflint.primitives.record import Record

MOST = 1_000_000
"""The largest number of indices that are compared; a record may claim any number."""


class ExpectedIndices(Record):
    """Samples from ``start`` to ``stop``, at every multiple of ``step``.

    An object has an index for ``start`` and for each multiple up to ``stop``. A list has an item
    for each index of ``range(start, stop, step)``.
    """

    start: int
    stop: int
    step: int

    @property
    def listed(self) -> int:
        """The number of items of a list."""
        return len(range(self.start, self.stop, self.step))

    def difference(self, indices: Collection[str], missing: Collection[str]) -> str | None:
        """Return the lowest index that is missing or not expected; None if there is none.

        ``missing`` are the indices of missing values, which may also be below ``start``.
        """
        if _keys.get(self) == indices:
            return None
        first = self.start // self.step * self.step
        multiples = range(
            first if first >= self.start else first + self.step, self.stop + 1, self.step
        )
        if len(multiples) > MOST:
            return None
        if self not in _keys and len(_keys) < 64 and len(multiples) <= 10_000:
            numbers = multiples if first == self.start else (self.start, *multiples)
            _keys[self] = tuple(map(str, numbers))
            if _keys[self] == indices:
                return None
        expected = {self.start, *multiples}
        known = {int(index) for index in indices if index.isdecimal()}
        below = {int(index) for index in missing if index.isdecimal() and int(index) < self.start}
        odd = sorted((known ^ expected) - below)
        if odd:
            return str(odd[0])
        return next((index for index in indices if not index.isdecimal()), None)


_keys: dict[ExpectedIndices, tuple[str, ...]] = {}
"""The indices of an object in ascending order: nearly all series have these, often the same."""


def expected_indices(index: SampleIndex, record: Any) -> ExpectedIndices | None:
    """Return what a record says of its samples; None if it does not say it, or not validly."""
    start, stop, step = (path.get(record) for path in (index.start, index.stop, index.step))
    if not all(type(number) is int for number in (start, stop, step)):
        return None
    return ExpectedIndices(start, stop, step) if step > 0 and 0 <= start <= stop else None
