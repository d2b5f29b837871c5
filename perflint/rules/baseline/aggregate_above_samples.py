"""An aggregate is worse than its samples.

What it does
    Compares every aggregate with the value computed from its inputs, as `aggregate-mismatch` does,
    and reports those that are worse than computed: higher, or lower in a field in which higher is
    better. All such aggregates of a scenario are one violation. Only under the policy
    `tighten-only`, and only when whole files are checked. An aggregate that is better than its
    samples, or of which the format does not say which way is better, is reported by
    `aggregate-mismatch`.

Why it matters
    Under `tighten-only` each value is replaced by itself, by the best of all runs. The best mean of
    several runs is worse than the mean of the best samples, so that this is expected. CI then
    compares against a mean that the samples do not explain, and accepts slower runs than they
    suggest.

Fix
    None: measure the scenario again if the difference is large.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the aggregates that are worse than computed, one finding for each scenario."""
    if baseline.settings.policy != "tighten-only" or baseline.settings.scope == "changed":
        return
    for scenario in baseline.differing:
        broken = scenario.broken_aggregates()
        if broken:
            from perflint.rules.aggregates import finding, is_worse

            worse = [item for item in broken if is_worse(scenario, item)]
            if worse:
                yield finding(scenario, worse)


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            policy="tighten-only",
            bad="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 35.0, "1": 115.0, "2": 130.0},
    "expected_avg_denoise_ms": 132.32
}}}""",
            good="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 128.21, "1": 133.48, "2": 135.25},
    "expected_avg_denoise_ms": 132.31
}}}""",
        ),
    ),
)
