"""Names the numeric laws of a scenario that a change broke, or broke further."""

from collections.abc import Iterator
from math import inf

from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import ScenarioChange
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import is_further
from perflint.rules.totals import MeasuredTotal


def broken_laws(change: ScenarioChange) -> list[str]:
    """Return a phrase for each aggregate and total that contradicts its inputs more than before."""
    before: dict[FieldPath, list[float]] = {}
    for field, error, _ in _broken(change.before):
        before.setdefault(field, []).append(error)
    phrases = (
        phrase
        for field, error, phrase in _broken(change.after)
        if is_further(error, before.get(field, ()))
    )
    return [*dict.fromkeys(phrases)]


def _broken(scenario: Scenario) -> Iterator[tuple[FieldPath, float, str]]:
    """Yield the field, the relative error, and a phrase with both numbers."""
    for aggregate, found, computed in scenario.broken_aggregates():
        decimals = aggregate.law.keys.decimals
        shown = [scenario.format.show(value, decimals) for value in (found, computed)]
        if shown[0] == shown[1]:
            shown[0] = repr(found)
        name = scenario.label(aggregate.field)
        error = abs(found - computed) / abs(computed) if computed else inf
        yield aggregate.field, error, f"`{name}` is {shown[0]}, computed: {shown[1]}"
    for index, (whole, parts) in enumerate(scenario.sums):
        keys = scenario.format.sums[index].keys
        if whole and parts > 0 and whole < parts * (1 - keys.slack):
            total = MeasuredTotal(scenario, index)
            shown = [total.show(value) for value in (whole, parts)]
            verb = "is" if len(total.fields) == 1 else "are"
            phrase = (
                f"{total.names} {verb} {shown[0]}, the sum of the {keys.parts_called} {shown[1]}"
            )
            yield total.fields[0], (parts - whole) / parts, phrase
