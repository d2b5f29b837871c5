"""The change of a baseline between two revisions: scenarios kept, added, removed and moved."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from perflint.documents.baselines.baseline import Baseline, CaseNames
from perflint.documents.baselines.leaves import compared_values, differ
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import FieldChange, ScenarioChange
from perflint.formats.paths import MISSING, Route

RENAMED = 0.5
"""A removed record was renamed if a new one has at least this fraction of its values."""


class BaselineChange:
    """A baseline before and after a change.

    ``before`` is None for a new file, ``after`` for a deleted one. ``changed_on`` is the date of
    the change: that of its commit, or today if it is not committed. ``set_change`` contains the
    changes of all files of the baseline set, to follow scenarios that moved to another file.
    ``cases`` are the test cases after the change, None if there are no case files. Those
    ``without_baseline`` are compared with no other file of the set than this one, which is gone.
    """

    cases: CaseNames | None = None
    without_baseline: frozenset[str] = frozenset()

    def __init__(
        self,
        before: Baseline | None,
        after: Baseline | None,
        *,
        changed_on: date,
        set_change: "BaselineSetChange | None" = None,
    ) -> None:
        self.before = before
        self.after = after
        self.changed_on = changed_on
        self._set_change = set_change if set_change is not None else BaselineSetChange()

    @property
    def latest(self) -> Baseline:
        """``after``, or ``before`` if the file is deleted. Findings point into this side."""
        side = self.after if self.after is not None else self.before
        if side is None:
            raise ValueError("a change needs a side before or after")
        return side

    @property
    def policy(self) -> str:
        """The policy that the change must follow."""
        return self.latest.settings.policy

    @property
    def file_dates(self) -> tuple[date, date] | None:
        """The date in the file before and after; None unless both are valid."""
        before = self.before.parsed_date if self.before is not None else None
        after = self.after.parsed_date if self.after is not None else None
        return (before, after) if before is not None and after is not None else None

    @cached_property
    def scenarios(self) -> list[ScenarioChange]:
        """The scenarios on both sides, in the order of the file.

        One that moved here from another file of the set, or was renamed, is among them.
        """
        before, changes = _by_name(self.before), self._set_change
        pairs = [
            (before.get(name) or changes.origin(scenario) or changes.old_record(scenario), scenario)
            for name, scenario in _by_name(self.after).items()
        ]
        return [ScenarioChange(old, new) for old, new in pairs if old is not None]

    @cached_property
    def _by_name(self) -> dict[str, ScenarioChange]:
        return {scenario.after.name: scenario for scenario in self.scenarios}

    @property
    def is_of_two_runs(self) -> bool:
        """Whether a new file is compared with that of the run before it."""
        before, after = self.before, self.after
        if before is None or after is None or after.format.keys.compare_with == "itself":
            return False
        return before.document.text.path != after.document.text.path

    def base_of(self, scenario: Scenario) -> Scenario | None:
        """Return the earlier version of a scenario, also of a moved or renamed one, or None."""
        pair = self._by_name.get(scenario.name)
        return pair.before if pair is not None else None

    def changed_in_part(self, scenario: Scenario) -> bool:
        """Tell whether only a part of a scenario's values was measured again."""
        pair = self._by_name.get(scenario.name)
        return pair is not None and pair.mixed

    @cached_property
    def only_before(self) -> list[Scenario]:
        """The scenarios that are no longer in this file."""
        return _only_in(self.before, self.after)

    @cached_property
    def only_after(self) -> list[Scenario]:
        """The scenarios that were not in this file before."""
        return _only_in(self.after, self.before)

    @cached_property
    def removed(self) -> list[Scenario]:
        """The scenarios of this file that are no longer in any file of the set."""
        return [
            scenario
            for scenario in self.only_before
            if not self._set_change.has_scenario(scenario.name)
        ]

    def new_name(self, scenario: Scenario) -> str | None:
        """Return the new name of a removed scenario that was renamed in this change, or None."""
        return self._set_change.new_name(scenario)

    @cached_property
    def tolerances(self) -> list[FieldChange]:
        """All tolerances of either side, with their routes from the root."""
        before = dict(self.before.tolerances()) if self.before is not None else {}
        after = dict(self.after.tolerances()) if self.after is not None else {}
        return [
            FieldChange(route, before.get(route, MISSING), after.get(route, MISSING))
            for route in dict.fromkeys((*after, *before))
        ]

    def what_was_measured(self) -> str | None:
        """Return a phrase for what was measured in the change; None if nothing was.

        That is a measurement that is on both sides and differs, a new one that is not 0 or null, a
        new scenario with such a measurement, or a tolerance that is on both sides and differs. A
        scenario that only moved to another file of the set does not count.
        """
        for scenario in self.scenarios:
            if scenario.measured:
                only_added = all(field.before is MISSING for field in scenario.measured)
                verb = "were added" if only_added else "changed"
                return f"measurements of `{scenario.after.name}` {verb}"
        for added in self.only_after:
            if self.base_of(added) is None and not added.is_placeholder():
                return f"scenario `{added.name}` was added"
        for tolerance in self.tolerances:
            if tolerance.changed and MISSING not in (tolerance.before, tolerance.after):
                return f"tolerance `{'/'.join(map(str, tolerance.path[1:]))}` changed"
        return None


