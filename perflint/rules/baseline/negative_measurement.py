"""A measurement is negative.

What it does
    Reports every measurement, including samples, that is below zero, except in fields of the kind
    `signed`.

Why it matters
    A duration or an amount of memory cannot be negative. Such a number was typed in, or comes from
    clocks that disagree, and every sum that includes it is wrong.

Fix
    None: measure again.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import Route
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each negative measurement."""
    if not baseline.document.may_contain_negatives:
        return
    for scenario in baseline.scenarios:
        for path, value in _measurements(scenario):
            if value < 0 and not scenario.layout.kinds.kind(path).may_be_negative:
                message = (
                    f"`{scenario.label(path[-1:])}` is {value}; a measurement cannot be negative"
                )
                yield scenario.finding(path, message, found=value)


def _measurements(scenario: Scenario) -> Iterator[tuple[Route, float]]:
    yield from scenario.measurements()
    for path, series in scenario.series.items():
        yield from series.items(path)


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"stages_ms": {"DecodingStage": -3.1}}}}',
            good='{"scenarios": {"t2i": {"stages_ms": {"DecodingStage": 3.1}}}}',
        ),
    ),
)
