"""A metric of the baseline got worse.

What it does
    Reports metrics that got worse by more than `slack`: under the policy `snapshot` the top-level
    metrics of a scenario, under `tighten-only` every measurement. A limit (a field of the kind
    `limit`) must not get looser at all, under any policy. All such fields of a scenario are one
    violation.

    Lower is better unless the format says otherwise (`[direction]`). A metric that was 0 or null
    was not checked and may have any value. A field that the format derives from other fields, or
    from the sum or the number of samples, takes no part, unless it is a top-level metric or has its
    own direction.

Why it matters
    The baseline decides what counts as a regression. If it is loosened a little with every slow
    week, the regressions of all those weeks pass, and no single change ever fails.

Fix
    None: find out why the metric got worse.

Options
    `slack`: the fraction by which a measurement may get worse (0.005).
"""

from collections.abc import Iterator, Sequence

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import SLACK, FieldChange, ScenarioChange
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.primitives.wording import bracketed, percent
from perflint.rules.rule import Example, Rule


class Options(Record):
    """The options of the rule."""

    slack: float = SLACK
    """The fraction by which a measurement may get worse; 0.005 is half a percent."""


def check(change: BaselineChange, options: Options) -> Iterator[Finding]:
    """Report the fields that got worse, one finding for each scenario."""
    for scenario in change.scenarios:
        worsened = scenario.worsened(change.policy, options.slack)
        if worsened:
            yield _finding(scenario, sorted(worsened, key=lambda field: -field.relative))


def _finding(scenario: ScenarioChange, fields: Sequence[FieldChange]) -> Finding:
    """Make a finding at the first of the fields, which got worse by most."""
    worst, *others = fields
    series = scenario.kinds.field_of(worst.path)
    is_sample = series in scenario.after.series
    name = scenario.after.label(
        worst.path[len(series or ()) - 1 :] if is_sample else worst.path[-1:]
    )
    is_limit = worst.path in scenario.kinds.limits
    rose = worst.after > worst.before
    verb = "was loosened" if is_limit else "rose" if rose else "fell"
    better = f"{'lower' if rose else 'higher'} is {'tighter' if is_limit else 'better'}"
    explained = scenario.format.directions.are_declared  # else lower is better throughout
    before, after = map(scenario.format.show, (worst.before, worst.after))
    return scenario.after.finding(
        worst.path,
        f"`{name}` {verb} from {before} to {after}"
        f"{bracketed(percent(worst.after, worst.before), better if explained else '')}"
        + _more(others, scenario),
        label=f"was {before}",
        found=worst.after,
        expected=worst.before,
        related=tuple(
            (field.path, f"was {scenario.format.show(field.before)}") for field in others
        ),
        help="restore the old value",
    )


def _more(others: Sequence[FieldChange], scenario: ScenarioChange) -> str:
    """Return what happened to the other fields: ``, and 2 more got worse``."""
    if not others:
        return ""
    are_limits = {field.path in scenario.kinds.limits for field in others}
    verbs = [" got looser" if is_limit else " got worse" for is_limit in are_limits]
    verb = verbs[0] if len(verbs) == 1 else ""
    return f", and {len(others)} more{verb}"


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    options=Options,
    examples=(
        Example(
            before='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": 22.1}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}',
        ),
        Example(
            format="sglang-consistency",
            before='{"cases": {"t2i": {"ssim_threshold": 0.83, "mean_abs_diff_threshold": 13.3}}}',
            bad='{"cases": {"t2i": {"ssim_threshold": 0.5, "mean_abs_diff_threshold": 13.3}}}',
            good='{"cases": {"t2i": {"ssim_threshold": 0.95, "mean_abs_diff_threshold": 5.5}}}',
        ),
    ),
)
