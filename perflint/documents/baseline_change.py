"""A baseline at two revisions: which scenarios stayed, what moved in them, what is gone."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from perflint.documents.baseline import Baseline
from perflint.documents.scenario import Scenario
from perflint.documents.series import NUMBERS
from perflint.formats.paths import MISSING, FieldPath, Route

REPLACED = 0.9
"""The share of moved fields from which on a record was replaced."""


class Level(NamedTuple):
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
        """Whether so many fields moved that the record is another one: a few coincide by chance."""
        return bool(self.moved) and self.share >= REPLACED

    @property
    def share(self) -> float:
        """The share of fields that moved, from 0 to 1."""
        return len(self.moved) / len(self.levels) if self.levels else 0.0


def _levels(scenario: Scenario) -> dict[Route, Any]:
    levels: dict[Route, Any] = {
        path: path.of(scenario.record) for path in scenario.layout.measured.paths
    }
    for path, series in scenario.series.items():
        levels.update(series.items(path))
    return levels


class BaselineChange:
    """A baseline and what it was: either side may be None, of a new or a deleted file.

    ``day`` is the day of the change: of the commit that is judged, or today. ``family`` are all
    changes of its set, for scenarios that went from one file to another.
    """

    def __init__(
        self,
        before: Baseline | None,
        after: Baseline | None,
        *,
        day: date,
        family: "BaselineSetChange | None" = None,
    ) -> None:
        self.before = before
        self.after = after
        self.day = day
        self._family = family if family is not None else BaselineSetChange()

    @property
    def shown(self) -> Baseline:
        """The side that findings point into: the later one, or, of a deleted file, the earlier."""
        side = self.after if self.after is not None else self.before
        if side is None:
            raise ValueError("a change has a side before or after")
        return side

    @property
    def policy(self) -> str:
        """The policy by which the change is judged."""
        return self.shown.terms.policy

    @property
    def days(self) -> tuple[date, date] | None:
        """The dates that the file had and has; None where it lacks a valid one."""
        before = self.before.day if self.before is not None else None
        after = self.after.day if self.after is not None else None
        return (before, after) if before is not None and after is not None else None

    @cached_property
    def scenarios(self) -> list[ScenarioChange]:
        """The scenarios that stayed, or came from another file of the set, in their order."""
        before = _by_name(self.before)
        pairs = [
            (before.get(name) or self._family.vanished.get(name), scenario)
            for name, scenario in _by_name(self.after).items()
        ]
        return [ScenarioChange(old, new) for old, new in pairs if old is not None]

    @cached_property
    def removed(self) -> list[Scenario]:
        """The scenarios that no file of the set holds any more."""
        names = _by_name(self.after)
        gone = [scenario for name, scenario in _by_name(self.before).items() if name not in names]
        return [scenario for scenario in gone if not self._family.holds(scenario.name)]

    @cached_property
    def tolerances(self) -> list[Level]:
        """All tolerances of either side, with their routes from the root."""
        before = dict(self.before.tolerances()) if self.before is not None else {}
        after = dict(self.after.tolerances()) if self.after is not None else {}
        return [
            Level(route, before.get(route, MISSING), after.get(route, MISSING))
            for route in dict.fromkeys((*after, *before))
        ]

    def measurements_moved(self) -> bool:
        """Tell whether a measurement or a tolerance is not what it was, or a scenario came."""
        return (
            any(change.moved for change in self.scenarios)
            or _by_name(self.before).keys() != _by_name(self.after).keys()
            or any(level.moved for level in self.tolerances)
        )

    def anything_moved(self) -> bool:
        """Tell whether anything but the date, or a text that repeats it, is not what it was."""
        if self.before is None or self.after is None:
            return True
        return bool(_undated(self.before) != _undated(self.after))


class BaselineSetChange:
    """All changed files of one set, and the others of it if they are needed."""

    def __init__(self, others: Callable[[], Iterable[Baseline]] = tuple) -> None:
        self.members: list[BaselineChange] = []
        self._others = others

    @cached_property
    def vanished(self) -> dict[str, Scenario]:
        """The scenarios that are no longer in the file that they were in, by name."""
        return {
            name: scenario
            for member in self.members
            for name, scenario in _by_name(member.before).items()
            if name not in _by_name(member.after)
        }

    def holds(self, name: str) -> bool:
        """Tell whether some file of the set has a scenario of that name after the change."""
        return name in self._names or name in self._names_of_others

    @cached_property
    def _names(self) -> set[str]:
        return {name for member in self.members for name in _by_name(member.after)}

    @cached_property
    def _names_of_others(self) -> set[str]:
        return {name for other in self._others() for name in _by_name(other)}


def _by_name(baseline: Baseline | None) -> dict[str, Scenario]:
    scenarios = baseline.scenarios if baseline is not None else []
    return {scenario.name: scenario for scenario in scenarios}


def _undated(baseline: Baseline) -> Any:
    """Return the value of a file without its date and the texts that repeat it."""
    metadata = baseline.format.metadata
    paths = (metadata.date, *metadata.date_in_text) if metadata else ()
    root = baseline.root
    for path in paths:
        root = _without(root, path)
    return root


def _without(value: Any, path: FieldPath) -> Any:
    if type(value) is not dict or path[0] not in value:
        return value
    rest = {name: item for name, item in value.items() if name != path[0]}
    if len(path) > 1:
        rest[path[0]] = _without(value[path[0]], FieldPath(path[1:]))
    return rest
