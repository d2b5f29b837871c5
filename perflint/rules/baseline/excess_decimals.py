"""A measurement has more decimals than the format rounds to.

What it does
    Reports measurements, including samples, that are not rounded to the `decimals` of the format,
    or of a derived field with its own. All such values of a scenario are one violation. Formats
    without `decimals` are not checked, nor are limits and numbers that are not measured.

Why it matters
    The program that writes the file rounds every value. A value that is not rounded was computed by
    hand, such as an old measurement times a factor, or was copied from another source.

Fix
    None: measure again. If all values have more decimals, correct the `decimals` of the format.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import FieldPath, Route
from perflint.primitives.finding import Finding
from perflint.primitives.wording import counted, joined
from perflint.rules.rule import Example, NoOptions, Rule

_Excess = tuple[FieldPath, Route, float, int, str]
"""A field, the first unrounded value in it, the decimals it should have, and what to call both."""


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the values with more decimals, one finding for each scenario."""
    format = baseline.format
    own = [law.keys.decimals for law in format.laws]
    fewest = min((d for d in (format.keys.decimals, *own) if d is not None), default=None)
    if fewest is None or not baseline.document.may_contain_more_decimals(fewest):
        return
    for scenario in baseline.scenarios:
        excess = [*_excess(scenario)]
        if excess:
            yield _finding(scenario, excess)


def _excess(scenario: Scenario) -> Iterator[_Excess]:
    """Yield the fields with unrounded values. Rounding a rounded double does not change it."""
    default = scenario.format.keys.decimals
    derived = _derived_decimals(scenario)
    for path, value in scenario.measurements():
        decimals = derived.get(path, default)
        if decimals is not None and round(value, decimals) != value:
            yield path, path, value, decimals, f"`{scenario.label(path[-1:])}` {value}"
    if default is None:
        return
    for path, series in scenario.series.items():
        items = [item for item in series.items(path) if round(item[1], default) != item[1]]
        if items:
            route, value = items[0]
            called = counted(len(items), series.samples.called)
            yield path, route, value, default, f"{called} such as {value}"


def _derived_decimals(scenario: Scenario) -> dict[FieldPath, int]:
    """Return the decimals of the derived fields: the most, if several laws are about a field."""
    derived: dict[FieldPath, int] = {}
    for aggregate in scenario.layout.aggregates:
        decimals = aggregate.law.decimals
        if decimals is not None:
            derived[aggregate.field] = max(decimals, derived.get(aggregate.field, decimals))
    return derived


def _finding(scenario: Scenario, excess: list[_Excess]) -> Finding:
    _, route, value, decimals, _ = excess[0]
    limits = [str(limit) for limit in sorted({limit for *_, limit, _ in excess})]
    noun = "decimal" if limits == ["1"] else "decimals"
    return scenario.finding(
        route,
        f"not rounded to {joined(limits)} {noun}: {joined([called for *_, called in excess])}",
        label="not rounded",
        found=value,
        expected=round(value, decimals),
        related=tuple((other, "not rounded, either") for _, other, *_ in excess[1:]),
        help="measure the scenario again and write the complete record",
        concerns=tuple(path for path, *_ in excess),
    )


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DenoisingStage": 2235.4137},
    "expected_e2e_ms": 3120.77
}}}""",
            good="""\
{"scenarios": {"t2v": {
    "stages_ms": {"TextEncodingStage": 812.5, "DenoisingStage": 2235.41},
    "expected_e2e_ms": 3120.77
}}}""",
        ),
    ),
)
