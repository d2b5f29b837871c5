"""What a change touches in a baseline: the values that differ from those before."""

from functools import cached_property
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.leaves import differ
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import MISSING, at, pointer, steps_of
from perflint.primitives.finding import Finding


class TouchedValues:
    """What a change touches in the later version of a file, which must exist."""

    def __init__(self, change: BaselineChange) -> None:
        self._change = change
        self._after = change.latest
        before = change.before
        self._before_root: Any = before.root if before is not None else MISSING

    def scenario(self, scenario: Scenario) -> bool:
        """Tell whether a scenario is new or differs from its base.

        A scenario that moved here from another file, or was renamed, has that record as its base.
        If the sampling fractions differ, by which scenarios are checked, all are touched. Another
        scenario of the same name is new.
        """
        base = self._base_value(scenario)
        differs = base is MISSING or differ(base, scenario.value)
        return differs or scenario.name in self._repeated

    def value(self, pointer: str) -> bool:
        """Tell whether the value at a JSON Pointer was changed, added or removed.

        In a scenario it is compared with the base of that scenario.
        """
        if pointer in self._new_duplicates:
            return True
        steps = steps_of(pointer)
        for depth in self._depths:
            found = self._scenarios.get(tuple(steps[:depth]))
            if found is not None:
                scenario, path = found
                base, rest = self._base_value(scenario), [*path, *steps[depth:]]
                return base is MISSING or differ(at(base, rest), at(scenario.value, rest))
        return differ(at(self._before_root, steps), at(self._after.root, steps))

    def touches(self, finding: Finding) -> bool:
        """Tell whether a value that a finding is about was touched.

        If it is about no value in particular, its scenario must be touched, if it has one.
        """
        if finding.subjects:
            return any(map(self.value, finding.subjects))
        scenario = self._by_name.get(finding.scenario or "")
        return scenario is None or self.scenario(scenario)

    def _base_value(self, scenario: Scenario) -> Any:
        """Return the earlier value of a scenario; MISSING if it is new or checked differently."""
        base = self._change.base_of(scenario)
        return MISSING if base is None or self._differs_in_sampling(base) else base.value

    def _differs_in_sampling(self, base: Scenario) -> bool:
        paths = {samples.sampled_by for _, samples, _ in self._after.format.series}
        roots = base.document.value, self._after.root
        return any(differ(*map(path.get, roots)) for path in paths if path is not None)

    @cached_property
    def _by_name(self) -> dict[str, Scenario]:
        return {scenario.name: scenario for scenario in self._after.scenarios}

    @cached_property
    def _scenarios(self) -> dict[tuple[str, ...], tuple[Scenario, tuple[str, ...]]]:
        """The scenarios by what they consist of in the file, each with the path in its record."""
        return {
            tuple(map(str, route)): (scenario, tuple(map(str, path)))
            for scenario in self._after.scenarios
            for route, path in scenario.place.places
        }

    @cached_property
    def _depths(self) -> set[int]:
        """The lengths of the routes to scenarios: usually they are equal."""
        return {len(route) for route in self._scenarios}

    @cached_property
    def _repeated(self) -> set[str]:
        """The names that more records of a list have than before."""
        names = [scenario.name for scenario in self._after.scenarios]
        if len(set(names)) == len(names):
            return set()
        before = self._change.before
        old = [scenario.name for scenario in before.scenarios] if before is not None else []
        return {name for name in names if names.count(name) > max(old.count(name), 1)}

    @cached_property
    def _new_duplicates(self) -> set[str]:
        """The JSON Pointers of keys that occur twice in an object, and did not before."""
        before = self._change.before
        return _duplicates(self._after) - (_duplicates(before) if before is not None else set())


def _duplicates(baseline: Baseline) -> set[str]:
    return {pointer(duplicate.route) for duplicate in baseline.document.duplicates}
