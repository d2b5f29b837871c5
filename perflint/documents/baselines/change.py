"""The change of a baseline between two revisions: scenarios kept, added, removed and moved."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import FieldChange, ScenarioChange
from perflint.formats import dates
from perflint.formats.paths import MISSING, FieldPath


class BaselineChange:
    """A baseline before and after a change.

    ``before`` is None for a new file, ``after`` for a deleted one. ``changed_on`` is the date of
    the change: that of its commit, or today if it is not committed. ``set_change`` contains the
    changes of all files of the baseline set, to follow scenarios that moved to another file.
    """

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
        """The scenarios on both sides or moved here from another file, in the order of the file."""
        before = _by_name(self.before)
        pairs = [
            (before.get(name) or self._set_change.origin(scenario), scenario)
            for name, scenario in _by_name(self.after).items()
        ]
        return [ScenarioChange(old, new) for old, new in pairs if old is not None]

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

    @cached_property
    def tolerances(self) -> list[FieldChange]:
        """All tolerances of either side, with their routes from the root."""
        before = dict(self.before.tolerances()) if self.before is not None else {}
        after = dict(self.after.tolerances()) if self.after is not None else {}
        return [
            FieldChange(route, before.get(route, MISSING), after.get(route, MISSING))
            for route in dict.fromkeys((*after, *before))
        ]

    def measurements_changed(self) -> bool:
        """Return whether a measurement or a tolerance was changed, added or removed.

        A scenario that only moved to another file of the set does not count.
        """
        return (
            any(scenario.measured for scenario in self.scenarios)
            or any(self._set_change.origin(scenario) is None for scenario in self.only_after)
            or bool(self.removed)
            or any(tolerance.changed for tolerance in self.tolerances)
        )

    def content_changed(self) -> bool:
        """Return whether anything changed except the date and the copies of it in strings."""
        if self.before is None or self.after is None:
            return True
        return bool(_undated(self.before) != _undated(self.after))


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

    def has_scenario(self, name: str) -> bool:
        """Return whether any file of the set has a scenario of that name after the change."""
        return name in self._names or name in self._unchanged_names

    @cached_property
    def missing(self) -> set[str]:
        """The scenarios that are no longer in any changed file."""
        before = {name for side, _ in self._changes for name in _by_name(side)}
        return before - self._names

    @cached_property
    def _names(self) -> set[str]:
        return {name for _, after in self._changes for name in _by_name(after)}

    @cached_property
    def _unchanged_names(self) -> set[str]:
        return {name for baseline in self._unchanged for name in _by_name(baseline)}


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


def _undated(baseline: Baseline) -> Any:
    """Return the value of a file without its date, and with dates cut from strings that repeat it.

    Two files that differ only in these dates give equal results.
    """
    metadata = baseline.format.metadata
    if metadata is None:
        return baseline.root
    texts = [path.get(baseline.root) for path in metadata.date_in_text]
    root = baseline.root
    for path in (metadata.date, *metadata.date_in_text):
        root = _without(root, path)
    return root, [dates.without_dates(text) if type(text) is str else text for text in texts]


def _without(value: Any, path: FieldPath) -> Any:
    """Return a copy of nested objects without the field at ``path``."""
    if type(value) is not dict or path[0] not in value:
        return value
    rest = {name: item for name, item in value.items() if name != path[0]}
    if len(path) > 1:
        rest[path[0]] = _without(value[path[0]], FieldPath(path[1:]))
    return rest
