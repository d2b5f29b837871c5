"""The measurements of a scenario before and after a change."""

from functools import cached_property
from typing import Any

from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.paths import MISSING, Route
from perflint.primitives.record import Record

REPLACED = 0.9
"""A record counts as replaced if at least this fraction of its fields changed."""

SMALL = 10
"""Two runs often agree on values below this many units of the last decimal."""


class FieldChange(Record):
    """A field before and after a change; MISSING on a side without it."""

    path: Route
    before: Any
    after: Any

    @property
    def increased(self) -> bool:
        """Whether a number above 0 became larger. A metric at 0 was not checked, so it may rise."""
        both = type(self.before) in NUMBER_TYPES and type(self.after) in NUMBER_TYPES
        return both and 0 < self.before < self.after

    @property
    def changed(self) -> bool:
        """Whether the value was changed, added or removed."""
        if self.before is MISSING or self.after is MISSING:
            return self.before is not self.after
        return bool(self.before != self.after)

    @property
    def disarmed(self) -> bool:
        """Whether a metric that was checked is no longer: it is 0, null, empty or absent now."""
        before, after = (side is not MISSING and bool(side) for side in (self.before, self.after))
        return before and not after


class ScenarioChange:
    """A scenario that exists before and after a change."""

    def __init__(self, before: Scenario, after: Scenario) -> None:
        self.before = before
        self.after = after
        self.format = after.format

    @cached_property
    def fields(self) -> list[FieldChange]:
        """All measured fields and samples of either side, those of ``after`` first."""
        before, after = _measured(self.before), _measured(self.after)
        return [
            FieldChange(path, before.get(path, MISSING), after.get(path, MISSING))
            for path in dict.fromkeys((*after, *before))
        ]

    @cached_property
    def top_level(self) -> list[FieldChange]:
        """The metrics that decide whether a change is an improvement."""
        return [
            FieldChange(path, path.get(self.before.record), path.get(self.after.record))
            for path in self.format.top_level
        ]

    @cached_property
    def changed(self) -> list[FieldChange]:
        """The fields whose values differ."""
        return [field for field in self.fields if field.changed]

    @property
    def replaced(self) -> bool:
        """Whether the record is from another run: nearly all of its fields changed.

        Unchanged fields that are small or null are not counted. Two runs that take 0.03 ms for a
        stage write the same two decimals, and a part that never runs stays null.
        """
        unchanged = [field for field in self.fields if not (field.changed or self._is_small(field))]
        total = len(self.changed) + len(unchanged)
        return bool(self.changed) and len(self.changed) >= REPLACED * total

    def _is_small(self, field: FieldChange) -> bool:
        value = field.after
        limit = SMALL * self.format.least_tolerance
        return value is None or (type(value) in NUMBER_TYPES and abs(value) < limit)

    @property
    def changed_fraction(self) -> float:
        """The fraction of fields that changed, from 0 to 1."""
        return len(self.changed) / len(self.fields) if self.fields else 0.0

    @property
    def distance(self) -> float:
        """The sum of the relative differences of all fields that are numbers on both sides."""
        numbers = [
            (field.before, field.after)
            for field in self.fields
            if type(field.before) in NUMBER_TYPES and type(field.after) in NUMBER_TYPES
        ]
        return float(
            sum(abs(new - old) / max(abs(new), abs(old)) for old, new in numbers if new != old)
        )


def _measured(scenario: Scenario) -> dict[Route, Any]:
    values: dict[Route, Any] = {
        path: path.get(scenario.record) for path in scenario.layout.measured.paths
    }
    for path, series in scenario.series.items():
        values.update(series.items(path))
    return values
