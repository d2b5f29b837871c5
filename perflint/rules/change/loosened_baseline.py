"""A metric of the baseline rose.

What it does
    Reports metrics that are larger than before: under the policy `snapshot` the top-level metrics
    of a scenario, under `tighten-only` every measurement. A metric that was 0 or null was not
    checked and may rise.

Why it matters
    The baseline decides what counts as a regression. If it is raised a little with every slow week,
    the regressions of all those weeks pass, and no single change ever fails.

Fix
    None: find out why the metric rose.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import FieldChange, ScenarioChange
from perflint.primitives.finding import Finding
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each metric that rose although the policy does not allow it."""
    for scenario in change.scenarios if change.policy != "free" else ():
        fields = scenario.top_level if change.policy == "snapshot" else scenario.fields
        for field in fields:
            if field.increased:
                yield _finding(scenario, field)


def _finding(scenario: ScenarioChange, field: FieldChange) -> Finding:
    before, after = map(scenario.format.show, (field.before, field.after))
    return scenario.after.finding(
        field.path,
        f"`{field.path[-1]}` rose from {before} to {after}"
        f"{bracketed(percent(field.after, field.before))}",
        label=f"was {before}",
        found=field.after,
        expected=field.before,
        help="restore the old value, or give a reason why it may be slower",
    )


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": 22.1}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}',
        ),
    ),
)
