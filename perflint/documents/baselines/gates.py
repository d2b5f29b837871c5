"""The limits that the tests of a benchmark derive from a baseline: its effective gates."""

from collections.abc import Collection, Iterator, Mapping
from math import isfinite
from typing import Any, Literal

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.leaves import compared_values
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES, Series
from perflint.formats.language import Direction, Tolerances
from perflint.formats.paths import FieldPath, Route
from perflint.formats.run_keys import Gate
from perflint.primitives.record import Record

DORMANT = 2.0
"""A limit beyond this multiple of the expected value gates nothing: it is dormant."""

Reason = Literal["tolerance", "at-least", "floor"]
"""What makes a limit: a tolerance of the profile, the least relative or the absolute one."""


class Profile(Record):
    """The tolerances that the tests use for a file, by their keys.

    ``name`` is the name of the profile in the file; None if the file has a single one without a
    name, or if it is that of the format (``is_default``).
    """

    name: str | None
    values: Mapping[str, Any]
    is_default: bool = False


class EffectiveGate(Record):
    """The limit of one value of a scenario.

    ``expected`` is the value in the baseline. ``tolerance`` is the relative tolerance in effect,
    and ``reason`` says whether it, or the floor, makes the limit. ``side`` is the better side.
    ``gate`` is the entry of the format, and ``number`` its position there.
    """

    path: Route
    expected: float
    limit: float
    tolerance: float
    reason: Reason
    side: Direction
    gate: Gate
    number: int

    @property
    def is_dormant(self) -> bool:
        """Whether the limit is above twice the expected value, or below half of it."""
        if self.side == "higher":
            return self.limit * DORMANT < self.expected
        return self.limit > self.expected * DORMANT

    def fails(self, value: float) -> bool:
        """Tell whether a measured value is beyond the limit."""
        return value < self.limit if self.side == "higher" else value > self.limit

    def gain(self, value: float) -> float:
        """Return by how much a value is better than expected; negative if it is worse."""
        return value - self.expected if self.side == "higher" else self.expected - value

    def improvement(self, limit: float) -> float:
        """Return by how much another limit is tighter; negative if it is looser."""
        return limit - self.limit if self.side == "higher" else self.limit - limit

    def around(self, expected: float) -> "EffectiveGate":
        """Return the gate as it would be with another expected value."""
        limit, reason = _limit(expected, self.tolerance, self.gate, self.side)
        return self._replace(expected=expected, limit=limit, reason=reason)


class UnknownLimit(Record):
    """A gate with a tolerance that the profile of the file lacks; see ``EffectiveGate``."""

    path: Route
    expected: float
    tolerance: str
    side: Direction
    gate: Gate
    number: int


Indices = Mapping[FieldPath, Collection[str]]
"""The indices of samples that the tests compare, by series; all others are not compared."""


def profile_of(root: Any, tolerances: Tolerances | None) -> Profile:
    """Return the tolerances that the tests use for a file with the value ``root``.

    An object with numbers is a profile itself; else it contains profiles by their names.
    """
    if tolerances is None:
        return Profile(None, {})
    value = tolerances.at.get(root)
    if type(value) is not dict:
        return Profile(None, tolerances.default, is_default=bool(tolerances.default))
    if any(type(item) in NUMBER_TYPES for item in value.values()):
        return Profile(None, value)
    name = tolerances.profile
    profile = value.get(name) if name is not None else None
    return Profile(name, profile if type(profile) is dict else {})


def sampled(series: Mapping[FieldPath, Series], root: Any) -> Indices:
    """Return the indices that the sampling fractions of a file select of some series.

    The tests sample the steps of a new run, so these are the series of that run; without a run they
    are those of the scenario.
    """
    indices: dict[FieldPath, Collection[str]] = {}
    for path, samples in series.items():
        selected = samples.sampled_indices(root) if samples.samples.index_ is None else None
        if selected is not None:
            indices[path] = selected
    return indices


