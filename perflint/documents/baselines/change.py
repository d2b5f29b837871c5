"""A baseline at two revisions: which scenarios stayed, what moved in them, what is gone."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import Level, ScenarioChange
from perflint.formats import dates
from perflint.formats.paths import MISSING, FieldPath


class BaselineChange:
    """A baseline and what it was: either side may be None, of a new or a deleted file.

    ``day`` tells the day of the change: of the commit that made it, or today. ``family`` are all
    changes of its set, for scenarios that went from one file to another.
    """

    def __init__(
        self,
        before: Baseline | None,
        after: Baseline | None,
        *,
        day: Callable[[], date],
        family: "BaselineSetChange | None" = None,
    ) -> None:
        self.before = before
        self.after = after
        self._day = day
        self._family = family if family is not None else BaselineSetChange()

    @cached_property
    def day(self) -> date:
        """The day of the change."""
        return self._day()

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
            (before.get(name) or self._family.origin(scenario), scenario)
            for name, scenario in _by_name(self.after).items()
        ]
        return [ScenarioChange(old, new) for old, new in pairs if old is not None]

    @cached_property
    def left(self) -> list[Scenario]:
        """The scenarios that this file does not hold any more."""
        names = _by_name(self.after)
        return [scenario for name, scenario in _by_name(self.before).items() if name not in names]

    @cached_property
    def came(self) -> list[Scenario]:
        """The scenarios that this file did not hold before."""
        names = _by_name(self.before)
        return [scenario for name, scenario in _by_name(self.after).items() if name not in names]

    @cached_property
    def removed(self) -> list[Scenario]:
        """The scenarios that no file of the set holds any more."""
        return [scenario for scenario in self.left if not self._family.holds(scenario.name)]

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
        """Tell whether a measurement or a tolerance is not what it was.

        One that came with a new scenario, or went with one that is gone, is not; one that went from
        a file of the set to another is.
        """
        return (
            any(change.moved for change in self.scenarios)
            or any(self._family.origin(scenario) is None for scenario in self.came)
            or bool(self.removed)
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

    def origin(self, scenario: Scenario) -> Scenario | None:
        """Return what a scenario that came into a file was in the one that it left, if it did."""
        return self._origins.get(_place(scenario))

    @cached_property
    def _origins(self) -> dict[tuple[str, str], Scenario]:
        """Pair scenarios that left a file with those of their name that came into another.

        Where files of several machines share names, the likest ones belong together: each goes to
        one place only, and the rest are new.
        """
        came: dict[str, list[Scenario]] = {}
        for member in self.members:
            for scenario in member.came:
                came.setdefault(scenario.name, []).append(scenario)
        pairs = [
            ScenarioChange(old, new)
            for member in self.members
            for old in member.left
            for new in came.get(old.name, ())
        ]
        pairs.sort(key=lambda pair: (pair.share, pair.distance))
        left: set[tuple[str, str]] = set()
        found: dict[tuple[str, str], Scenario] = {}
        for pair in pairs:
            if _place(pair.before) not in left and _place(pair.after) not in found:
                left.add(_place(pair.before))
                found[_place(pair.after)] = pair.before
        return found

    def holds(self, name: str) -> bool:
        """Tell whether some file of the set has a scenario of that name after the change."""
        return name in self._names or name in self._names_of_others

    @cached_property
    def _names(self) -> set[str]:
        return {name for member in self.members for name in _by_name(member.after)}

    @cached_property
    def _names_of_others(self) -> set[str]:
        return {name for other in self._others() for name in _by_name(other)}


def _place(scenario: Scenario) -> tuple[str, str]:
    """Return the file and the name of a scenario: a file that is repaired is read again."""
    return scenario.document.text.path, scenario.name


def _by_name(baseline: Baseline | None) -> dict[str, Scenario]:
    scenarios = baseline.scenarios if baseline is not None else []
    return {scenario.name: scenario for scenario in scenarios}


def _undated(baseline: Baseline) -> Any:
    """Return the value of a file without its date, and without dates in the texts that repeat it.

    These are left out, so that they compare equal whatever day they name.
    """
    metadata = baseline.format.metadata
    if metadata is None:
        return baseline.root
    texts = [path.of(baseline.root) for path in metadata.date_in_text]
    root = baseline.root
    for path in (metadata.date, *metadata.date_in_text):
        root = _without(root, path)
    return root, [dates.left_out(text) if type(text) is str else text for text in texts]


def _without(value: Any, path: FieldPath) -> Any:
    if type(value) is not dict or path[0] not in value:
        return value
    rest = {name: item for name, item in value.items() if name != path[0]}
    if len(path) > 1:
        rest[path[0]] = _without(value[path[0]], FieldPath(path[1:]))
    return rest
