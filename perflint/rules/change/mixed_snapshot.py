"""A scenario mixes values from two different runs.

What it does
    Compares the measurements of each scenario, including samples, with those before. If some
    changed and more than a tenth did not, the record contains values from two runs. So it does if
    anything changed and an aggregate, a total or a part of at least 10,000 units of the last
    decimal (100.00) did not.

    Only fields on both sides count: one that was added or removed is a change of the benchmark.
    Unchanged values below 100 units (1.00) do not count either, because two runs often agree on
    them, nor do fields of the kinds `size` and `limit`, which do not differ from run to run, nor a
    corrected aggregate (one that did not match its unchanged inputs and matches them now). Only
    under the policy `snapshot`.

    The message names the aggregates and totals that the change made wrong. `aggregate-mismatch`,
    `total-below-parts` and others that would report a part of the same fault yield to this rule.

Why it matters
    A scenario is measured in one run: the mean belongs to its steps, the total to its stages. If
    one number is lowered by hand, no run produced the record, and the next mismatch cannot be told
    from a regression.

Fix
    None: measure the scenario again, or take the complete record from one run.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import ScenarioChange
from perflint.primitives.finding import Finding
from perflint.primitives.wording import bracketed, joined
from perflint.rules.rule import Example, NoOptions, Rule

MOST_LAWS = 3
"""Number of contradictions that a message names."""


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each scenario of which only a part changed."""
    if change.policy != "snapshot":
        return
    for scenario in change.scenarios:
        if scenario.mixed:
            yield _finding(scenario)


def _finding(scenario: ScenarioChange) -> Finding:
    from perflint.rules.broken_laws import broken_laws  # most changes mix nothing

    changed, stayed = scenario.varied, scenario.stayed
    unchanged = [
        metric.path for metric in scenario.top_level if metric.numbers and not metric.changed
    ]
    unchanged += [field.path for field in scenario.left_behind if field.path not in unchanged]
    names = [f"`{scenario.after.label(path)}`" for path in unchanged]
    but = f", but not {joined(names, most=4)}" if names else ""
    laws = "; ".join(broken_laws(scenario)[:MOST_LAWS])
    return scenario.after.finding(
        changed[0].path,
        f"{len(changed)} of {len(changed) + len(stayed)} measurements changed{but}: "
        f"the scenario mixes values from two runs{bracketed(laws)}",
        related=tuple((field.path, "also changed") for field in changed[1:3]),
        help="write the complete record of one run",
        concerns=(),
    )


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 9.52, "1": 9.41}, "expected_e2e_ms": 21.3
}}}""",
            bad="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 9.52, "1": 8.0}, "expected_e2e_ms": 21.3
}}}""",
            good="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 8.12, "1": 8.01}, "expected_e2e_ms": 18.7
}}}""",
        ),
    ),
)
