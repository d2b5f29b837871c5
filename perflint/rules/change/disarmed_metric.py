"""A metric that was checked is no longer checked.

What it does
    Reports required metrics, and limits, that had a value and are now 0, null, empty or absent. A
    limit may be 0. Under every policy. Under policies other than `snapshot`, also reports parts,
    such as one stage of many.

Why it matters
    The quickest way to make a failing test pass is to set its baseline to 0: nothing is compared
    any more, and any regression passes.

Fix
    None: measure the scenario, or remove it from the file.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import FieldChange, ScenarioChange
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report the metrics that are no longer checked, one finding for each scenario."""
    for scenario in change.scenarios:
        metrics = _metrics(change, scenario)
        disarmed = [metric for metric in metrics if metric.effect == "disarmed"]
        if disarmed:
            present = [metric for metric in disarmed if metric.after is not MISSING]
            names = [scenario.after.label(metric.path) for metric in disarmed]
            verb = "is" if len(disarmed) == 1 else "are"
            yield scenario.after.finding(
                present[0].path if present else (),
                f"{listed(names)} {verb} no longer checked: 0, null, empty or absent",
                at_key=not present,
                found=[metric.after for metric in present],
                expected=names,
                related=tuple((metric.path, "also no longer checked") for metric in present[1:]),
                help="measure or remove the scenario",
                concerns=[metric.path for metric in disarmed],
            )


def _metrics(change: BaselineChange, scenario: ScenarioChange) -> Iterator[FieldChange]:
    """Yield the required metrics and, if records are not replaced as a whole, their parts.

    Under the policy `snapshot` parts are left out, because not every part runs in every run. Absent
    parts are reported by ``changed-field-set``.
    """
    required = dict.fromkeys((*scenario.kinds.checked_metrics, *scenario.kinds.limits))
    yield from map(scenario.field, required)
    if change.policy != "snapshot":
        yield from (
            field
            for field in scenario.changed
            if field.path not in required and field.after is not MISSING
        )


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    yields_to=("wrong-type", "missing-field"),
    examples=(
        Example(
            before='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": 0.0}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}',
        ),
    ),
)
