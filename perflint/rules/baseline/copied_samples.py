"""Two scenarios have the same samples.

What it does
    Reports a complete series of at least 4 samples, not all equal, that an earlier scenario of the
    file has in the same field. Samples of the kind `sizes`, which do not differ from run to run,
    are not checked.

Why it matters
    No two runs give the same series of times. One of the two scenarios was copied from the other
    and never measured, so that its test compares with the wrong numbers.

Fix
    None: measure the scenario that was copied.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule

FEWEST = 4
"""How many samples a series must have."""


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each series that an earlier scenario has, too."""
    scenarios = baseline.scenarios
    paths = [path for path, _, _ in baseline.format.series]
    if baseline.format.has_patterns:  # each record has series of its own
        paths = [*dict.fromkeys(path for scenario in scenarios for path in scenario.series)]
    for path in paths:
        # equal series have equal sums
        having = [scenario for scenario in scenarios if path in scenario.series]
        totals = [total for scenario in having if (total := scenario.series[path].total)]
        if len(set(totals)) != len(totals):
            yield from _copies(having, path)


def _copies(scenarios: list[Scenario], path: FieldPath) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Scenario] = {}
    for scenario in scenarios:
        series = scenario.series[path]
        values = tuple(series.values)
        if len(values) < FEWEST or not series.is_whole or len(set(values)) == 1:
            continue
        if scenario.layout.kinds.kind(path).repeats:
            continue
        earlier = first.setdefault((series.indices, values), scenario)
        if earlier is not scenario:
            yield _finding(scenario, earlier, path)


def _finding(scenario: Scenario, earlier: Scenario, path: FieldPath) -> Finding:
    series = scenario.series[path]
    # one that a change does not touch has no spans
    document = (scenario if scenario.in_scope else earlier).document
    return document.finding(
        scenario.location(path),
        f"all {len(series.values):,} {series.samples.called} equal those of `{earlier.name}`: "
        "one of the two was copied, not measured",
        scenario=scenario.name,
        field=str(path),
        label=f"the same {series.samples.called}",
        related=((earlier.location(path), f"{series.samples.called} of {earlier.name}"),),
        help="measure the scenario that was copied and write its complete record",
    )


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
{"scenarios": {
    "t2v": {"denoise_step_ms": {"0": 412.6, "1": 95.2, "2": 94.8, "3": 95.9}},
    "t2v_cached": {"denoise_step_ms": {"0": 412.6, "1": 95.2, "2": 94.8, "3": 95.9}}
}}""",
            good="""\
{"scenarios": {
    "t2v": {"denoise_step_ms": {"0": 412.6, "1": 95.2, "2": 94.8, "3": 95.9}},
    "t2v_cached": {"denoise_step_ms": {"0": 415.3, "1": 51.7, "2": 50.4, "3": 51.1}}
}}""",
        ),
    ),
)