def effective_gates(
    scenario: Scenario, profile: Profile, indices: Indices | None = None
) -> Iterator[EffectiveGate | UnknownLimit]:
    """Yield the gates of a scenario, in the order in which the tests compare.

    A value that is not a number has no gate, nor has a metric of 0, which stands for one that was
    not measured. Of samples in an object, only those at ``indices`` have one (default: all).
    """
    found: list[tuple[Route, int, EffectiveGate | UnknownLimit]] = []
    for route, expected in compared_values(scenario).items():
        if type(expected) not in NUMBER_TYPES or not _is_compared(route, scenario, indices):
            continue
        if is_unset(scenario, route, expected):
            continue
        entry = gate_of(scenario, route)
        if entry is not None:
            gate = _effective(scenario, route, expected, *entry, profile)
            found.append((route[:-1] or route, entry[0], gate))
    first: dict[Route, int] = {}
    for field, number, _ in found:
        first[field] = min(number, first.get(field, number))
    found.sort(key=lambda item: first[item[0]])  # tests compare all items of a field in its order
    yield from (gate for _, _, gate in found)


def gate_of(scenario: Scenario, route: Route) -> tuple[int, Gate] | None:
    """Return the entry of the format for a value, with its position; None if there is none."""
    path = FieldPath(map(str, route))
    for number, gate in enumerate(scenario.format.gates):
        if gate.applies_to(path, scenario.name):
            return number, gate
    return None


def gate_at(scenario: Scenario, path: FieldPath, profile: Profile) -> EffectiveGate | None:
    """Return the gate of the number in a field; None if tests do not compare with it."""
    expected, entry = scenario.number(path), gate_of(scenario, path)
    if expected is None or entry is None or is_unset(scenario, path, expected):
        return None
    gate = _effective(scenario, path, expected, *entry, profile)
    return gate if isinstance(gate, EffectiveGate) else None


def is_unset(scenario: Scenario, route: Route, value: object) -> bool:
    """Tell whether a value stands for a metric that was not measured: null, or 0 in a field.

    An item of a field, such as a stage, may take so little time that it is rounded to 0.
    """
    path, kinds = FieldPath(map(str, route)), scenario.layout.kinds
    return value is None or (path in kinds.fields and kinds.is_unset(path, value))


def _is_compared(route: Route, scenario: Scenario, indices: Indices | None) -> bool:
    parent = FieldPath(map(str, route[:-1]))
    if indices is None or parent not in scenario.series or not scenario.series[parent].indices:
        return True
    return parent not in indices or str(route[-1]) in indices[parent]


def _effective(
    scenario: Scenario, route: Route, expected: float, number: int, gate: Gate, profile: Profile
) -> EffectiveGate | UnknownLimit:
    tolerance = gate.at_least
    directions = scenario.format.directions
    side = directions.of(route, scenario.record, scenario.layout.kinds) or "lower"
    if gate.tolerance is not None:
        value = profile.values.get(gate.tolerance, gate.default)
        if type(value) not in NUMBER_TYPES or not isfinite(value):
            return UnknownLimit(route, expected, gate.tolerance, side, gate, number)
        tolerance = max(value, gate.at_least)
    limit, reason = _limit(expected, tolerance, gate, side)
    return EffectiveGate(route, expected, limit, tolerance, reason, side, gate, number)


def _limit(expected: float, tolerance: float, gate: Gate, side: str) -> tuple[float, Reason]:
    """Return the limit, and what makes it."""
    if side == "higher":
        relative, absolute = expected * (1 - tolerance), expected - gate.floor
        limit, by_floor = min(relative, absolute), absolute < relative
    else:
        relative, absolute = expected * (1 + tolerance), expected + gate.floor
        limit, by_floor = max(relative, absolute), absolute > relative
    if by_floor:
        return limit, "floor"
    return limit, "at-least" if tolerance == gate.at_least else "tolerance"


class GateList(Record):
    """All gates of a baseline, by scenario, and the number of its samples.

    ``ungated`` are the names of the scenarios that no test compares with; they have no gates, and
    their samples do not count.
    """

    baseline: Baseline
    profile: Profile
    scenarios: tuple[tuple[Scenario, tuple[EffectiveGate | UnknownLimit, ...]], ...]
    samples: int
    ungated: frozenset[str] = frozenset()


def listed_gates(baseline: Baseline, ungated: frozenset[str] = frozenset()) -> GateList:
    """Return all gates of a baseline, as they are for runs with as many samples."""
    profile = profile_of(baseline.root, baseline.format.tolerances)
    scenarios = []
    samples = 0
    for scenario in baseline.scenarios:
        gates: tuple[EffectiveGate | UnknownLimit, ...] = ()
        if scenario.name not in ungated:
            indices = sampled(scenario.series, baseline.root)
            gates = tuple(effective_gates(scenario, profile, indices))
            samples += sum(series.count for series in scenario.series.values())
        scenarios.append((scenario, gates))
    return GateList(baseline, profile, tuple(scenarios), samples, ungated)
