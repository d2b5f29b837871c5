"""An aggregate does not match its samples.

What it does
    Computes every aggregate of the format (mean, median, a formula, …) from its inputs and compares
    the result with the value in the file. In a format with d decimals a unit is 10^-d, and the two
    may differ by what rounding explains: half a unit for the aggregate, and what half a unit in
    every input does to the result: half a unit for mean, median, minimum, maximum and percentiles,
    n halves for a sum of n samples, at most half a unit times √(n/(n-1)) for a standard deviation;
    other formulas are computed with intervals. In a format without rounding they may differ by
    1e-9, relative to the inputs. An aggregate that is absent, null or 0 is left to
    `unguarded-metric`; an aggregate of an incomplete series is not checked. If the number of
    samples is wrong, only that is reported of the scenario. Under the policy `tighten-only`, an
    aggregate that is worse than its samples is left to `aggregate-above-samples`.

Why it matters
    CI compares against the aggregate; the samples show where it comes from. If the two come from
    different runs, or one was typed in, CI compares against a number that was never measured.

Fix
    Unsafe: writes the computed value, rounded as the format requires. This changes what CI accepts.
    If the samples were edited, they are wrong instead of the aggregate. An aggregate that is
    computed from another one has no fix until that one is right.

Options
    `slack`: the fraction by which an aggregate may always differ from its computed value (0).
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import BrokenAggregate, Scenario
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.rules.rule import Example, Rule


class Options(Record):
    """The options of the rule."""

    slack: float = 0.0
    """The fraction by which an aggregate may always differ from its computed value."""


def check(baseline: Baseline, options: Options) -> Iterator[Finding]:
    """Report each aggregate that differs from its computed value by more than the tolerance."""
    for scenario in baseline.differing:
        mismatches = scenario.broken_aggregates(options.slack)
        for broken in mismatches:
            if baseline.settings.policy == "tighten-only":
                from perflint.rules.aggregates import is_worse

                if is_worse(scenario, broken):
                    continue
            finding = _finding(scenario, broken)
            operands = broken[0].law.expression.operands
            if any(other.field in operands for other, _, _ in mismatches):
                finding = finding._replace(
                    fix=None,
                    help="correct what it is computed from first",
                )
            yield finding


def _finding(scenario: Scenario, broken: BrokenAggregate) -> Finding:
    from perflint.rules.computed import computed_value  # only for a finding

    aggregate, found, computed = broken
    law, shown = aggregate.law, computed_value(scenario, broken)
    expected = scenario.format.rounded(computed, law.keys.decimals)
    are_several = law.series is not None and len(scenario.series[law.series].values) > 1
    verb = "give" if are_several else "gives"
    return scenario.finding(
        aggregate.field,
        shown.message,
        label=f"{shown.inputs} {verb} {shown.computed}",
        found=found,
        expected=expected,
        related=tuple((path, _label(scenario, path)) for path in law.expression.operands),
        fix=scenario.document.replace_fix(
            scenario.location(aggregate.field),
            repr(expected),
            f"write {expected!r} to `{aggregate.field}` of {scenario.name}",
            safe=False,
        ),
        help="if the samples are right, write the computed value",
    )


def _label(scenario: Scenario, path: FieldPath) -> str:
    """Return the description of an operand: ``50 steps``, ``q3 is 0.25``."""
    from perflint.rules.computed import counted_samples

    if path in scenario.series:
        return counted_samples(scenario.series[path])
    number = scenario.number(path)
    return str(path) if number is None else f"{path} is {scenario.format.show(number)}"


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
