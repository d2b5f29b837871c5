"""A total exceeds the sum of its parts by far.

What it does
    Adds up the parts of each total that the format names, as `total-below-parts` does, and reports
    a whole that exceeds them by more than the format's `overhead` (for `sglang-diffusion` 25 % for
    the end-to-end time over its stages, 10 % for denoising stages over their steps).

Why it matters
    Time that no part accounts for is either a part that is not measured, which no gate watches, or
    a whole of a slower run than its parts, which gates too loosely.

Fix
    None: measure again and write the whole record.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.measured_total import MeasuredTotal
from perflint.primitives.finding import Finding
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each whole that exceeds its parts by more than the format's overhead."""
    for scenario in baseline.scenarios:
        for number, (whole, parts) in enumerate(scenario.sums):
            if whole > parts > 0:
                overhead = baseline.format.sums[number].keys.overhead
                if overhead is not None and whole > parts * (1 + overhead):
                    yield _finding(MeasuredTotal(scenario, number), overhead)


def _finding(total: MeasuredTotal, overhead: float) -> Finding:
    verb = "exceeds" if len(total.fields) == 1 else "exceed"
    whole, parts = total.show(total.whole), total.show(total.parts)
    allowed = f"allowed {overhead:+.0%}"
    return total.finding(
        f"{total.names} {verb} the {total.keys.parts_called} by "
        f"{total.show(total.whole - total.parts)}"
        f"{bracketed(f'{whole} against {parts}', percent(total.whole, total.parts), allowed)}",
        help="measure again, or add the part that is not measured",
    )


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DenoisingStage": 2235.41},
    "expected_e2e_ms": 4120.77
}}}""",
            good="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DenoisingStage": 2235.41},
    "expected_e2e_ms": 3120.77
}}}""",
        ),
    ),
)
