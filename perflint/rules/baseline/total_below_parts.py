"""A total is smaller than the sum of its parts.

What it does
    Adds up the parts of each total that the format names (stages of an end-to-end time, steps of
    the denoising stages) and reports a whole that is more than `slack` below them. Null parts count
    as absent; a whole that is absent, null or 0 is skipped; a total over samples is checked only
    where the series is complete.

Why it matters
    In one measured run the whole cannot take less time than what it contains. Whole and parts are
    then of different runs, or one was typed, and the gate on the whole is tighter than any run.

Fix
    None: which of the two is wrong cannot be known. Measure again and write the whole record.

Options
    `slack`: the share by which the whole may stay below its parts; the format's own where it is
    not set (0.005, which no stage of 251 real snapshots but those of one scenario needed).
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.measured_total import MeasuredTotal
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, Rule


class Options(Record):
    """The options of the rule."""

    slack: float | None = None
    """The share by which a whole may stay below its parts, 0.005 being half a percent."""


def check(baseline: Baseline, options: Options) -> Iterator[Finding]:
    """Report each whole that its parts exceed."""
    for scenario in baseline.scenarios:
        for number, (whole, parts) in enumerate(scenario.sums):
            if whole and parts > max(whole, 0):
                keys = baseline.format.sums[number].keys
                slack = keys.slack if options.slack is None else options.slack
                if whole < parts * (1 - slack):
                    yield _finding(MeasuredTotal(scenario, number))


def _finding(total: MeasuredTotal) -> Finding:
    verb = "is" if len(total.fields) == 1 else "sum to"
    return total.finding(
        f"{total.names} {verb} {total.show(total.whole)}, less than its "
        f"{total.keys.parts_called}, which sum to {total.show(total.parts)}"
        f"{bracketed(total.show(total.whole - total.parts), percent(total.whole, total.parts))}",
        help="measure again and write the whole record of one run",
    )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    options=Options,
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
