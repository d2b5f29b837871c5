"""One record of a baseline: its measurements, series of samples, sums and aggregates."""

from collections.abc import Iterator, Sequence
from math import fsum, inf
from typing import Any

from perflint.documents.baselines.series import NUMBER_TYPES, Series
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.format import Aggregate
from perflint.formats.paths import FieldPath, Route
from perflint.primitives.finding import Finding

MEASUREMENT_TYPES = NUMBER_TYPES | {type(None)}
"""The types of a measurement: a number, or null if nothing was measured."""


class Scenario:
    """One record: the measurements of one benchmark case.

    ``layout`` depends on the record's keys alone and is shared by records with equal keys.
    ``numbers`` are all measurements that are numbers, without the samples; ``is_plain`` is True if
    every measurement is a number. ``is_well_typed`` is False if a value may have a wrong type.
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
        numbers = self.layout.measured.values(self._objects)
        types = set(map(type, numbers))
        self.is_plain = types <= NUMBER_TYPES
        if not self.is_plain:
            numbers = tuple(number for number in numbers if type(number) in NUMBER_TYPES)
        self.numbers: tuple[float, ...] = numbers
        well_typed = self.layout.is_plain and (
            types <= MEASUREMENT_TYPES and NUMBER_TYPES.issuperset(map(type, self.others()))
        )
        self.series: dict[FieldPath, Series] = {}
        for path, samples, get in format.series:
            self.series[path] = series = Series(get(record), samples)
            well_typed = well_typed and series.well_typed
        self.is_well_typed = well_typed

    @property
    def name(self) -> str:
        """The value of the name field if it is a string, else the record's key or index."""
        naming = self.format.records.name
        name = naming.get(self.record) if naming else self.route[-1]
        return name if isinstance(name, str) else str(self.route[-1])

    @property
    def sums(self) -> list[tuple[float, float]]:
        """For each total of the format, the whole and the sum of its parts.

        Nulls count as absent. A value of a wrong type makes its sum 0; a series that is incomplete
        or of a wrong type makes the parts minus infinity. The list is empty if a sum exceeds the
        range of a double.
        """
        if self._sums is None:
            objects, plain = self._objects, self.is_plain
            self._sums = sums = []
            try:
                for whole, parts, paths in self.layout.sums:
                    total = parts.sum(objects) if plain else _sum(parts.values(objects))
                    for path in paths:
                        series = self.series[path]
                        # no whole is below minus infinity, so nothing is reported
                        total += series.total if series.complete and series.well_typed else -inf
                    sums.append(
                        (whole.sum(objects) if plain else _sum(whole.values(objects)), total)
                    )
            except OverflowError:
                self._sums = []
        return self._sums

    def all_metrics_checked(self) -> bool:
        """Return whether no required metric of the record is 0, null or empty."""
        return all(self.layout.checked_metrics.values(self._objects))

    def others(self) -> Sequence[Any]:
        """Return the values of ``layout.others``: unmeasured numbers, counts and strings."""
        return self.layout.others.values(self._objects)

    def measurements(self) -> Iterator[tuple[FieldPath, float]]:
        """Yield the measurements that are numbers, with their paths; no samples."""
        for path in self.layout.measured.paths:
            value = path.get(self.record)
            if type(value) in NUMBER_TYPES:
                yield path, value

    def computed(self, aggregate: Aggregate) -> float | None:
        """Compute the value of an aggregate; None if an input is absent, invalid or incomplete."""
        try:
            if aggregate.statistic is not None:
                series = self.series[aggregate.operands[0]]
                if not (series.complete and series.values):
                    return None
                value = aggregate.statistic(series)
            else:
                numbers = [path.get(self.record) for path in aggregate.operands]
                if not NUMBER_TYPES.issuperset(map(type, numbers)):
                    return None
                value = aggregate.arithmetic(numbers)
        except (ZeroDivisionError, OverflowError):
            return None
        if type(value) is int and abs(value) >= 2**63:
            value = float(value)  # many JSON readers support no larger integers
        return value if -inf < value < inf else None

    def finding(self, path: Route, message: str, **rest: Any) -> Finding:
        """Make a finding at a field; the paths of it and of ``related`` start at this record."""
        related = tuple(((*self.route, *at), label) for at, label in rest.pop("related", ()))
        return self.document.finding(
            (*self.route, *path),
            message,
            scenario=self.name,
            field="/".join(map(str, path)),
            related=related,
            **rest,
        )


def _sum(values: Sequence[Any]) -> float:
    """Add up numbers, skipping nulls; 0 if a value has another type. Raises OverflowError."""
    values = [value for value in values if value is not None]
    return fsum(values) if NUMBER_TYPES.issuperset(map(type, values)) else 0.0
