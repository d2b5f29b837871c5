"""One record of a baseline: its measurements, its series of samples, and what they add up to."""

from collections.abc import Iterator, Sequence
from math import fsum, inf
from typing import Any

from perflint.documents.baselines.series import NUMBERS, Series
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.format import Aggregate
from perflint.formats.paths import FieldPath, Route
from perflint.primitives.finding import Finding

LEVELS = NUMBERS | {type(None)}
"""The types of a measurement: a number, or null where nothing was measured."""


class Scenario:
    """One record, the result of measuring one case.

    ``layout`` is what follows from its keys. ``numbers`` are all its measurements that are numbers,
    but for the samples, and ``is_plain`` says that none is null. ``is_well_typed`` is False where
    some value may be of a wrong type.
    """

    __slots__ = (
        "_objects",
        "_sums",
        "document",
        "format",
        "is_plain",
        "is_well_typed",
        "layout",
        "numbers",
        "record",
        "route",
        "series",
    )

    def __init__(
        self, document: JsonDocument, format: Format, route: Route, record: dict[str, Any]
    ) -> None:
        self.document = document
        self.format = format
        self.route = route
        self.record = record
        self.layout, self._objects = format.layout(record)
        self._sums: list[tuple[float, float]] | None = None
        numbers = self.layout.measured.of(self._objects)
        types = set(map(type, numbers))
        self.is_plain = types <= NUMBERS
        if not self.is_plain:
            numbers = tuple(number for number in numbers if type(number) in NUMBERS)
        self.numbers: tuple[float, ...] = numbers
        well_typed = self.layout.is_plain and (
            types <= LEVELS and NUMBERS.issuperset(map(type, self.others()))
        )
        self.series: dict[FieldPath, Series] = {}
        for path, samples, get in format.series:
            self.series[path] = series = Series(get(record), samples)
            well_typed = well_typed and series.well_typed
        self.is_well_typed = well_typed

    @property
    def name(self) -> str:
        """The record's key, or what its name field says."""
        naming = self.format.records.name
        name = naming.of(self.record) if naming else self.route[-1]
        return name if isinstance(name, str) else str(self.route[-1])

    @property
    def sums(self) -> list[tuple[float, float]]:
        """For each total of the format, the whole and the sum of its parts.

        Either is at most 0 where it cannot be added up: null counts as absent, a value of a wrong
        type makes the sum unknown, and a series counts only when it is complete.
        """
        if self._sums is None:
            objects, plain = self._objects, self.is_plain
            self._sums = sums = []
            try:
                for whole, parts, paths in self.layout.sums:
                    total = parts.sum(objects) if plain else _sum(parts.of(objects))
                    for path in paths:
                        series = self.series[path]
                        # minus infinity is a sum that no whole is below
                        total += series.total if series.complete and series.well_typed else -inf
                    sums.append((whole.sum(objects) if plain else _sum(whole.of(objects)), total))
            except OverflowError:  # beyond a double; nothing can be said of such a record
                self._sums = []
        return self._sums

    def is_gated(self) -> bool:
        """Tell whether every required metric that the record has is other than 0 and empty."""
        return all(self.layout.gates.of(self._objects))

    def others(self) -> Sequence[Any]:
        """Return the values of ``layout.others``: of fields that are neither measured nor free."""
        return self.layout.others.of(self._objects)

    def measurements(self) -> Iterator[tuple[FieldPath, float]]:
        """Yield the fields that are measured numbers."""
        for path in self.layout.measured.paths:
            value = path.of(self.record)
            if type(value) in NUMBERS:
                yield path, value

    def computed(self, aggregate: Aggregate) -> float | None:
        """Return what an aggregate should be; None where what it is computed from is not all there.

        A series that is not complete has no aggregates: what was left out is not known.
        """
        try:
            if aggregate.statistic is not None:
                series = self.series[aggregate.operands[0]]
                if not (series.complete and series.values):
                    return None
                value = aggregate.statistic(series)
            else:
                numbers = [path.of(self.record) for path in aggregate.operands]
                if not NUMBERS.issuperset(map(type, numbers)):
                    return None
                value = aggregate.arithmetic(numbers)
        except (ZeroDivisionError, OverflowError):
            return None
        if type(value) is int and abs(value) >= 2**63:
            value = float(value)  # beyond what JSON readers take for a whole number
        return value if -inf < value < inf else None

    def finding(self, path: Route, message: str, **rest: Any) -> Finding:
        """Make a finding at a field of this record; ``related`` are fields of it too."""
        related = tuple(((*self.route, *at), label) for at, label in rest.pop("related", ()))
        return self.document.finding(
            (*self.route, *path),
            message,
            scenario=self.name,
            field="/".join(map(str, path)),
            related=related,
            **rest,
        )


def _sum(levels: Sequence[Any]) -> float:
    """Add up numbers, nulls left out; 0 where one is neither. Raises OverflowError."""
    levels = [level for level in levels if level is not None]
    return fsum(levels) if NUMBERS.issuperset(map(type, levels)) else 0.0
