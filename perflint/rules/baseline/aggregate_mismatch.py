"""An aggregate does not match its samples.

What it does
    Computes every aggregate of the format (mean, median, a difference, …) from its inputs and
    compares the result with the value in the file. In a format with d decimals the two may differ
    by 10^-d: half a unit for rounding the aggregate, half for rounding the samples. In a format
    without rounding they may differ by a relative 1e-9. An aggregate that is absent, null or 0 is
    left to `unguarded-metric`; an aggregate of an incomplete series is not checked.

Why it matters
    CI compares against the aggregate; the samples show where it comes from. If the two come from
    different runs, or one was typed in, CI compares against a number that was never measured.

Fix
    Unsafe: writes the computed value, rounded as the format requires. This changes what CI accepts.
    If the samples were edited, they are wrong instead of the aggregate.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.format import Aggregate
from perflint.primitives.finding import Finding
from perflint.primitives.wording import bracketed, counted, percent
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each aggregate that differs from its computed value by more than the tolerance."""
    format = baseline.format
    for scenario in baseline.scenarios:
        for aggregate in format.aggregates:
            found = aggregate.get(scenario.record)
            if type(found) not in NUMBER_TYPES or (found == 0 and not aggregate.may_be_zero):
                continue
            computed = scenario.computed(aggregate)
            if computed is None or abs(found - computed) <= format.least_tolerance:
                continue
            if abs(found - computed) > format.tolerance(found, computed, aggregate.keys.tolerance):
                yield _finding(scenario, aggregate, found, computed)


def _finding(scenario: Scenario, aggregate: Aggregate, found: float, computed: float) -> Finding:
    format = scenario.format
    inputs = ", ".join(map(str, aggregate.operands))
    if aggregate.statistic is not None:
        series = scenario.series[aggregate.operands[0]]
        inputs = counted(len(series.values), series.samples.called)
    found_text, computed_text = format.show(found), format.show(computed)
    if format.rounded(found) != found or found_text == computed_text:
        found_text = repr(found)
    expected = format.rounded(computed)
    return scenario.finding(
        aggregate.field,
        f"{aggregate.keys.is_} of {inputs} is {computed_text}, "
        f"the file says {found_text}{bracketed(percent(found, computed))}",
        label=f"{inputs} give {computed_text}",
        found=found,
        expected=expected,
        related=tuple(
            (operand, inputs if aggregate.statistic else str(operand))
            for operand in aggregate.operands
        ),
        fix=scenario.document.replace_fix(
            (*scenario.route, *aggregate.field),
            repr(expected),
            f"write {expected!r} to `{aggregate.field}` of {scenario.name}",
            safe=False,
        ),
        help="if the samples are right, write the computed value",
    )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
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
            fixed="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 35.0, "1": 115.0, "2": 130.0},
    "expected_avg_denoise_ms": 93.33
}}}""",
        ),
    ),
)
