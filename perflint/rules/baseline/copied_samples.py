"""Two scenarios have the same samples.

What it does
    Reports a complete series of at least 4 samples, not all equal, that an earlier scenario of the
    file has in the same field. If more than five scenarios have the same one, they are reported
    together. Samples of the kind `sizes`, which do not differ from run to run, are not checked, nor
    are scenarios of the same name, which `duplicate-scenario` reports.

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

MOST = 5
"""How many copies of one series are reported one by one."""


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
    equal: dict[tuple[object, ...], dict[str, Scenario]] = {}
    for scenario in scenarios:
        series = scenario.series[path]
        values = tuple(series.values)
        if len(values) < FEWEST or not series.is_whole or len(set(values)) == 1:
            continue
        if scenario.layout.kinds.kind(path).repeats:
            continue
        equal.setdefault((series.indices, values), {}).setdefault(scenario.name, scenario)
    for first, *others in [[*each.values()] for each in equal.values()]:
        if len(others) > MOST:
            at = next((scenario for scenario in others if scenario.in_scope), others[0])
            yield _finding(at, first, path, others=len(others) - 1)
        else:
            yield from (_finding(scenario, first, path) for scenario in others)


def _finding(scenario: Scenario, earlier: Scenario, path: FieldPath, others: int = 0) -> Finding:
    series = scenario.series[path]
    # one that a change does not touch has no spans
    document = (scenario if scenario.in_scope else earlier).document
    return document.finding(
        scenario.location(path),
        f"all {len(series.values):,} {series.samples.called} equal those of `{earlier.name}`"
        + (f" and {others:,} other scenarios: they were" if others else ": one of the two was")
        + " copied, not measured",
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
