"""A required metric is not checked because it is 0, null or empty.

What it does
    Reports required metrics that are `0`, `null` or an empty collection. All such metrics of a
    scenario are one violation. A number that may be negative (`signed`) and a limit (`limit`) may
    be 0.

Why it matters
    A test compares a measurement with the baseline times a tolerance. If the baseline is 0 or
    empty, the comparison is skipped: any regression passes and the test stays green.

Fix
    None: measure the scenario, or remove it from the file.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the metrics that are not checked, one finding for each scenario."""
    for scenario in baseline.scenarios:
        if scenario.all_metrics_checked():
            continue
        record = scenario.record
        kinds = scenario.layout.kinds
        unchecked = [
            path for path in kinds.checked_metrics if kinds.is_unset(path, path.get(record))
        ]
        if unchecked:
            names = [scenario.label(path) for path in unchecked]
            verb = "is" if len(unchecked) == 1 else "are"
            yield scenario.finding(
                unchecked[0],
                f"{listed(names)} {verb} not checked: 0, null or empty",
                related=tuple((path, "also not checked") for path in unchecked[1:]),
                help="measure the scenario again and write the complete record",
            )


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"denoise_step_ms": {}, "expected_e2e_ms": 0.0}}}',
            good='{"scenarios": {"t2i": {"denoise_step_ms": {"0": 9.1}, "expected_e2e_ms": 9.5}}}',
        ),
    ),
)
