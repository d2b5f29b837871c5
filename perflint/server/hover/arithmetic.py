"""What a number of a scenario is computed from, and what is computed from it, in Markdown."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite

from perflint.documents.baselines.scenario import Scenario
from perflint.formats.formulas import Node, fields, with_key
from perflint.formats.formulas.text import show
from perflint.formats.laws import Aggregate, Expression, terms_of
from perflint.formats.paths import FieldPath
from perflint.primitives.wording import bracketed, counted, percent
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.markdown_table import code_span as code
from perflint.rules.computed import computed_value, counted_samples
from perflint.rules.totals import MeasuredTotal
from perflint.server.hover import prose

MOST_USES = 4
"""How many of the numbers that are computed from a number are shown."""

LEAST_SHARE = 0.1
"""The least part of a total, in percent, that is shown as a number."""


def computed_lines(scenario: Scenario, path: FieldPath) -> Iterator[str]:
    """Yield how the number at a path is computed, and the sum of its parts."""
    for aggregate in scenario.layout.aggregates:
        is_other = aggregate.law.keys.where_equal and scenario.computed(aggregate) is None
        if aggregate.field == path and not is_other:
            yield _computed(scenario, aggregate)
    yield from _wholes(scenario, path)


def use_lines(scenario: Scenario, path: FieldPath) -> Iterator[str]:
    """Yield the totals of the number at a path, its order among others, and what uses it."""
    yield from _parts(scenario, path)
    yield from _orders(scenario, path)
    yield from _uses(scenario, path)


def named(path: FieldPath) -> str:
    """Return the path of a field as code."""
    return code(metric_name(path))


def _computed(scenario: Scenario, aggregate: Aggregate) -> str:
    """Return the arithmetic of an aggregate, or why there is none."""
    found, computed = scenario.number(aggregate.field), scenario.computed(aggregate)
    law = aggregate.law
    if found is None or computed is None:
        return f"{code(show(_node(aggregate), str))} has no value here: an input is missing"
    shown = computed_value(scenario, (aggregate, found, computed))
    formula = prose(shown.formula) if law.series is not None else _with_numbers(scenario, aggregate)
    agrees = law.agrees(found, computed, scenario.inputs(aggregate))
    if agrees and scenario.format.show(found, law.keys.decimals) == shown.computed:
        return f"{formula} is {shown.computed}, as in the file"
    why = shown.difference
    if found == 0 and not aggregate.may_be_zero:
        why = "not measured"
    elif agrees:
        why = "rounding"
    return f"{formula} is {shown.computed}, the file says {shown.found}{bracketed(why)}"


def _with_numbers(scenario: Scenario, aggregate: Aggregate) -> str:
    """Return a formula, and the same with its numbers: `1000 / mean` = `1000 / 12.50`."""
    node = _node(aggregate)

    def operand(path: FieldPath) -> str:
        if path in scenario.series:
            return counted_samples(scenario.series[path])
        number = scenario.number(path)
        return str(path) if number is None else scenario.format.show(number)

    names, numbers = show(node, str), show(node, operand)
    is_known = names == numbers or not aggregate.law.expression.is_formula
    return code(names) if is_known else f"{code(names)} = {code(numbers)}"


def _node(aggregate: Aggregate) -> Node:
    """Return the formula of an aggregate, with its key."""
    node, key = aggregate.law.expression.node, aggregate.key
    return node if key is None else with_key(node, key)


def _wholes(scenario: Scenario, path: FieldPath) -> Iterator[str]:
    """Yield the sum of the parts for each total that the number belongs to."""
    for total in _totals(scenario):
        if path in total.fields:
            several = f"{prose(total.names)} sum to {total.show(total.whole)}, "
            whose = "their" if len(total.fields) > 1 else "its"
            sum_of_parts = _sum_of_parts(scenario, total, whose)
            yield f"{several if len(total.fields) > 1 else ''}{sum_of_parts}"


def _parts(scenario: Scenario, path: FieldPath) -> Iterator[str]:
    """Yield the total of each sum that the number is a part of."""
    for total in _totals(scenario):
        if any(path[: len(part)] == part for part in total.all_parts):
            share = 100 * (scenario.number(path) or 0) / total.whole if total.whole else 0
            of_whole = f"{share:.1f} % of" if share >= LEAST_SHARE else "part of"
            whole = f"{prose(total.names)} ({total.show(total.whole)})"
            yield f"{of_whole} {whole}, {_sum_of_parts(scenario, total, 'whose')}"


def _totals(scenario: Scenario) -> list[MeasuredTotal]:
    """Return the totals of a scenario that are numbers; none if a sum is too large."""
    totals = [MeasuredTotal(scenario, index) for index in range(len(scenario.sums))]
    return [total for total in totals if total.fields and isfinite(total.whole)]


def _sum_of_parts(scenario: Scenario, total: MeasuredTotal, whose: str) -> str:
    count = sum(
        scenario.series[part].count
        if part in scenario.series
        else int(scenario.number(part) is not None)
        for part in total.all_parts
    )
    called = prose(counted(count, total.keys.parts_called))
    if not isfinite(total.parts):
        return f"{whose} {called} are not all in the file, so they cannot be added up"
    verb = "is" if count == 1 else "sum to"
    excess = percent(total.whole, total.parts) if total.whole else ""
    difference = bracketed(excess and f"total {excess}")
    return f"{whose} {called} {verb} {total.show(total.parts)}{difference}"


def _orders(scenario: Scenario, path: FieldPath) -> Iterator[str]:
    """Yield the number between the neighbours that it must not be below or above."""
    for given in scenario.format.ascending:
        for terms in terms_of(given, scenario.record):
            values = [
                (term, value)
                for term in terms
                if (value := term.value(scenario)) is not None
                and not (value == 0 and term.is_formula)
            ]
            at = [n for n, (term, _) in enumerate(values) if _is_operand(term.node, path)]
            if at and len(values) > 1:
                yield _order(scenario, values[max(at[0] - 1, 0) : at[-1] + 2])


def _order(scenario: Scenario, values: Sequence[tuple[Expression, float]]) -> str:
    shown = [f"{code(str(term))} {scenario.format.show(value)}" for term, value in values]
    signs = ["≤" if low <= high else ">" for (_, low), (_, high) in pairwise(values)]
    rest = (f" {sign} {text}" for sign, text in zip(signs, shown[1:], strict=True))
    return "".join([shown[0], *rest])


def _uses(scenario: Scenario, path: FieldPath) -> Iterator[str]:
    """Yield the arithmetic of the aggregates that are computed from the number."""
    users = [
        aggregate
        for aggregate in scenario.layout.aggregates
        if _is_operand(aggregate.law.expression.node, path)
        and scenario.number(aggregate.field) is not None
        and scenario.computed(aggregate) is not None
    ]
    for aggregate in users[:MOST_USES]:
        yield f"in {named(aggregate.field)}: {_computed(scenario, aggregate)}"
    if rest := [named(aggregate.field) for aggregate in users[MOST_USES:]]:
        yield f"also in {', '.join(rest[:MOST_USES])}" + (
            f" and {len(rest) - MOST_USES} more" if len(rest) > MOST_USES else ""
        )


def _is_operand(node: Node, path: FieldPath) -> bool:
    """Tell whether a formula uses the number at a path, or a series that it is in."""
    return any(
        len(path) >= len(field)
        and all(name in ("*", step) for name, step in zip(field, path, strict=False))
        for field in fields(node)
    )
