"""Scenarios in which nothing is checked, and findings about them."""

from collections.abc import Iterator, Sequence
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.kinds import KINDS
from perflint.formats.paths import MISSING, FieldPath, pointer
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed


def is_placeholder(scenario: Scenario) -> bool:
    """Tell whether a valid record has a metric, and nothing to compare a measurement with.

    If all its metrics are null and may be, it says that nothing could be measured.
    """
    if scenario.layout.missing:
        return False
    metrics: list[tuple[FieldPath, Any]] = []
    has_value = False
    for path, field in scenario.layout.kinds.fields.items():
        kind, value = KINDS[field.kind], path.get(scenario.record)
        if kind.zero_is_value and type(value) in NUMBER_TYPES:
            return False
        if kind.is_measured and value is not MISSING:
            metrics.append((path, value))
            has_value = has_value or value is not None or not field.optional
    return has_value and all(_is_empty(scenario, path, value) for path, value in metrics)


def _is_empty(scenario: Scenario, path: FieldPath, value: Any) -> bool:
    """Tell whether a metric is 0, is empty, contains only zeros, or is null and may be."""
    kinds = scenario.layout.kinds
    if value is None:
        return path not in kinds.required_metrics or bool(scenario.format.missing)
    if path in scenario.series:
        series = scenario.series[path]
        return series.well_typed and not any(series.values)
    is_object = type(value) is dict and KINDS[kinds.fields[path].kind].shape == "object"
    return all(
        item is None or (item == 0 and type(item) in NUMBER_TYPES)
        for item in (value.values() if is_object else [value])
    )


def findings(baseline: Baseline, placeholders: Sequence[Scenario]) -> Iterator[Finding]:
    """Report placeholders together.

    A scenario that a change does not touch is not reported with those that it touches. One whose
    metrics were set before is reported alone, so that `disarmed-metric` can replace the finding. So
    is each that a test case is compared with.
    """
    change = baseline.change
    groups: dict[object, list[Scenario]] = {}
    for scenario in placeholders:
        base = change.base_of(scenario) if change is not None else None
        is_disarmed = base is not None and not base.is_placeholder()
        is_alone = is_disarmed or baseline.cases is not None
        key = scenario.name if is_alone else scenario.in_scope
        groups.setdefault(key, []).append(scenario)
    for scenarios in groups.values():
        yield _finding(baseline, scenarios)


def _finding(baseline: Baseline, scenarios: list[Scenario]) -> Finding:
    """Make a finding at the first scenario; it concerns the metrics of all of them."""
    first, *others = scenarios
    names = listed([scenario.name for scenario in scenarios])
    verb, each = ("is a placeholder", "its") if not others else ("are placeholders", "their")
    finding = baseline.document.finding(
        first.route,
        f"{names} {verb}: nothing is checked, because all of {each} metrics are 0, null or empty",
        at_key=True,
        related=tuple((scenario.route, "also a placeholder") for scenario in others),
        help="measure them, or remove them until they can be measured"
        if others
        else "measure it, or remove it until it can be measured",
        concerns=tuple(
            pointer(scenario.location(path))
            for scenario in scenarios
            for path, field in scenario.layout.kinds.fields.items()
            if KINDS[field.kind].is_measured and path.get(scenario.record) is not MISSING
        ),
    )
    return finding if others else finding._replace(scenario=first.name)
