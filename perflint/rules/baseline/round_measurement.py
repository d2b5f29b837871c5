"""A measurement is a round number.

What it does
    Reports aggregates and parts (not samples) that are multiples of 5 and at least 10, in two
    cases: most other measurements and samples of the scenario have decimals; or the format has
    `decimals`, and such multiples are more than half of the measurements that are at least 10, and
    3 or more. In the second case, sizes such as an amount of memory do not count. An aggregate that
    matches its samples is not reported. All round values of a scenario are one violation.

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
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import joined
from perflint.rules.rule import Example, NoOptions, Rule

FEWEST = 3
"""How many round values suffice if more than half of the measurements are round."""


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the round values, one finding for each scenario."""
    having = [
        scenario
        for scenario in baseline.scenarios
        for number in scenario.numbers
        if number >= 10 and number % 5 == 0
    ]
    for scenario in dict.fromkeys(having):
        suspicious = _suspicious(scenario)
        reason = _reason(scenario) if suspicious else None
        if reason:
            path, value = suspicious[0]
            values = joined([f"`{path[-1]}` {value}" for path, value in suspicious])
            yield scenario.finding(
                path,
                f"looks typed in, not measured: {values}{reason}",
                found=value,
                related=tuple((other, "also round") for other, _ in suspicious[1:]),
                help="measure the scenario again and write the complete record",
            )


def _suspicious(scenario: Scenario) -> list[tuple[FieldPath, float]]:
    """Return the round aggregates and parts, without aggregates that match their samples."""
    summarised = set(scenario.format.summary_fields.paths(scenario.record))
    suspicious = {
        path: value
        for path, value in scenario.measurements()
        if path in summarised and _is_round(value)
    }
    for aggregate in scenario.layout.aggregates:
        if aggregate.field in suspicious and scenario.matches(aggregate):
            del suspicious[aggregate.field]
    return [*suspicious.items()]


def _reason(scenario: Scenario) -> str | None:
    """Return a phrase for why round values of a scenario are conspicuous; None if they are not."""
    if _has_decimals(scenario):
        return " among measurements with decimals"
    if not scenario.format.keys.decimals:
        return None
    kinds = scenario.layout.kinds
    large = [
        value
        for path, value in scenario.measurements()
        if value >= 10 and not kinds.kind(path).repeats
    ]
    count = sum(map(_is_round, large))
    if count < FEWEST or 2 * count <= len(large):
        return None
    return f"; {count} of {len(large)} measurements of at least 10 are multiples of 5"


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
