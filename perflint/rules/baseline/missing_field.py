"""A scenario lacks a field that the format requires.

What it does
    Compares the fields of each scenario with those that the format requires, and lists all that
    are missing in one violation. A file without the object that should hold its scenarios is
    reported too.

Why it matters
    What is not there gates nothing. The test that reads the file either breaks for a reason that
    has nothing to do with the change at hand, or falls back to a default that nobody chose.

Fix
    None: measure the scenario again and write the whole of it.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report, once a scenario, the required fields that it lacks."""
    if baseline.container is MISSING and type(baseline.root) is dict:
        where = baseline.records_path
        yield baseline.document.finding((), f"the file has no `{where}`", expected=str(where))
    for scenario in baseline.scenarios:
        if scenario.layout.missing:
            missing = [str(path) for path in scenario.layout.missing]
            yield scenario.finding(
                (),
                f"lacks {listed(missing)}",
                at_key=True,
                expected=missing,
                help="write the whole record of one measurement",
            )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
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
