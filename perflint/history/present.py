"""What tests compare with a scenario in HEAD."""

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
from perflint.formats.paths import FieldPath
from perflint.history.time_line import GateCounts, MetricChange, MetricNow, TimeLine


def with_present(line: TimeLine, scenario: Scenario, profile: Profile, root: Any) -> TimeLine:
    """Return a time line with the metrics and gates that its scenario has in HEAD.

    ``root`` is the value of the file, and ``profile`` its tolerances.
    """
    gates = [
        gate
        for gate in effective_gates(scenario, profile, sampled(scenario.series, root))
        if isinstance(gate, EffectiveGate)
    ]
    metrics = [
        _metric(line, scenario, path, value, profile)
        for path in scenario.format.shown_metrics
        if (value := scenario.number(path)) is not None
    ]
    counts = GateCounts(len(gates), sum(gate.is_dormant for gate in gates))
    return line._replace(metrics=tuple(metrics), gates=counts)


def _metric(
    line: TimeLine, scenario: Scenario, path: FieldPath, value: float, profile: Profile
) -> MetricNow:
    changes = [
        (change.commit, metric)
        for change in reversed(line.changes)
        for metric in change.metrics
        if metric.path == path
    ]
    since = changes[0][0] if changes else line.changes[0].commit
    side = scenario.format.directions.of(path, scenario.record, scenario.layout.kinds)
    gate = gate_at(scenario, path, profile)
    if gate is None:
        return MetricNow(path, value, since, side)
    dormant = [
        commit for commit, _ in takewhile(lambda changed: _was_dormant(changed[1], gate), changes)
    ]
    return MetricNow(
        path,
        value,
        since,
        side,
        gate.limit,
        gate.is_dormant,
        dormant[-1] if dormant and gate.is_dormant else None,
    )


def _was_dormant(metric: MetricChange, gate: EffectiveGate) -> bool:
    """Tell whether the limit after a change was beyond twice the value."""
    if metric.after is None or metric.limit is None:
        return False
    return gate._replace(expected=metric.after, limit=metric.limit).is_dormant
