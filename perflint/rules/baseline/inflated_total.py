"""A total is several times the sum of its parts.

What it does
    Adds up the parts of each outermost total of the format, one that is not part of another (in
    `sglang-diffusion`, the stages of the end-to-end time), and reports a total that is more than
    three times the sum. Null parts count as absent; a total without parts above 0 is skipped. The
    format may allow more: a total without `overhead` has no limit, and a total may always exceed
    its parts by the `overhead-floor`. In a change, the parts that were removed are named.

Why it matters
    A total that is far above its parts comes from another run than these, or most of the work is in
    parts that are missing. CI then accepts any regression up to that total, and nothing says where
    the time is spent.

Fix
    None: it is not known which of the two is wrong. Measure again and write the complete record.
"""

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule

if TYPE_CHECKING:  # loaded only for a finding
    from perflint.rules.totals import MeasuredTotal


MOST = 3
"""How many times the sum of its parts a total may be."""


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each outermost total that is more than three times the sum of its parts."""
    for scenario in baseline.scenarios if baseline.format.sums else ():
        for index, whole, parts in scenario.unusual_sums:
            floor = scenario.format.sums[index].floor
            if whole > MOST * parts > 0 and whole - parts > floor:
                from perflint.rules.totals import MeasuredTotal

                measured = MeasuredTotal(scenario, index)
                if measured.is_outermost:
                    change = baseline.change
                    base = change.base_of(scenario) if change is not None else None
                    yield _finding(measured, measured.removed_parts(base))


def _finding(total: "MeasuredTotal", removed: list[str]) -> Finding:
    verb = "is" if len(total.fields) == 1 else "are"
    times = total.whole / total.parts
    called = total.keys.parts_called
    was = "was" if len(removed) == 1 else "were"
    because = f" ({listed(removed)} {was} removed in this change)" if removed else ""
    return total.finding(
        f"{total.names} {verb} {total.show(total.whole)}, "
        f"{f'{times:,.1f}' if isfinite(times) else 'many'} times its {called}, which sum to "
        f"{total.show(total.parts)}: it is from another run, or {called} are missing{because}",
        help="measure again and write the complete record of one run",
    )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    is_law=True,
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DecodingStage": 235.41},
    "expected_e2e_ms": 4120.77
}}}""",
            good="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DecodingStage": 235.41, "DenoisingStage": 2936.8},
    "expected_e2e_ms": 4120.77
}}}""",
        ),
    ),
)