class BaselineSetChange:
    """The changes of all files of a set.

    ``changes`` are both sides of every changed file; ``unchanged`` are the other files of the set,
    which are only needed if ``missing`` is not empty.
    """

    def __init__(
        self,
        changes: Sequence[tuple[Baseline | None, Baseline | None]] = (),
        unchanged: Sequence[Baseline] = (),
    ) -> None:
        self._changes = changes
        self._unchanged = unchanged

    def origin(self, scenario: Scenario) -> Scenario | None:
        """Return the earlier record of a scenario that moved here from another file, or None."""
        return self._origins.get(_key(scenario))

    @cached_property
    def _origins(self) -> dict[tuple[str, str], Scenario]:
        """Match scenarios removed from one file with those of the same name added to another.

        If several files share a name, the most similar records are matched first. Each record is
        matched once at most; added records without a match are new.
        """
        added: dict[str, list[Scenario]] = {}
        for before, after in self._changes:
            for scenario in _only_in(after, before):
                added.setdefault(scenario.name, []).append(scenario)
        pairs = [
            ScenarioChange(old, new)
            for before, after in self._changes
            for old in _only_in(before, after)
            for new in added.get(old.name, ())
        ]
        pairs.sort(key=lambda pair: (pair.changed_fraction, pair.distance))
        matched: set[tuple[str, str]] = set()
        origins: dict[tuple[str, str], Scenario] = {}
        for pair in pairs:
            if _key(pair.before) not in matched and _key(pair.after) not in origins:
                matched.add(_key(pair.before))
                origins[_key(pair.after)] = pair.before
        return origins

    def new_name(self, removed: Scenario) -> str | None:
        """Return the name of the added record that has most values of a removed one, or None.

        It must have at least half of them.
        """
        renamed = self._renamed.get(_key(removed))
        return renamed.name if renamed is not None else None

    def old_record(self, added: Scenario) -> Scenario | None:
        """Return the removed record of which an added one has most values, or None."""
        return self._old_records.get(_key(added))

    @cached_property
    def _renamed(self) -> dict[tuple[str, str], Scenario]:
        """The added record with most values of each removed one, if it has at least half."""
        added = [
            scenario
            for before, after in self._changes
            for scenario in _only_in(after, before)
            if scenario.name not in self._names_before
        ]
        values = [compared_values(scenario) for scenario in added]
        renamed = {}
        for before, after in self._changes if added else ():
            for removed in _only_in(before, after):
                if self.has_scenario(removed.name):
                    continue
                share, at = max(
                    (_share(removed, scenario, values[at]), at) for at, scenario in enumerate(added)
                )
                if share >= RENAMED:
                    renamed[_key(removed)] = added[at]
        return renamed

    @cached_property
    def _old_records(self) -> dict[tuple[str, str], Scenario]:
        removed = {
            _key(scenario): scenario
            for before, after in self._changes
            for scenario in _only_in(before, after)
        }
        return {_key(new): removed[old] for old, new in self._renamed.items()}

    @cached_property
    def _names_before(self) -> set[str]:
        return {name for before, _ in self._changes for name in _by_name(before)}

    def has_scenario(self, name: str) -> bool:
        """Return whether any file of the set has a scenario of that name after the change."""
        return name in self._names or name in self._unchanged_names

    @cached_property
    def missing(self) -> set[str]:
        """The scenarios that are no longer in any changed file."""
        return self._names_before - self._names

    @cached_property
    def _names(self) -> set[str]:
        return {name for _, after in self._changes for name in _by_name(after)}

    @cached_property
    def _unchanged_names(self) -> set[str]:
        return {name for baseline in self._unchanged for name in _by_name(baseline)}


def _share(old: Scenario, new: Scenario, new_values: Mapping[Route, Any]) -> float:
    """Return the fraction of the measured values of a record that another one has, too.

    Zeros and nulls do not count. Records without other values are only compared as a whole.
    """
    values = {path: value for path, value in compared_values(old).items() if value}
    if not values:
        return 0.0 if differ(old.value, new.value) else 1.0
    equal = [path for path, value in values.items() if new_values.get(path, MISSING) == value]
    return len(equal) / len(values)


def shared_records(before: Baseline | None, after: Baseline | None) -> int:
    """Count the records of the same name that have at least half of their values in common."""
    new = _by_name(after)
    return sum(
        name in new and _share(old, new[name], compared_values(new[name])) >= RENAMED
        for name, old in _by_name(before).items()
    )


def _only_in(side: Baseline | None, other: Baseline | None) -> list[Scenario]:
    """Return the scenarios of one side that the other side does not have."""
    names = _by_name(other)
    return [scenario for name, scenario in _by_name(side).items() if name not in names]


def _key(scenario: Scenario) -> tuple[str, str]:
    """Return the path and name of a scenario. Not its identity: a fixed file is parsed again."""
    return scenario.document.text.path, scenario.name


def _by_name(baseline: Baseline | None) -> dict[str, Scenario]:
    scenarios = baseline.scenarios if baseline is not None else []
    return {scenario.name: scenario for scenario in scenarios}
