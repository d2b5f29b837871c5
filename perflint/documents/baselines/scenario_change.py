"""The measurements of a scenario before and after a change."""

from collections.abc import Set
from functools import cached_property
from math import inf
from typing import Any, Literal

from perflint.documents.baselines.leaves import differ, paired_values
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.formats.fields import FieldKinds
from perflint.formats.laws import Aggregate
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.record import Record

REPLACED = 0.9
"""A record counts as replaced if at least this fraction of its fields changed."""

SMALL = 100
"""Two runs often agree on values below this many units of the last decimal: 1.00."""

LARGE = 10**4
"""Two runs do not agree on a value of so many units of the last decimal: 100.00."""

SLACK = 0.005
"""The default fraction by which a measurement may get worse without being reported."""

Effect = Literal["better", "worse", "disarmed"]
"""``disarmed``: a metric that was checked is no longer, because it is 0, null, empty or absent."""


class FieldChange(Record):
    """A field before and after a change; MISSING on a side without it.

    ``effect`` is None if the values are equal, are not comparable, or take no part in the direction
    of the format.
    """

    path: Route
    before: Any
    after: Any
    effect: Effect | None = None

    @property
    def changed(self) -> bool:
        """Whether the value was changed, added or removed."""
        if self.before is MISSING or self.after is MISSING:
            return self.before is not self.after
        return bool(self.before != self.after)

    @property
    def numbers(self) -> tuple[float, float] | None:
        """The numbers before and after; None unless both are numbers."""
        both = type(self.before) in NUMBER_TYPES and type(self.after) in NUMBER_TYPES
        return (self.before, self.after) if both else None

    @property
    def relative(self) -> float:
        """The size of the change as a fraction of the value before; infinite if that is 0."""
        before, after = self.numbers or (0, 0)
        return abs(after - before) / abs(before) if before else inf


class Sides(Record):
    """A record before and after a change, for the effects of its fields."""

    before: Any
    after: Any
    format: Format
    kinds: FieldKinds

    def change(self, path: FieldPath) -> FieldChange:
        """Return the change of the field at a path."""
        return self.field(path, path.get(self.before), path.get(self.after))

    def field(self, route: Route, before: Any, after: Any) -> FieldChange:
        """Return the change of the value at a route, which may be a sample."""
        same = before is after or before == after
        return FieldChange(
            route, before, after, None if same else self._effect(route, before, after)
        )

    def _effect(self, route: Route, before: Any, after: Any) -> Effect | None:
        sense = self.format.directions.sense(route, self.kinds)
        zero_is_value, may_be_negative, _ = sense
        if _is_checked(before, zero_is_value) and not _is_checked(after, zero_is_value):
            return "disarmed"
        if not (type(before) in NUMBER_TYPES and type(after) in NUMBER_TYPES):
            return None
        if not may_be_negative and min(before, after) < 0:
            return None
        if not zero_is_value and 0 in (before, after):
            return None  # a metric at 0 was not checked, so any value is an improvement
        side = sense.side(self.after)
        if side is None or side != sense.side(self.before):
            return None
        return "better" if (after > before) == (side == "higher") else "worse"


def _is_checked(value: Any, zero_is_value: bool) -> bool:
    if zero_is_value and value == 0:
        return True
    return value is not MISSING and bool(value)


