"""A measurement is a round number among values with decimals.

What it does
    Reports aggregates and parts (not samples) that are multiples of 5 and at least 10, if most
    other measurements of the scenario have decimals. All round values of a scenario are one
    violation.

Why it matters
    Clocks rarely produce round numbers: among values with two decimals, one in five hundred is a
    multiple of 5. Such a value was probably typed in and comes from no run.

Fix
    None: measure again.
"""

from collections.abc import Iterator
from itertools import chain

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.primitives.finding import Finding
from perflint.primitives.wording import joined
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the round values, one finding for each scenario."""
    for scenario in baseline.scenarios:
        if not [number for number in scenario.numbers if number >= 10 and number % 5 == 0]:
            continue
        summarised = set(baseline.format.summary_fields.paths(scenario.record))
        suspicious = [
            (path, value)
            for path, value in scenario.measurements()
            if path in summarised and _is_round(value)
        ]
        if suspicious and _has_decimals(scenario):
            values = joined([f"`{path[-1]}` {value}" for path, value in suspicious])
            path, value = suspicious[0]
            yield scenario.finding(
                path,
                f"looks typed in, not measured: {values} among measurements with decimals",
                found=value,
                related=tuple((other, "also round") for other, _ in suspicious[1:]),
                help="measure the scenario again and write the complete record",
            )


def _is_round(value: float) -> bool:
    return value >= 10 and value % 5 == 0


def _has_decimals(scenario: Scenario) -> bool:
    """Return whether most measurements and samples that are not round have decimals."""
    samples = chain.from_iterable(series.values for series in scenario.series.values())
    others = [value for value in chain(scenario.numbers, samples) if not _is_round(value)]
    return 2 * sum(value % 1 != 0 for value in others) > len(others)


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2i": {
    "stages_ms": {"TextEncodingStage": 600.0, "DecodingStage": 17.7, "DenoisingStage": 94.21},
    "expected_e2e_ms": 715.0
}}}""",
            good="""\
{"scenarios": {"t2i": {
    "stages_ms": {"TextEncodingStage": 588.48, "DecodingStage": 17.7, "DenoisingStage": 94.21},
    "expected_e2e_ms": 702.13
}}}""",
        ),
    ),
)
