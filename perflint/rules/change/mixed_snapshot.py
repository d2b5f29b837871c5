"""A scenario mixes values from two different runs.

What it does
    Compares the measurements of each scenario, including samples, with those before. If some
    changed and more than a tenth did not, the record contains values from two runs. Unchanged
    values count only if they are at least ten units of the last decimal (0.10), because two runs
    often agree on smaller ones. Fields of the kinds `size` and `limit` do not count: they do not
    differ from run to run. Only under the policy `snapshot`.

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
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each scenario of which only a part changed."""
    if change.policy != "snapshot":
        return
    for scenario in change.scenarios:
        if scenario.mixed:
            yield _finding(scenario)


def _finding(scenario: ScenarioChange) -> Finding:
    present = [field for field in scenario.varied if field.after is not MISSING]
    unchanged = [
        scenario.after.label(metric.path) for metric in scenario.top_level if not metric.changed
    ]
    but = f", but not {listed(unchanged)}" if unchanged else ""
    return scenario.after.finding(
        present[0].path if present else (),
        f"{len(scenario.varied)} of {len(scenario.varying)} measurements changed{but}: "
        "the scenario mixes values from two runs",
        at_key=not present,
        related=tuple((field.path, "also changed") for field in present[1:3]),
        help="write the complete record of one run",
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
