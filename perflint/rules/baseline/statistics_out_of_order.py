"""Statistics that must ascend do not.

What it does
    For formats that store several order statistics, checks that none is below the one before it:
    `min`, `q1`, `median`, `q3`, `max`. A share of 1e-9 is allowed for arithmetic.

Why it matters
    No set of samples has a first quartile below its minimum. Some of the fields were rewritten and
    the others were not, typically by a script that scaled what it knew.

Fix
    None: measure again.
"""

from collections.abc import Iterator
from itertools import pairwise

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBERS
from perflint.formats.language import Ascending
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each field that is below its predecessor."""
    for scenario in baseline.scenarios:
        for ascending in baseline.format.ascending:
            for (low, less), (high, more) in pairwise(_numbers(scenario, ascending)):
                if less - more > baseline.format.tolerance(less, more):
                    less_text, more_text = map(baseline.format.show, (less, more))
                    yield scenario.finding(
                        high,
                        f"{high} is {more_text}, below {low}, which is {less_text}",
                        found=more,
                        expected=less,
                        related=((low, f"{low} is {less_text}"),),
                    )


def _numbers(scenario: Scenario, ascending: Ascending) -> list[tuple[FieldPath, float]]:
    found = [(path, path.of(scenario.record)) for path in ascending.fields]
    return [(path, value) for path, value in found if type(value) in NUMBERS]


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
