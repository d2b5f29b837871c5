"""A measurement that gates rose.

What it does
    Reports metrics that are larger than they were: under the policy `snapshot` the top-level ones
    of a scenario, under `tighten-only` every measurement. A metric that was 0 or null gated nothing
    and may rise.

Why it matters
    The baseline is what a regression is judged by. Raised a little with every slow week, it lets
    the sum of all those weeks through, and no single change ever fails.

Fix
    None: find out why the metric rose.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import ScenarioChange
from perflint.primitives.finding import Finding
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each metric that rose and must not."""
    for scenario in change.scenarios if change.policy != "free" else ():
        levels = scenario.top_level if change.policy == "snapshot" else scenario.levels
        for level in levels:
            if level.rose:
                yield _finding(scenario, level.path, level.before, level.after)


def _finding(
    scenario: ScenarioChange, path: tuple[str | int, ...], before: float, after: float
) -> Finding:
    show = scenario.format.show
    return scenario.after.finding(
        path,
        f"`{path[-1]}` rose from {show(before)} to {show(after)}"
        f"{bracketed(percent(after, before))}",
        label=f"was {show(before)}",
        found=after,
        expected=before,
        help="keep what it was, or say why it may be slower",
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
