"""A total is smaller than the sum of its parts.

What it does
    Adds up the parts of each total of the format (stages of an end-to-end time, steps of the
    denoising stages) and reports a total that is more than `slack` below the sum. Null parts count
    as absent. A total that is absent, null or 0 is skipped; a total over samples is checked only if
    the series is complete.

Why it matters
    In one run the total cannot take less time than the parts it contains. Total and parts are from
    different runs, or one was typed in, and CI compares against a total that no run can reach.

Fix
    None: it is not known which of the two is wrong. Measure again and write the complete record.

Options
    `slack`: the fraction by which the total may be below the sum of its parts. The default is that
    of the format (0.005; in 251 real snapshots, only the stages of one scenario needed any slack).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, Rule

if TYPE_CHECKING:  # loaded only for a finding
    from perflint.rules.totals import MeasuredTotal


class Options(Record):
    """The options of the rule."""

    slack: float | None = None
    """The fraction by which a total may be below the sum of its parts; 0.005 is half a percent."""


def check(baseline: Baseline, options: Options) -> Iterator[Finding]:
    """Report each total that its parts exceed by more than the slack."""
    for scenario in baseline.scenarios if baseline.format.sums else ():
        for index, whole, parts in scenario.unusual_sums:
            if whole and parts > max(whole, 0):
                keys = scenario.format.sums[index].keys
                slack = keys.slack if options.slack is None else options.slack
                if whole < parts * (1 - slack):
                    from perflint.rules.totals import MeasuredTotal

                    yield _finding(MeasuredTotal(scenario, index))


def _finding(total: "MeasuredTotal") -> Finding:
    verb = "is" if len(total.fields) == 1 else "sum to"
    return total.finding(
        f"{total.names} {verb} {total.show(total.whole)}, less than its "
        f"{total.keys.parts_called}, which sum to {total.show(total.parts)}"
        f"{bracketed(total.show(total.whole - total.parts), percent(total.whole, total.parts))}",
        help="measure again and write the complete record of one run",
    )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    options=Options,
    yields_to=("repeated-sample", "mixed-snapshot"),
    is_law=True,
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DenoisingStage": 2235.41},
    "expected_e2e_ms": 2684.91
}}}""",
            good="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DenoisingStage": 2235.41},
    "expected_e2e_ms": 3120.77
}}}""",
        ),
    ),
)
