"""A scenario was replaced for a small improvement.

What it does
    Reports a scenario that was replaced (at least nine tenths of its measurements changed) although
    no top-level metric improved by `min-improvement`, and none got worse, which
    `loosened-baseline` reports. Only under the policy `snapshot`.

Why it matters
    Runs differ by a few percent. A baseline that follows every lucky run ends up as the fastest run
    ever, and the next normal run fails.

Fix
    None: restore the scenario, or measure again.

Options
    `min-improvement`: the fraction by which one top-level metric must improve (0.05).
"""

from collections.abc import Iterator
from math import inf

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, Rule


class Options(Record):
    """The options of the rule."""

    min_improvement: float = 0.05
    """The fraction by which one top-level metric must improve."""


def check(change: BaselineChange, options: Options) -> Iterator[Finding]:
    """Report each scenario that was replaced without enough improvement."""
    for scenario in change.scenarios if change.policy == "snapshot" else ():
        metrics = [
            metric for metric in scenario.top_level if metric.path not in scenario.corrections
        ]
        gains = list(map(_gain, metrics))
        if not scenario.replaced or not gains or max(gains) >= options.min_improvement:
            continue
        if scenario.worsened(change.policy):
            continue  # loosened-baseline reports it
        required = f"{100 * options.min_improvement:g}%"
        best = metrics[gains.index(max(gains))]
        name = scenario.after.label(best.path[-1:])
        yield scenario.after.finding(
            best.path,
            f"replaced, but no top-level metric improved by {required}: "
            f"the best is `{name}`{bracketed(percent(best.after, best.before))}",
            found=best.after,
            expected=best.before,
            help="restore the scenario",
        )


def _gain(metric: FieldChange) -> float:
    """Return the improvement as a fraction, negative if the metric got worse.

    It is infinite if it is not known, because there is no number above 0 before the change.
    """
    if metric.numbers is None or metric.numbers[0] <= 0:
        return inf
    if not metric.changed:
        return 0.0
    if metric.effect == "worse":
        return -metric.relative
    return metric.relative if metric.effect == "better" else inf


RULE = Rule(
    subject=BaselineChange,
    severity="warning",
    check=check,
    options=Options,
    examples=(
        Example(
            before="""\
{"scenarios": {"t2i": {"expected_e2e_ms": 21.3, "expected_avg_denoise_ms": 9.5,
                       "expected_median_denoise_ms": 9.4}}}""",
            bad="""\
{"scenarios": {"t2i": {"expected_e2e_ms": 21.2, "expected_avg_denoise_ms": 9.4,
                       "expected_median_denoise_ms": 9.3}}}""",
            good="""\
{"scenarios": {"t2i": {"expected_e2e_ms": 18.7, "expected_avg_denoise_ms": 8.1,
                       "expected_median_denoise_ms": 8.1}}}""",
        ),
    ),
)
