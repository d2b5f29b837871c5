"""What a change did to one scenario, by the direction of its values."""

from collections.abc import Iterable, Iterator
from typing import Literal

from perflint.documents.baselines.gates import Profile, gate_at
from perflint.documents.baselines.leaves import compared_values
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import (
    SLACK,
    FieldChange,
    ScenarioChange,
)
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.paths import MISSING
from perflint.history.time_line import Kind, MetricChange


def kind_of(change: ScenarioChange) -> Kind:
    """Return what a change did to the values of a scenario, of which at least one differs."""
    kind = _direction(change.field(path) for path in change.format.shown_metrics)
    kind = kind or _direction(change.changed)
    if kind is not None:
        return kind
    return "extended" if any(map(_is_new, change.changed)) else "other"


def _direction(fields: Iterable[FieldChange]) -> Kind | None:
    """Return the direction of some fields, None if they have none.

    A field that differs by no more than a measurement may get worse does not count beside others.
    """
    moved = [field for field in fields if field.effect is not None]
    clear = [field for field in moved if field.effect == "disarmed" or field.relative > SLACK]
    effects = {field.effect for field in clear or moved}
    if not effects:
        return None
    if "better" not in effects:
        return "loosened"
    return "tightened" if effects == {"better"} else "mixed"


def _is_new(field: FieldChange) -> bool:
    """Tell whether a value was added, or is checked for the first time."""
    return field.before in (MISSING, None, 0) and field.after not in (MISSING, None, 0)


def kind_of_metric(metric: MetricChange) -> Kind:
    """Return what a change did to one metric, which differs."""
    if metric.effect is not None:
        return "tightened" if metric.effect == "better" else "loosened"
    return "extended" if not metric.before and metric.after else "other"


def changed_metrics(change: ScenarioChange, profile: Profile) -> Iterator[MetricChange]:
    """Yield the top-level metrics and limits that a change altered."""
    for path in change.format.shown_metrics:
        field = change.field(path)
        before, after = _number(field.before), _number(field.after)
        if before != after:
            gate = gate_at(change.after, path, profile)
            limit = gate.limit if gate is not None else None
            yield MetricChange(path, before, after, field.effect, limit)


def most_changed(change: ScenarioChange) -> MetricChange | None:
    """Return the value that changed most, for a change that altered no metric; None without one."""
    fields = [field for field in change.changed if field.numbers] or change.changed
    field = max(fields, key=lambda field: field.relative if field.numbers else 0, default=None)
    if field is None:
        return None
    return MetricChange(field.path, _number(field.before), _number(field.after), field.effect)


def metrics_of(
    scenario: Scenario, profile: Profile, side: Literal["before", "after"]
) -> Iterator[MetricChange]:
    """Yield the metrics of a scenario that was added, or of one that was removed (``before``)."""
    for path in scenario.format.shown_metrics:
        number = scenario.number(path)
        if number is None:
            continue
        if side == "before":
            yield MetricChange(path, number, None)
            continue
        gate = gate_at(scenario, path, profile)
        yield MetricChange(path, None, number, limit=gate.limit if gate is not None else None)


def count_values(scenario: Scenario) -> int:
    """Return the number of measurements, limits and samples of a scenario."""
    return len(compared_values(scenario))


def _number(value: object) -> float | None:
    return value if type(value) in NUMBER_TYPES else None  # type: ignore[return-value]
