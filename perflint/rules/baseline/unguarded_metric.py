"""A scenario's gate is off.

What it does
    Reports required metrics that are `0`, `null` or an empty collection, once a scenario.

Why it matters
    A measurement is compared with its baseline times a tolerance. Where the baseline is 0 or
    nothing, readers skip the comparison: any regression passes, and the test stays green.

Fix
    None: measure the scenario, or take it out of the file.
"""

from collections.abc import Iterator
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.series import NUMBERS
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report, once a scenario, the metrics that gate nothing."""
    for scenario in baseline.scenarios:
        if scenario.is_gated():
            continue
        record = scenario.record
        off = [path for path in baseline.format.gates if _is_off(path.of(record))]
        if off:
            names = [str(path) for path in off]
            yield scenario.finding(
                off[0],
                f"{listed(names)} {'gates' if len(off) == 1 else 'gate'} nothing: 0, null or empty",
                related=tuple((path, "and this") for path in off[1:]),
                help="measure the scenario and write its whole record",
            )


def _is_off(value: Any) -> bool:
    return not value and (value is None or type(value) in NUMBERS or type(value) in (dict, list))


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
