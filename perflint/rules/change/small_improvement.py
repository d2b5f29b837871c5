"""A scenario was rewritten for next to nothing.

What it does
    Reports a scenario that was replaced (at least nine tenths of its measurements moved) though no
    top-level metric is better by `min-improvement`. Only under the policy `snapshot`.

Why it matters
    Runs differ by a few percent. A baseline that follows every lucky run is the fastest ever seen,
    and the next normal run fails.

Fix
    None: leave the scenario as it was, or measure again.

Options
    `min-improvement`: the share by which one top-level metric must be better (0.05).
"""

from collections.abc import Iterator
from math import inf

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import Level
from perflint.documents.baselines.series import NUMBERS
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, Rule


class Options(Record):
    """The options of the rule."""

    min_improvement: float = 0.05
    """The share by which one top-level metric must be better."""


def check(change: BaselineChange, options: Options) -> Iterator[Finding]:
    """Report each scenario that was replaced and is hardly better."""
    for scenario in change.scenarios if change.policy == "snapshot" else ():
        gains = [_gain(level) for level in scenario.top_level]
        if not scenario.replaced or not gains or max(gains) >= options.min_improvement:
            continue
        wanted = f"{100 * options.min_improvement:g}%"
        best = scenario.top_level[gains.index(max(gains))]
        yield scenario.after.finding(
            best.path,
            f"replaced, though no top-level metric is {wanted} better: "
            f"`{best.path[-1]}` does best{bracketed(percent(best.after, best.before))}",
            found=best.after,
            expected=best.before,
            help=f"replace a scenario when a metric is {wanted} better",
        )


def _gain(level: Level) -> float:
    """Return the share by which a metric is better; infinite where it did not gate before."""
    numbers = type(level.before) in NUMBERS and type(level.after) in NUMBERS
    return float(1 - level.after / level.before) if numbers and level.before > 0 else inf


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
