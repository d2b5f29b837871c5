"""The metrics of a scenario that are 0, null or absent, and what they are computed from."""

from collections.abc import Iterable, Iterator

from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.wording import counted

Inputs = dict[FieldPath, str]
"""What a metric is computed from: the paths of series, objects and fields, and their labels."""


def unset_metrics(scenario: Scenario) -> dict[FieldPath, Inputs]:
    """Return the aggregates and totals that are not set although all that they need is present."""
    metrics: dict[FieldPath, Inputs] = {}
    for field, inputs in (*_aggregates(scenario), *_totals(scenario)):
        metrics.setdefault(field, {}).update(inputs)
    return metrics


def _aggregates(scenario: Scenario) -> Iterator[tuple[FieldPath, Inputs]]:
    """Yield the aggregates that are not set, if all of their operands are."""
    for aggregate in scenario.layout.aggregates:
        if aggregate.may_be_zero or not _is_unset(scenario, aggregate.field):
            continue
        law, operands = aggregate.law, aggregate.law.expression.operands
        inputs = _present(scenario, operands)
        computed = scenario.computed(aggregate)
        # The statistics of a sampled series cannot be computed from the samples that it has.
        is_zero = (
            law.statistic is None
            if computed is None
            else law.agrees(0.0, computed, scenario.inputs(aggregate))
        )
        if inputs and len(inputs) == len(set(operands)) and not is_zero:
            yield aggregate.field, inputs


def _totals(scenario: Scenario) -> Iterator[tuple[FieldPath, Inputs]]:
    """Yield the fields of totals that are not set, if a part is."""
    for number, (whole, parts, series) in enumerate(scenario.layout.sums):
        keys = scenario.format.sums[number].keys
        fields = dict.fromkeys((*whole.paths, *keys.whole))
        if any(map(scenario.number, whole.paths)):
            continue
        inputs = _present(scenario, series)
        measured = [path for path in parts.paths if scenario.number(path)]
        for path in measured:
            container = FieldPath(path[:-1])
            if container:
                count = sum(path[:-1] == container for path in measured)
                inputs[container] = counted(count, keys.parts_called)
            else:
                inputs[path] = f"`{path}`"
        for field in fields if inputs else ():
            if _is_unset(scenario, field):
                yield field, inputs


def _is_unset(scenario: Scenario, path: FieldPath) -> bool:
    """Tell whether a measured field is 0, or is null or absent although it is required."""
    kinds = scenario.layout.kinds
    value = path.get(scenario.record)
    if not kinds.kind(path).is_measured:
        return False
    if value is MISSING or value is None:
        return path in kinds.required_metrics
    return kinds.is_unset(path, value)


def _present(scenario: Scenario, paths: Iterable[FieldPath]) -> Inputs:
    """Return the series that have a sample above 0, and the numbers other than 0."""
    inputs: Inputs = {}
    for path in paths:
        series = scenario.series.get(path)
        if series is not None and any(series.values):
            inputs[path] = counted(len(series.values), series.samples.called)
        elif series is None and scenario.number(path):
            inputs[path] = f"`{path}`"
    return inputs
