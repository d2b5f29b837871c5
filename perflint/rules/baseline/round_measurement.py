"""A measurement is a round number among unround ones.

What it does
    Reports aggregates and parts (no samples) that are multiples of 5 of at least 10 without
    decimals, in a scenario most of whose other measurements carry decimals. All in one scenario
    are one violation.

Why it matters
    Clocks do not measure round numbers: of values with two decimals one in five hundred is a
    multiple of 5. It was typed, and stands for no run.

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
    """Report, once a scenario, the values that look typed."""
    for scenario in baseline.scenarios:
        if not [number for number in scenario.numbers if number >= 10 and number % 5 == 0]:
            continue
        summarised = set(baseline.format.summarised.paths(scenario.record))
        typed = [
            (path, value)
            for path, value in scenario.measurements()
            if path in summarised and _is_round(value)
        ]
        if typed and _carries_decimals(scenario):
            values = joined([f"`{path[-1]}` {value}" for path, value in typed])
            path, value = typed[0]
            yield scenario.finding(
                path,
                f"looks typed, not measured: {values} among measurements with decimals",
                found=value,
                related=tuple((other, "and this") for other, _ in typed[1:]),
                help="measure the scenario and write its whole record",
            )


def _is_round(value: float) -> bool:
    return value >= 10 and value % 5 == 0


def _carries_decimals(scenario: Scenario) -> bool:
    """Tell whether most of the measurements that are not round themselves carry decimals."""
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
