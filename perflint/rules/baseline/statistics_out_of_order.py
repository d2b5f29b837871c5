"""Order statistics do not ascend.

What it does
    For formats that store several order statistics, checks that each is at least as large as the
    one before it: `min`, `q1`, `median`, `q3`, `max`. A relative difference of 1e-9 is allowed for
    floating-point arithmetic.

Why it matters
    The first quartile of a set of samples cannot be below the minimum. Some of the fields were
    rewritten and others were not, typically by a script that scaled only the fields it knew.

Fix
    None: measure again.
"""

from collections.abc import Iterator
from itertools import pairwise

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.language import Ascending
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each field that is below the field before it."""
    for scenario in baseline.scenarios:
        for ascending in baseline.format.ascending:
            for (low, low_value), (high, high_value) in pairwise(_numbers(scenario, ascending)):
                if low_value - high_value > baseline.format.tolerance(low_value, high_value):
                    low_text, high_text = map(baseline.format.show, (low_value, high_value))
                    yield scenario.finding(
                        high,
                        f"{high} is {high_text}, below {low} ({low_text})",
                        found=high_value,
                        expected=low_value,
                        related=((low, f"{low} is {low_text}"),),
                    )


def _numbers(scenario: Scenario, ascending: Ascending) -> list[tuple[FieldPath, float]]:
    values = [(path, path.get(scenario.record)) for path in ascending.fields]
    return [(path, value) for path, value in values if type(value) in NUMBER_TYPES]


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            format="pytest-benchmark",
            bad='{"benchmarks": [{"stats": {"min": 6.1, "q1": 3.2, "median": 6.5}}]}',
            good='{"benchmarks": [{"stats": {"min": 3.0, "q1": 3.2, "median": 3.3}}]}',
        ),
    ),
)
