"""Hovering over a number or its key, or over the name of a scenario, in a baseline.

A number shows what it is computed from, what tests allow for it, and its last change::

    **`expected_avg_denoise_ms`** of `t2v`: 132.32, lower is better

    - mean of 50 steps is 129.70, the file says 132.32 (+2.02 %)
    - limit 158.78 = 132.32 · 1.2 (tolerance `denoise_agg` of profile `pr_test`)
    - last change: 140.01 → 132.32 (-5.49 %), tightened, 2026-05-17 `0a1b2c3d` `Measure again`

The name of a scenario shows what is in it::

    **`t2v`** of `sglang-diffusion`: 3 metrics, 61 values, date 2026-05-17

    - `expected_e2e_ms` 2684.91, limit 3356.14
    - last change: tightened, 60 of 61 values, 2026-05-17 `0a1b2c3d` `Measure again`
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.gates import gate_at, profile_of
from perflint.documents.baselines.leaves import compared_values
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.paths import FieldPath
from perflint.primitives.wording import counted
from perflint.reporters.markdown_table import code_span as code
from perflint.server.hover import Hover, page
from perflint.server.hover.arithmetic import computed_lines, named, use_lines
from perflint.server.hover.limits import is_ungated, limit_lines
from perflint.server.hover.located import locate
from perflint.server.hover.past import number_lines, scenario_lines
from perflint.server.last_changes import LastChanges

MOST_METRICS = 4
"""How many metrics of a scenario are shown."""


def baseline_hover(
    baseline: Baseline, offset: int, changes: LastChanges | None = None
) -> Hover | None:
    """Return what to show at a byte offset of a baseline; None if there is nothing to say.

    ``changes`` are the last changes of the file as far as they have been read. What the number
    itself is comes first, then what it is for, then its past.
    """
    found = locate(baseline, offset)
    if found is None:
        return None
    scenario, path, span = found
    if path is None:
        lines = [*_metrics(baseline, scenario), *scenario_lines(scenario, changes)]
        return Hover(page(_scenario_title(baseline, scenario), lines), span)
    lines = [
        *computed_lines(scenario, path),
        *limit_lines(baseline, scenario, path),
        *use_lines(scenario, path),
        *number_lines(baseline, scenario, path, changes),
    ]
    return Hover(page(_number_title(scenario, path), lines), span)


def _number_title(scenario: Scenario, path: FieldPath) -> str:
    number, kinds = scenario.number(path), scenario.layout.kinds
    kind = kinds.kind(path)
    side = scenario.format.directions.of(path, scenario.record, kinds)
    notes = [f"{side} is better"] if side is not None else []
    if kind.nature == "limit":
        notes.insert(0, "set by hand")
    elif not kind.is_measured:
        notes.append("not measured")
    exact = repr(number)  # with all digits of the file
    return f"**{named(path)}** of {code(scenario.name)}: {', '.join([exact, *notes])}"


def _scenario_title(baseline: Baseline, scenario: Scenario) -> str:
    values = compared_values(scenario).values()
    measured = sum(type(value) in NUMBER_TYPES for value in values)
    metrics = sum(scenario.number(path) is not None for path in scenario.format.shown_metrics)
    notes = [counted(metrics, "metrics")] if metrics else []
    notes.append(counted(measured, "values"))
    if baseline.parsed_date is not None:
        notes.append(f"date {baseline.parsed_date.isoformat()}")
    return f"**{code(scenario.name)}** of {code(scenario.format.name)}: {', '.join(notes)}"


def _metrics(baseline: Baseline, scenario: Scenario) -> Iterator[str]:
    """Yield the first metrics of a scenario with their limits."""
    profile = profile_of(baseline.root, baseline.format.tolerances)
    has_limits = not is_ungated(baseline, scenario)
    show = scenario.format.show
    paths = [path for path in scenario.format.shown_metrics if scenario.number(path) is not None]
    for path in paths[:MOST_METRICS]:
        number = scenario.number(path) or 0
        gate = gate_at(scenario, path, profile) if has_limits else None
        limit = f", limit {show(gate.limit)}" if gate is not None else ""
        yield f"{named(path)} {show(number)}{limit}"
    if not has_limits:
        yield "no limits: the test of this scenario does not compare"
