"""A scenario at two revisions: what it measures, before and after."""

from functools import cached_property
from typing import Any

from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBERS
from perflint.formats.paths import MISSING, Route
from perflint.primitives.record import Record

REPLACED = 0.9
"""The share of moved fields from which on a record was replaced."""

SMALL = 10
"""Units of the last decimal below which the values of two runs are often the same."""


class Level(Record):
    """A measured field of a scenario before and after; MISSING where it was or is not."""

    path: Route
    before: Any
    after: Any

    @property
    def rose(self) -> bool:
        """Whether a number became a larger one. From 0 on it is a gate that came up instead."""
        both = type(self.before) in NUMBERS and type(self.after) in NUMBERS
        return both and 0 < self.before < self.after

    @property
    def moved(self) -> bool:
        """Whether the value is another one, or came, or went."""
        if self.before is MISSING or self.after is MISSING:
            return self.before is not self.after
        return bool(self.before != self.after)

    @property
    def went_off(self) -> bool:
        """Whether a metric held something and is 0, null, empty or absent now: it gates no more."""
        held, holds = (side is not MISSING and bool(side) for side in (self.before, self.after))
        return held and not holds


class ScenarioChange:
    """A scenario that was there before and is there after."""

    def __init__(self, before: Scenario, after: Scenario) -> None:
        self.before = before
        self.after = after
        self.format = after.format

    @cached_property
    def levels(self) -> list[Level]:
        """All measured fields and samples of either side, those of the later one first."""
        before, after = _levels(self.before), _levels(self.after)
        return [
            Level(path, before.get(path, MISSING), after.get(path, MISSING))
            for path in dict.fromkeys((*after, *before))
        ]

    @cached_property
    def top_level(self) -> list[Level]:
        """The metrics that decide whether a change is better."""
        return [
            Level(path, path.of(self.before.record), path.of(self.after.record))
            for path in self.format.top_level
        ]

    @cached_property
    def moved(self) -> list[Level]:
        """The fields whose values are not what they were."""
        return [level for level in self.levels if level.moved]

    @property
    def replaced(self) -> bool:
        """Whether so many fields moved that the record is another one: a few coincide by chance.

        Those that coincide by their size say nothing: two runs that take 0.03 ms for a stage write
        the same two decimals, and null stays null where a part does not run.
        """
        stayed = [level for level in self.levels if not (level.moved or self._is_small(level))]
        return bool(self.moved) and len(self.moved) >= REPLACED * (len(self.moved) + len(stayed))

    def _is_small(self, level: Level) -> bool:
        value = level.after
        small = SMALL * self.format.least_tolerance
        return value is None or (type(value) in NUMBERS and abs(value) < small)

    @property
    def share(self) -> float:
        """The share of fields that moved, from 0 to 1."""
        return len(self.moved) / len(self.levels) if self.levels else 0.0

    @property
    def distance(self) -> float:
        """How far apart the numbers of both sides are: their differences as shares, added up."""
        numbers = [
            (level.before, level.after)
            for level in self.levels
            if type(level.before) in NUMBERS and type(level.after) in NUMBERS
        ]
        return float(
            sum(abs(new - old) / max(abs(new), abs(old)) for old, new in numbers if new != old)
        )


def _levels(scenario: Scenario) -> dict[Route, Any]:
    levels: dict[Route, Any] = {
        path: path.of(scenario.record) for path in scenario.layout.measured.paths
    }
    for path, series in scenario.series.items():
        levels.update(series.items(path))
    return levels
