"""Most samples of a series have the same value.

What it does
    Reports a series of at least 4 samples of which at least half, and at least 3, have the same
    value. Because rounding makes small values equal, this value must be at least 10,000 units of
    the last decimal (100.00 in a format with two decimals), or 1,000 units if all samples are
    equal. Not checked: samples of the kind `sizes`, which do not differ from run to run, and
    formats without `decimals`.

Why it matters
    Two steps of a run almost never take exactly the same time: in 308 measured series, no value
    occurs in more than a quarter of the samples. (Rounded so that their median is 1,000 units, 23
    of them have a value that half of the samples share; at 10,000 units, none.) A repeated value
    was typed in, and aggregates that were computed from it were not measured, either.

Fix
    None: measure again.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import Series
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule

FEWEST = 4
"""How many samples a series must have."""

UNITS, UNITS_IF_ALL = 10_000, 1_000
"""The least repeated value, in units of the last decimal; the second if all samples are equal."""


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each series with a repeated value, at the first sample that has it."""
    unit = baseline.format.unit
    if not unit:
        return
    for scenario in baseline.scenarios:
        for path, series in scenario.series.items():
            if len(series.values) < FEWEST:
                continue
            half = len(series.values) // 2
            # a value that half of the samples and at least 3 have is there twice on one side
            a, b, c, d = series.ordered[half - 2 : half + 2]
            if a == b or c == d:
                yield from _repeated(scenario, path, series, unit)


def _repeated(
    scenario: Scenario, path: FieldPath, series: Series, unit: float
) -> Iterator[Finding]:
    ordered, count = series.ordered, len(series.values)
    # a value that half of the samples have is in the middle (faster than to count all of them)
    value = max(ordered[count // 2 - 1 : count // 2 + 1], key=ordered.count)
    times = ordered.count(value)
    least = (UNITS_IF_ALL if times == count else UNITS) * unit
    if times < max(3, count / 2) or value < least or scenario.layout.kinds.kind(path).repeats:
        return
    called = series.samples.called
    share = f"all {count:,} {called}" if times == count else f"{times:,} of {count:,} {called}"
    yield scenario.finding(
        next(route for route, sample in series.items(path) if sample == value),
        f"looks typed in, not measured: {share} are {value}",
        label=f"{times:,} times",
        found=value,
        help="measure the scenario again and write the complete record",
        concerns=(path,),
    )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 640.0, "1": 130.0, "2": 130.0, "3": 130.0, "4": 130.0}
}}}""",
            good="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 641.37, "1": 129.58, "2": 131.02, "3": 130.44, "4": 129.81}
}}}""",
        ),
    ),
)
