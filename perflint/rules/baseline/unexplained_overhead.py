"""A total is much larger than the sum of its parts.

What it does
    Adds up the parts of each total of the format, as `total-below-parts` does, and reports a total
    that exceeds the sum by more than the format's `overhead` (in `sglang-diffusion`, 25 % for the
    end-to-end time over its stages, 10 % for the denoising stages over their steps), and by more
    than its `overhead-floor` (120 ms for the end-to-end time: the start of a request takes that
    long however short the stages are). If only a change is checked, a scenario that was measured
    again as a whole is not reported: a fresh run may have such an overhead.

Why it matters
    Either a part is not measured, so that no test checks it, or the total is from a slower run than
    its parts, so that CI accepts regressions.

Fix
    None: measure again and write the complete record.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.primitives.finding import Finding
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, NoOptions, Rule

if TYPE_CHECKING:  # loaded only for a finding
    from perflint.rules.totals import MeasuredTotal


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each total that exceeds its parts by more than the format's overhead."""
    for scenario in baseline.scenarios if baseline.format.sums else ():
        for index, whole, parts in scenario.unusual_sums:
            floor = scenario.format.sums[index].floor
            if parts > 0 and whole - parts > floor and _is_judged(baseline, scenario):
                from perflint.rules.totals import MeasuredTotal

                yield _finding(MeasuredTotal(scenario, index))


def _is_judged(baseline: Baseline, scenario: Scenario) -> bool:
    """Tell whether the whole file is checked, or the change measured a part of the scenario."""
    if baseline.settings.scope == "file":
        return True
    return baseline.change is not None and baseline.change.changed_in_part(scenario)


def _finding(total: "MeasuredTotal") -> Finding:
    verb = "exceeds" if len(total.fields) == 1 else "exceed"
    whole, parts = total.show(total.whole), total.show(total.parts)
    overhead, floor = total.keys.overhead or 0, total.keys.overhead_floor or 0
    most = total.show(floor) if floor > overhead * total.parts else f"{overhead:+.0%}"
    difference = percent(total.whole, total.parts)
    return total.finding(
        f"{total.names} {verb} the {total.keys.parts_called} by "
        f"{total.show(total.whole - total.parts)}"
        f"{bracketed(f'{whole} against {parts}', difference, f'allowed {most}')}",
        help="measure again, or add the part that is not measured",
    )


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    yields_to=("inflated-total", "aggregate-mismatch", "mixed-snapshot"),
    is_law=True,
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
