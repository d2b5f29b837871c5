"""Aggregates that are worse than computed, so that CI accepts more than their inputs suggest."""

from math import inf

from perflint.documents.baselines.scenario import BrokenAggregate, Scenario
from perflint.primitives.finding import Finding
from perflint.primitives.wording import bracketed, percent


def is_worse(scenario: Scenario, broken: BrokenAggregate) -> bool:
    """Tell whether an aggregate is worse than the value computed from its inputs.

    False if the format does not say which way is better in that field.
    """
    aggregate, found, computed = broken
    side = scenario.format.directions.of(aggregate.field, scenario.record, scenario.layout.kinds)
    return side is not None and (found > computed) == (side == "lower")


def finding(scenario: Scenario, worse: list[BrokenAggregate]) -> Finding:
    """Make a finding at the aggregate that differs by most; the others are related."""
    worse = sorted(worse, key=_gap, reverse=True)
    (aggregate, found, computed), *others = worse
    decimals = aggregate.law.keys.decimals
    inputs = "samples" if aggregate.law.statistic else "inputs"
    more = f", and {len(others)} more {'is' if len(others) == 1 else 'are'} worse" if others else ""
    found_text = scenario.format.show(found, decimals)
    computed_text = _computed_text(scenario, worse[0])
    if found_text == computed_text:
        found_text = repr(found)
    return scenario.finding(
        aggregate.field,
        f"`{scenario.label(aggregate.field)}` is {found_text}, worse than the {computed_text} "
        f"computed from its {inputs}{bracketed(percent(found, computed))}{more}",
        label=f"computed: {computed_text}",
        found=found,
        expected=scenario.format.rounded(computed, decimals),
        related=tuple(
            (other[0].field, f"computed: {_computed_text(scenario, other)}") for other in others
        ),
        help="measure the scenario again and write the complete record",
    )


def _gap(broken: BrokenAggregate) -> float:
    """Return the difference as a fraction of the computed value; infinite if that is 0."""
    _, found, computed = broken
    return abs(found - computed) / abs(computed) if computed else inf


def _computed_text(scenario: Scenario, broken: BrokenAggregate) -> str:
    aggregate, _, computed = broken
    return scenario.format.show(computed, aggregate.law.keys.decimals)
