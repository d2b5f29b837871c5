"""Nothing in a scenario is checked.

What it does
    Reports scenarios in which every metric is 0, null or empty. All of them in a file are one
    violation. A scenario that lacks a required field, or has a value of a wrong type, is left to
    `missing-field` and `wrong-type`. Where 0 is a value, in a limit or a number that may be
    negative, the scenario is checked. A scenario that only has optional metrics, all of them null,
    is not reported: its benchmark failed, and the file says so. If the format says where the test
    cases are, only scenarios are reported whose case is compared with them, each by itself.

Why it matters
    A test that compares with such a scenario passes whatever it measures. The scenario looks like a
    baseline, and is often forgotten.

Fix
    None: measure the scenario, or remove it until it can be measured.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the placeholders of the file in one finding, or those that cases are compared with."""
    unset = [scenario for scenario in baseline.scenarios if not any(scenario.numbers)]
    if baseline.cases is not None:
        unset = [each for each in unset if baseline.cases.gated(each.name)]
    if unset:
        from perflint.rules.placeholders import findings, is_placeholder

        yield from findings(baseline, [*filter(is_placeholder, unset)])


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    yields_to=("wrong-type", "missing-field", "disarmed-metric", "unguarded-metric"),
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2i": {
    "stages_ms": {},
    "denoise_step_ms": {},
    "expected_e2e_ms": 0.0,
    "expected_avg_denoise_ms": 0.0,
    "expected_median_denoise_ms": 0.0
}}}""",
            good="""\
{"scenarios": {"t2i": {
    "stages_ms": {},
    "denoise_step_ms": {},
    "expected_e2e_ms": 9.5,
    "expected_avg_denoise_ms": 0.0,
    "expected_median_denoise_ms": 0.0
}}}""",
        ),
    ),
)
