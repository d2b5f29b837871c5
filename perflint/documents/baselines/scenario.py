"""One record of a baseline: its measurements, series of samples, sums and aggregates."""

from collections.abc import Iterator, Sequence
from math import fsum, inf
from typing import TYPE_CHECKING, Any

from perflint.documents.baselines.series import NUMBER_TYPES, Series
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.language import Samples
from perflint.formats.laws import Aggregate
from perflint.formats.layout import FieldGetter
from perflint.formats.paths import FieldPath, Route, pointer
from perflint.formats.records import RecordPlace
from perflint.primitives.finding import Finding

if TYPE_CHECKING:
    from perflint.documents.baselines.sample_index import ExpectedIndices

BrokenAggregate = tuple[Aggregate, float, float]
"""An aggregate, its value in the file, and the different value that its inputs give."""

MEASUREMENT_TYPES = NUMBER_TYPES | {type(None)}
"""The types of a measurement: a number, or null if nothing was measured."""


class Scenario:
    """One record: the measurements of one benchmark case.

    ``record`` is what the format reads from the value at ``place``. ``layout`` depends on
    the record's keys and kinds alone and is shared by records that have the same. ``numbers`` are
    all measurements that are numbers, without the samples; ``is_plain`` is True if every
    measurement is a number. ``is_well_typed`` is False if a value may have a wrong type.
    ``in_scope`` is False for a scenario that a change does not touch, if only changes are reported.
    """

    __slots__ = (
        "_are_summable",
        "_objects",
        "_sums",
        "_unusual_sums",
        "document",
        "format",
        "in_scope",
        "is_plain",
        "is_well_typed",
        "layout",
        "numbers",
        "place",
        "record",
        "series",
    )

    def __init__(
        self,
        document: JsonDocument,
        format: Format,
        place: RecordPlace,
        record: dict[str, Any],
    ) -> None:
        self.document = document
        self.format = format
        self.place = place
        self.in_scope = True
        self._sums: list[tuple[float, float]] | None = None
        self._unusual_sums: list[tuple[int, float, float]] = []
        self._read(record)
        if format.missing and not self.is_well_typed:
            numeric = format.without_missing(record)
            if numeric is not record:
                self._read(numeric)

    def _read(self, record: dict[str, Any]) -> None:
        """Set everything that depends on the values of a record."""
        format = self.format
        self.record = record
        kinds = format.kinds_of(self.name) if format.has_kinds_by_record else format.kinds
        self.layout, self._objects = format.layout(record, kinds)
        numbers = self.layout.measured.values(self._objects)
        types = set(map(type, numbers))
        self.is_plain = types <= NUMBER_TYPES
        if not self.is_plain:
            numbers = tuple(number for number in numbers if type(number) in NUMBER_TYPES)
        self.numbers: tuple[float, ...] = numbers
        #: Whether all measurements are numbers or null.
        self._are_summable = self.is_plain or types <= MEASUREMENT_TYPES
        well_typed = self.is_plain or (self._are_summable and not self.has_null_metric())
        self.series: dict[FieldPath, Series] = {}
        for path, samples, get in format.series:
            value = get(record)
            expected = _expected(samples, record) if samples.index_ else None
            self.series[path] = series = Series(value, samples, format.missing, expected)
            well_typed = well_typed and series.well_typed and value is not None
        layout = self.layout
        self.is_well_typed = (
            well_typed
            and layout.has_valid_objects
            and layout.accepts(tuple(map(type, layout.others.values(self._objects))))
            and (not layout.counts or self._has_valid_counts(layout.counts))
        )

    def _has_valid_counts(self, counts: FieldGetter) -> bool:
        """Tell whether no count is negative; their types are valid."""
        return not self.document.may_contain_negatives or all(
            count is None or count >= 0 for count in counts.values(self._objects)
        )

    def out_of_scope(self) -> "Scenario":
        """Return this scenario as one that a change does not touch, with findings without spans."""
        from copy import copy

        scenario = copy(self)
        scenario.in_scope = False
        scenario.document = self.document.without_spans
        return scenario

    @property
    def route(self) -> Route:
        """The route to the record."""
        return self.place.route

    @property
    def value(self) -> Any:
        """The value of the record in the file."""
        return self.place.value

    @property
    def name(self) -> str:
        """The name of the record."""
        return self.place.name

    @property
    def sums(self) -> list[tuple[float, float]]:
        """For each total of the format, the whole and the sum of its parts.

        Nulls count as absent. A value of a wrong type makes its sum 0; a series that is incomplete
        or of a wrong type makes the parts minus infinity. The list is empty if a sum exceeds the
        range of a double.
        """
        if self._sums is None:
            self._add_up()
        return self._sums or []

    @property
    def unusual_sums(self) -> list[tuple[int, float, float]]:
        """The totals below the sum of their parts, or above it by more than the format's overhead.

        Each is the position of the total in the format, the whole, and the sum of its parts.
        """
        if self._sums is None:
            self._add_up()
        return self._unusual_sums

    def _add_up(self) -> None:
        objects, plain = self._objects, self.is_plain
        add = _sum_of_numbers if self._are_summable else _sum
        sums: list[tuple[float, float]] = []
        unusual: list[tuple[int, float, float]] = []
        try:
            for number, (whole, parts, paths) in enumerate(self.layout.sums):
                total = parts.sum(objects) if plain else add(parts.values(objects))
                for path in paths:
                    series = self.series[path]
                    # no whole is below minus infinity, so nothing is reported
                    total += series.total if series.is_whole and series.well_typed else -inf
                measured = whole.sum(objects) if plain else add(whole.values(objects))
                sums.append((measured, total))
                if not total <= measured <= total * self.format.sums[number].most:
                    unusual.append((number, measured, total))
        except OverflowError:
            sums, unusual = [], []
        self._unusual_sums, self._sums = unusual, sums  # only when complete: threads share them

    def has_null_metric(self) -> bool:
        """Return whether a required metric of the record is null."""
        return None in self.layout.required_metrics.values(self._objects)

    def others(self) -> Sequence[Any]:
        """Return the values of ``layout.others``: unmeasured numbers, counts and strings."""
        return self.layout.others.values(self._objects)

    def measurements(self) -> Iterator[tuple[FieldPath, float]]:
        """Yield the measurements that are numbers, with their paths; no samples."""
        for path in self.layout.measured.paths:
            value = path.get(self.record)
            if type(value) in NUMBER_TYPES:
                yield path, value

    def number(self, path: FieldPath) -> float | None:
        """Return the number in a field; None if there is none."""
        value = path.get(self.record)
        return value if type(value) in NUMBER_TYPES else None

    @property
    def key(self) -> float | None:
        """The name of the item that a formula is about, as a number; a record is not an item."""
        return None

    def computed(self, aggregate: Aggregate) -> float | None:
        """Compute the value of an aggregate; None if an input is absent, invalid or incomplete."""
        return aggregate.values((self,))[0]

    def inputs(self, aggregate: Aggregate) -> "Scenario | _Item":
        """Return the operands of an aggregate."""
        return self if aggregate.key is None else _Item(self, aggregate.key)

    def is_placeholder(self) -> bool:
        """Return whether nothing is checked: every measurement is 0, null or empty."""
        samples = (value for series in self.series.values() for value in series.values)
        return not any(self.numbers) and not any(samples)

    def matches(self, aggregate: Aggregate) -> bool | None:
        """Tell whether an aggregate matches its inputs; None if one of them is absent."""
        found, computed = self.number(aggregate.field), self.computed(aggregate)
        if found is None or computed is None:
            return None
        return aggregate.law.agrees(found, computed, self.inputs(aggregate))

    def broken_aggregates(self, slack: float = 0.0) -> list[BrokenAggregate]:
        """Return the aggregates that differ from their computed values by more than rounding.

        A difference of up to ``slack``, a fraction of the computed value, is allowed, too. An
        aggregate that is absent, null or 0 is left out. If the number of samples is wrong, only
        that is returned: other statistics differ for that reason alone.
        """
        broken = []
        for aggregate in self.layout.aggregates:
            found = aggregate.get(self.record)
            if type(found) not in NUMBER_TYPES or (found == 0 and not aggregate.may_be_zero):
                continue
            computed = self.computed(aggregate)
            if computed is None or abs(found - computed) <= aggregate.close:
                continue
            if aggregate.law.agrees(found, computed, self.inputs(aggregate)):
                continue
            if abs(found - computed) > slack * abs(computed):
                broken.append((aggregate, found, computed))
        if len(broken) > 1:
            return [item for item in broken if item[0].law.statistic == "count"] or broken
        return broken

    def location(self, path: Route) -> Route:
        """Return the route from the root to a field."""
        format = self.format
        if format.is_flat:
            return self.route
        for parent in format.possible_lists:
            depth = len(parent)
            is_inside = path[:depth] == parent and len(path) > depth
            if is_inside and type(parent.get(self.value)) is list:
                path = (*parent, int(path[depth]), *path[depth + 1 :])
        return self.place.location(path)

    def label(self, path: Route) -> str:
        """Return the name of a field for a message; in a flat format, that of the record."""
        return self.name if self.format.is_flat else "/".join(map(str, path))

    def finding(self, path: Route, message: str, **rest: Any) -> Finding:
        """Make a finding at a field.

        The paths of it, of ``related`` and of the values that it ``concerns`` start at this record.
        """
        related = tuple((self.location(at), label) for at, label in rest.pop("related", ()))
        if "concerns" in rest:
            rest["concerns"] = tuple(pointer(self.location(at)) for at in rest["concerns"])
        return self.document.finding(
            self.location(path),
            message,
            scenario=self.name,
            field="/".join(map(str, path)),
            related=related,
            **rest,
        )


def _expected(samples: Samples, record: Any) -> "ExpectedIndices | None":
    """Return the indices that a record says its samples have."""
    from perflint.documents.baselines.sample_index import expected_indices  # few formats need it

    return expected_indices(samples.index_, record) if samples.index_ is not None else None


class _Item:
    """The operands of a formula about an item of an object; ``key`` is the item's name."""

    def __init__(self, scenario: Scenario, key: float) -> None:
        self.record = scenario.record
        self.series = scenario.series
        self.key = key


def _sum_of_numbers(values: Sequence[float | None]) -> float:
    return fsum(filter(None, values))


def _sum(values: Sequence[Any]) -> float:
    """Add up numbers, skipping nulls; 0 if a value has another type. Raises OverflowError."""
    values = [value for value in values if value is not None]
    return fsum(values) if NUMBER_TYPES.issuperset(map(type, values)) else 0.0
