"""What tests compare with a scenario in HEAD."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from perflint.documents.baselines.gates import (
    EffectiveGate,
    Profile,
    effective_gates,
    gate_at,
    sampled,
)
from perflint.documents.baselines.scenario import Scenario
from perflint.engine.past_states import Commit
from perflint.formats.paths import FieldPath
from perflint.history.time_line import GateCounts, MetricChange, MetricNow, TimeLine
from perflint.primitives.record import Record


class PastProfile(Record):
    """The tolerances of a file from a commit on."""

    since: Commit
    profile: Profile


def with_present(
    line: TimeLine, scenario: Scenario, profiles: Sequence[PastProfile], root: Any
) -> TimeLine:
    """Return a time line with the metrics and gates that its scenario has in HEAD.

    ``root`` is the value of the file, and ``profiles`` are its tolerances, the oldest first.
    """
    profile = profiles[-1].profile
    gates = [
        gate
        for gate in effective_gates(scenario, profile, sampled(scenario.series, root))
        if isinstance(gate, EffectiveGate)
    ]
    metrics = [
        _metric(line, scenario, path, value, profiles)
        for path in scenario.format.shown_metrics
        if (value := scenario.number(path)) is not None
    ]
    counts = GateCounts(len(gates), sum(gate.is_dormant for gate in gates))
    return line._replace(metrics=tuple(metrics), gates=counts)


def _metric(
    line: TimeLine,
    scenario: Scenario,
    path: FieldPath,
    value: float,
    profiles: Sequence[PastProfile],
) -> MetricNow:
    changes = [
        (change.commit, metric)
        for change in reversed(line.changes)
        for metric in change.metrics
        if metric.path == path
    ]
    since = changes[0][0] if changes else line.changes[0].commit
    side = scenario.format.directions.of(path, scenario.record, scenario.layout.kinds)
    gate = gate_at(scenario, path, profiles[-1].profile)
    if gate is None:
        return MetricNow(path, value, since, side)
    dormant = [
        commit for commit, _ in takewhile(lambda changed: _was_dormant(changed[1], gate), changes)
    ]
    dormant_since = None
    if gate.is_dormant:
        dormant_since = (
            dormant[-1] if dormant else _since_tolerances(line, scenario, path, since, profiles)
        )
    return MetricNow(path, value, since, side, gate.limit, gate.is_dormant, dormant_since)


def _since_tolerances(
    line: TimeLine,
    scenario: Scenario,
    path: FieldPath,
    set_by: Commit,
    profiles: Sequence[PastProfile],
) -> Commit | None:
    """Return the commit whose tolerances made the limit of a value dormant, after it was set.

    None if the scenario came from another file since then, which may have had other tolerances.
    """
    later = takewhile(lambda change: change.commit != set_by, reversed(line.changes))
    if any(each.previous is not None and each.previous.path != each.place.path for each in later):
        return None
    since = None
    for past in reversed(profiles):
        gate = gate_at(scenario, path, past.profile)
        if gate is None or not gate.is_dormant:
            return since
        since = past.since
    return None


def _was_dormant(metric: MetricChange, gate: EffectiveGate) -> bool:
    """Tell whether the limit after a change was beyond twice the value."""
    if metric.after is None or metric.limit is None:
        return False
    return gate._replace(expected=metric.after, limit=metric.limit).is_dormant