class ScenarioChange:
    """A scenario that exists before and after a change."""

    def __init__(self, before: Scenario, after: Scenario) -> None:
        self.before = before
        self.after = after
        self.format = after.format
        self.kinds = after.layout.kinds
        self._sides = Sides(before.record, after.record, after.format, self.kinds)

    @cached_property
    def fields(self) -> list[FieldChange]:
        """All measurements, samples and limits of either side, those of ``after`` first."""
        return [self._sides.field(*values) for values in self._pairs]

    @cached_property
    def _pairs(self) -> list[tuple[Route, Any, Any]]:
        return paired_values(self.before, self.after)

    @cached_property
    def counts(self) -> tuple[int, int]:
        """How many of the fields changed, and how many there are; faster than ``fields``."""
        return len(self._unequal), len(self._pairs)

    @cached_property
    def _unequal(self) -> list[tuple[Route, Any, Any]]:
        pairs = self._pairs if self.differs else ()
        return [values for values in pairs if values[1] != values[2]]

    @cached_property
    def top_level(self) -> list[FieldChange]:
        """The metrics that decide whether a change is an improvement."""
        return [self.field(path) for path in self.format.top_level]

    def field(self, path: FieldPath) -> FieldChange:
        """Return the change of one field."""
        return self._sides.change(path)

    @cached_property
    def differs(self) -> bool:
        """Whether any value of the record differs: much faster to tell than which."""
        return differ(self.before.value, self.after.value)

    @cached_property
    def changed(self) -> list[FieldChange]:
        """The fields whose values differ."""
        return [self._sides.field(*values) for values in self._unequal]

    @property
    def only_adds(self) -> bool:
        """Whether no value changed that there was before."""
        return not self.differs or all(old in (MISSING, new) for _, old, new in self._pairs)

    @cached_property
    def corrections(self) -> frozenset[Route]:
        """The aggregates that did not match their inputs, and match the same inputs now.

        One that is computed from a corrected aggregate matches its new value.
        """
        corrected: set[Route] = set()
        while True:
            more = [
                aggregate.field
                for aggregate in self.after.layout.aggregates
                if aggregate.field not in corrected and self._is_corrected(aggregate, corrected)
            ]
            if not more:
                return frozenset(corrected)
            corrected.update(more)

    def _is_corrected(self, aggregate: Aggregate, corrected: Set[Route]) -> bool:
        operands = aggregate.law.expression.operands
        if not self.field(aggregate.field).changed or not self.after.matches(aggregate):
            return False
        if any(self.field(path).changed for path in operands if path not in corrected):
            return False
        was_wrong = self.before.matches(aggregate) is False
        return was_wrong or not corrected.isdisjoint(operands)

    @cached_property
    def _compared(self) -> list[tuple[Route, Any, Any]]:
        """The numbers on both sides that differ between two runs: no limits and no sizes.

        A metric that became 0 was not measured again, but is no longer checked.
        """
        corrections, kind_of = self.corrections, self.kinds.kind
        return [
            (path, old, new)
            for path, old, new in self._pairs
            if type(new) in NUMBER_TYPES
            and type(old) in NUMBER_TYPES
            and not (corrections and path in corrections)
            and not kind_of(path).repeats
            and (new or self._sides.field(path, old, 0).effect != "disarmed")
        ]

    @cached_property
    def varied(self) -> list[FieldChange]:
        """The fields that show that something was measured again."""
        compared = self._compared if self.differs else ()  # unequal records take longer
        return [self._sides.field(*values) for values in compared if values[1] != values[2]]

    @cached_property
    def stayed(self) -> list[FieldChange]:
        """The fields that would differ if everything had been measured again.

        Two runs that take 0.03 ms for a stage write the same two decimals, so small values are left
        out.
        """
        least = SMALL * self.format.unit
        equal = [values for values in self._compared if values[1] == values[2]]
        return [FieldChange(*each) for each in equal if each[2] and abs(each[2]) >= least]

    @cached_property
    def left_behind(self) -> list[FieldChange]:
        """The aggregates, totals and parts among ``stayed`` on which two runs never agree.

        Samples are left out: there are so many that some of them agree by chance.
        """
        limit = LARGE * self.format.unit
        if not limit or not self.stayed:
            return []
        summaries = set(self.after.layout.measured.paths)
        summaries &= set(self.format.summary_fields.paths(self.after.record))
        return [
            field for field in self.stayed if field.path in summaries and abs(field.after) >= limit
        ]

    @property
    def replaced(self) -> bool:
        """Whether the record is from another run: nearly all of its numbers changed."""
        return self.differs and any(a != b for _, a, b in self._compared) and not self.mixed

    @cached_property
    def mixed(self) -> bool:
        """Whether values of two runs are in the record: only a part of its numbers changed.

        A field that was added or removed does not count: the benchmark itself has changed.
        """
        changed = self.differs and len([1 for _, old, new in self._compared if old != new])
        if not changed:
            return False
        return changed < REPLACED * (changed + len(self.stayed)) or bool(self.left_behind)

    def is_measured(self, field: FieldChange) -> bool:
        """Return whether a run produces a field; a limit is set by hand."""
        return self.kinds.kind(field.path).is_measured

    @cached_property
    def measured(self) -> list[FieldChange]:
        """The fields that were measured again, or measured for the first time.

        Fields that were removed do not count, nor do added ones that are 0 or null.
        """
        return [
            field
            for field in self.changed
            if self.is_measured(field)
            and field.after not in (MISSING, None)
            and (field.before is not MISSING or field.after)
            and field.path not in self.corrections
        ]

    def worsened(self, policy: str, slack: float = SLACK) -> list[FieldChange]:
        """Return the fields that got worse although the policy does not allow it.

        That is any limit; any other field, under ``tighten-only``, and any top-level metric, under
        ``snapshot``, that got worse by more than ``slack``, a fraction.
        """
        limits = [field for field in map(self.field, self.kinds.limits) if field.effect == "worse"]
        if policy == "free":
            return limits
        others = self.top_level if policy == "snapshot" else self.changed
        return limits + [
            field
            for field in others
            if field.effect == "worse"
            and field.relative > slack
            and field.path not in self.kinds.limits
            and field.path not in self.corrections
        ]

    @property
    def changed_fraction(self) -> float:
        """The fraction of fields that changed, from 0 to 1."""
        changed, count = self.counts if self.differs else (0, 1)
        return changed / count if count else 0.0

    @property
    def distance(self) -> float:
        """The sum of the relative differences of all fields that are numbers on both sides."""
        sides: Any = [values[1:] for values in self._pairs]
        numbers = [pair for pair in sides if NUMBER_TYPES.issuperset(map(type, pair))]
        return float(sum(abs(b - a) / max(abs(b), abs(a)) for a, b in numbers if a != b))
