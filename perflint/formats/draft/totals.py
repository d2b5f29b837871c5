"""Totals: a measurement that the parts of an object, or a series, add up to.

A total may exceed its parts: the time of a request is that of its stages, and a little more.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, fsum
from typing import Any

from perflint.formats.draft import words
from perflint.formats.draft.columns import decimals_of, spread
from perflint.formats.draft.fields import Fields
from perflint.formats.draft.tables import MAX_ROWS
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record

_SLACK = 0.005
_MOST_OF_NAMED = 0.5
_MOST = 0.1
_STEP = 0.05
_ENOUGH = 3
_PARTS = 2
_TOTALS = words.listed("total sum overall elapsed all duration wall latency request")
_NUMBERS = frozenset((int, float))


class ProposedTotal(Record):
    """A total and the pattern of its parts, with the ``ratios`` of the total to their sum.

    ``is_exact`` tells that they differ only by rounding, in every record.
    """

    whole: FieldPath
    parts: FieldPath
    ratios: tuple[float, ...]
    among: int
    is_exact: bool

    @property
    def overhead(self) -> float:
        """The overhead that all records have at most, rounded up to 5 %."""
        most = max(self.ratios) - 1
        return round(max(1, ceil(round(most / _STEP, 6))) * _STEP, 2)

    @property
    def is_certain(self) -> bool:
        """Whether there are enough records."""
        return len(self.ratios) >= _ENOUGH


def totals(records: Sequence[Mapping[str, Any]], fields: Fields) -> Iterator[ProposedTotal]:
    """Yield at most one total for each object or series of parts: that with the least overhead."""
    rows = spread(records, MAX_ROWS)
    wholes = [path for path, field in fields.items() if field.kind == "measurement"]
    for parts in _groups(fields):
        sums = [_sum(parts, row) for row in rows]
        found = [
            total
            for whole in wholes
            if "*" not in whole and whole[:-1] != parts[:-1]
            if (total := _total(whole, parts, rows, sums)) is not None
        ]
        yield from sorted(found, key=lambda total: (max(total.ratios), total.whole))[:1]


def _groups(fields: Fields) -> Iterator[FieldPath]:
    """Yield patterns of parts: the items of an object, and objects of like named measurements."""
    inner: dict[FieldPath, int] = {}
    for path, field in fields.items():
        if field.kind == "measurements" and "*" not in path:
            yield FieldPath((*path, "*"))
        elif field.kind == "measurement" and len(path) > 1 and "*" not in path:
            parent = FieldPath(path[:-1])
            is_statistic = words.rank(path[-1]) is not None or words.mean_of(path[-1]) is not None
            inner[parent] = (
                -1 if is_statistic or inner.get(parent) == -1 else inner.get(parent, 0) + 1
            )
    for parent, count in inner.items():
        if count >= _PARTS:
            yield FieldPath((*parent, "*"))


def _sum(parts: FieldPath, row: Mapping[str, Any]) -> float | None:
    value = FieldPath(parts[:-1]).get(row)
    items = list(value.values()) if type(value) is dict else []
    numbers = [item for item in items if type(item) in _NUMBERS]
    return fsum(numbers) if len(numbers) >= _PARTS else None


def _total(
    whole: FieldPath,
    parts: FieldPath,
    rows: Sequence[Mapping[str, Any]],
    sums: Sequence[float | None],
) -> ProposedTotal | None:
    """Return a total if it exceeds the sum of its parts a little in every row that has both."""
    pairs = [
        (value, computed)
        for row, computed in zip(rows, sums, strict=True)
        if type(value := whole.get(row)) in _NUMBERS and value > 0 and computed
    ]
    ratios = tuple(value / computed for value, computed in pairs)
    if not ratios:
        return None
    is_named = "e2e" in whole[-1].lower() or not words.words(whole[-1]).isdisjoint(_TOTALS)
    is_distinct = len({value for value, _ in pairs}) >= _ENOUGH
    if not is_named and not is_distinct:
        return None
    most = _MOST_OF_NAMED if is_named and len(ratios) >= _ENOUGH else _MOST
    if not (min(ratios) >= 1 - _SLACK and max(ratios) <= 1 + most):
        return None
    exact = all(_is_rounded(value, computed) for value, computed in pairs)
    return ProposedTotal(whole, parts, ratios, len(rows), exact)


def _is_rounded(value: float, computed: float) -> bool:
    decimals = decimals_of(value)
    unit = 0.0 if decimals is None else float(10**-decimals)
    return abs(value - computed) <= max(0.51 * unit, 1e-9 * value)
