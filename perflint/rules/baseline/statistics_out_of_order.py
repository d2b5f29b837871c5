"""Order statistics do not ascend.

What it does
    For formats that store several order statistics, checks that each is at least as large as the
    one before it: `min`, `q1`, `median`, `q3`, `max`. A format may compare formulas, too: in
    `sglang-diffusion`, the end-to-end time of a request is not above the duration of its test. What
    rounding explains is allowed: half a unit of the last decimal for each number, or a relative
    1e-9 in formats without decimals.

Why it matters
    The first quartile of a set of samples cannot be below the minimum. Some of the fields were
    rewritten and others were not, typically by hand or by a script that scaled only the fields it
    knew.

Fix
    None: measure again.
"""

from collections.abc import Iterator, Sequence
from math import inf
from operator import le
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats import Format
from perflint.formats.laws import Expression, float_error, is_pattern, terms_of
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule

_Value = tuple[Expression, float]
"""A term, and its value in a scenario."""


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each field that is below the field before it."""
    if not (baseline.format.ascending and baseline.scenarios):
        return
    groups = {baseline.format: baseline.scenarios}
    if baseline.format.has_patterns:  # each scenario has the format of its names
        groups = {}
        for scenario in baseline.scenarios:
            groups.setdefault(scenario.format, []).append(scenario)
    for format, scenarios in groups.items():
        for scenario, given in _not_ascending(format, scenarios):
            for terms in terms_of(given, scenario.record):
                yield from _check_order(terms, scenario)


def _not_ascending(
    format: Format, scenarios: list[Scenario]
) -> Iterator[tuple[Scenario, Sequence[Expression]]]:
    """Yield the scenarios in which given terms are not simply numbers in ascending order."""
    for terms in format.ascending:
        if is_pattern(terms):
            yield from ((scenario, terms) for scenario in scenarios)
            continue
        columns = [term.values(scenarios) for term in terms]
        if all(map(_ascend, columns, columns[1:])):
            continue
        for scenario, *values in zip(scenarios, *columns, strict=True):
            if None in values or values != sorted(values):
                yield scenario, terms


def _ascend(low: list[Any], high: list[Any]) -> bool:
    """Tell whether all values are numbers, and none is below the one before it."""
    try:
        return all(map(le, low, high))
    except TypeError:
        return False


def _check_order(terms: Sequence[Expression], scenario: Scenario) -> Iterator[Finding]:
    low, below = None, inf
    for term in terms:
        value = term.value(scenario)
        if value is None or (value == 0 and term.is_formula):
            continue  # 0 is the result of a field that is not set
        if low is not None and value < below:
            pair = (low, below), (term, value)
            if not _is_rounding(*pair, scenario):
                yield _finding(*pair, scenario)
        low, below = term, value


def _is_rounding(low: _Value, high: _Value, scenario: Scenario) -> bool:
    """Tell whether rounding explains that a value is below the one before it."""
    error = low[0].rounding.combined(*(term.rounding_error(scenario) for term, _ in (low, high)))
    return low[1] - high[1] <= error + float_error(low[1], high[1])


def _finding(low: _Value, high: _Value, scenario: Scenario) -> Finding:
    low_text, high_text = (scenario.format.show(value) for _, value in (low, high))
    if low_text == high_text:
        low_text, high_text = repr(low[1]), repr(high[1])
    at, *others = dict.fromkeys((*high[0].operands, *low[0].operands))
    return scenario.finding(
        at,
        f"{high[0]} is {high_text}, below {low[0]} ({low_text})",
        found=high[1],
        expected=low[1],
        related=tuple((path, _label(path, scenario)) for path in others),
    )


def _label(path: FieldPath, scenario: Scenario) -> str:
    value = scenario.number(path)
    return str(path) if value is None else f"{path} is {scenario.format.show(value)}"


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    is_law=True,
    examples=(
        Example(
            format="pytest-benchmark",
            bad='{"benchmarks": [{"stats": {"min": 6.1, "q1": 3.2, "median": 6.5}}]}',
            good='{"benchmarks": [{"stats": {"min": 3.0, "q1": 3.2, "median": 3.3}}]}',
        ),
    ),
)
