"""The values of a new run beside the limits that a baseline sets for them."""

from collections.abc import Callable, Iterator
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.gates import (
    EffectiveGate,
    Profile,
    UnknownLimit,
    effective_gates,
    is_unset,
    profile_of,
    sampled,
)
from perflint.documents.baselines.per_item import PerItem, per_item
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES, Series
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.record import Record


class GatedValue(Record):
    """A limit, and the value that a run has for it: None if the run has none.

    ``computed`` says from what the value is computed if the run does not have it itself.
    """

    gate: EffectiveGate
    value: float | None
    computed: PerItem | None = None

    @property
    def failed(self) -> bool:
        """Whether the tests fail by this value."""
        if self.value is None:
            return self.gate.gate.if_missing == "fail"
        return self.gate.fails(self.value)

    @property
    def is_compared(self) -> bool:
        """Whether the tests compare or require the value; a run may lack one that they do not."""
        return self.value is not None or self.failed


class UnknownValue(Record):
    """A gate with an unknown limit, and the value that a run has for it, as in ``GatedValue``."""

    gate: UnknownLimit
    value: float | None
    computed: PerItem | None = None


Gates = tuple[EffectiveGate | UnknownLimit, ...]


class GatedBaseline:
    """A baseline whose format describes gates, with its scenarios by name.

    ``selects`` tells by its name whether a scenario is compared. ``ungated`` are the names of those
    whose tests do not compare.
    """

    def __init__(
        self,
        baseline: Baseline,
        selects: Callable[[str], bool] = lambda name: True,
        ungated: frozenset[str] = frozenset(),
    ) -> None:
        self.baseline = baseline
        self.ungated = ungated
        self.path = baseline.document.text.path
        self.format = baseline.format
        self.profile: Profile = profile_of(baseline.root, baseline.format.tolerances)
        self.scenarios = {
            scenario.name: scenario for scenario in baseline.scenarios if selects(scenario.name)
        }
        self._gates: dict[tuple[object, ...], Gates] = {}

    def values(
        self, name: str, fields: dict[str, Any], partial: tuple[FieldPath, ...] = ()
    ) -> Iterator[GatedValue | UnknownValue]:
        """Yield the limits of a scenario with the values of a run, in the order of the tests.

        ``fields`` are those of the record that the run measured, and ``partial`` those of which it
        has only some items: the others are left out instead of being missing.
        """
        scenario = self.scenarios[name]
        record = scenario.format.record_of(scenario.format.value_of(fields)) or {}
        for gate in self._gates_of(scenario, record):
            value, computed = _number(scenario, gate.path, record), None
            if value is None and FieldPath(map(str, gate.path[:-1])) in partial:
                continue
            if value is None:
                path = FieldPath(map(str, gate.path))
                computed = per_item(path, scenario.record, record, scenario.format)
            value = value if computed is None else computed.value
            if isinstance(gate, UnknownLimit):
                yield UnknownValue(gate, value, computed)
            else:
                yield GatedValue(gate, value, computed)

    def _gates_of(self, scenario: Scenario, record: dict[str, Any]) -> Gates:
        """Return the gates for a run: they differ between runs only by the samples they look at."""
        indices = sampled(_series(scenario, record), self.baseline.root)
        selected = ((path, frozenset(chosen)) for path, chosen in indices.items())
        key = (scenario.name, *selected)
        if key not in self._gates:
            self._gates[key] = tuple(effective_gates(scenario, self.profile, indices))
        return self._gates[key]


def _series(scenario: Scenario, record: dict[str, Any]) -> dict[FieldPath, Series]:
    missing = scenario.format.missing
    return {
        path: Series(get(record), samples, missing) for path, samples, get in scenario.format.series
    }


def _number(scenario: Scenario, route: Route, record: dict[str, Any]) -> float | None:
    """Return the value at a route, None if it is not a number or stands for none."""
    value = FieldPath(map(str, route)).get(record)
    if value is MISSING or type(value) not in NUMBER_TYPES or is_unset(scenario, route, value):
        return None
    return float(value)
