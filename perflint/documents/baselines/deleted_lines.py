"""The names of records in JSON Lines after lines at the start of the file were deleted.

Records without a name of their own are called by the number of their line. A log of the last ten
runs loses its first line with each new one: the others are the same runs with other numbers.
"""

from collections.abc import Sequence
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario


def named_as_after(before: Baseline, after: Baseline) -> Baseline:
    """Return a baseline of several lines with the names that these lines have after a change."""
    lines = before.records
    names = [place.name for place in lines]
    deleted = _deleted(lines, after.records) if not before.format.keys.records.names else 0
    if not deleted:
        return before
    old = [f"{names[0]} (deleted line {number + 1})" for number in range(deleted)]
    by_route = dict(zip([place.route for place in lines], [*old, *names], strict=False))
    renamed = Baseline(before.document, before.format, before.settings)
    renamed.scenarios = [
        Scenario(each.document, each.format, place, each.record)
        for each in before.scenarios
        for place in [each.place._replace(name=by_route[each.route])]
    ]
    return renamed


def _deleted(before: Sequence[Any], after: Sequence[Any]) -> int:
    """Return how many lines were deleted at the start; 0 if the others are not the same now."""
    old, new = ([place.value for place in places] for places in (before, after))
    if not new or old[:1] == new[:1]:
        return 0
    for count in range(1, len(old)):
        if old[count] == new[0] and old[count:][: len(new)] == new[: len(old) - count]:
            return count
    return 0
