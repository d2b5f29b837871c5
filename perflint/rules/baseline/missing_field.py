"""A scenario lacks a field that the format requires.

What it does
    Compares the fields of each scenario with those that the format requires, and lists all missing
    fields of a scenario in one violation. Also reports a file without the object that should
    contain its scenarios.

Why it matters
    A missing field is not checked. The test that reads the file either fails for a reason unrelated
    to the change, or falls back to a default that nobody chose.

Fix
    None: measure the scenario again and write the complete record.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the missing required fields, one finding for each scenario."""
    if baseline.container is MISSING and type(baseline.root) is dict:
        path = baseline.records_path
        yield baseline.document.finding((), f"the file has no `{path}`", expected=str(path))
    for scenario in baseline.scenarios:
        if scenario.layout.missing:
            missing = [str(path) for path in scenario.layout.missing]
            yield scenario.finding(
                (),
                f"required {'field' if len(missing) == 1 else 'fields'} missing: {listed(missing)}",
                at_key=True,
                expected=missing,
                concerns=scenario.layout.missing,
                help="write the complete record of one run",
            )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    yields_to=("wrong-type",),
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"stages_ms": {}, "expected_e2e_ms": 9.5}}}',
            good="""\
{"scenarios": {"t2i": {
    "stages_ms": {"DenoisingStage": 9.0},
    "denoise_step_ms": {"0": 4.0, "1": 5.0},
    "expected_e2e_ms": 9.5,
    "expected_avg_denoise_ms": 4.5,
    "expected_median_denoise_ms": 4.5
}}}""",
        ),
    ),
)
