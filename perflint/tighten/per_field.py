"""The best value of each field in a scenario and in runs; no run measured them together."""

from collections.abc import Sequence
from typing import Any

from perflint.documents.baselines.record_merge import improved
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import Sides
from perflint.formats.paths import MISSING, Route, replaced
from perflint.primitives.wording import joined
from perflint.runs import Snapshot


def best_of(scenario: Scenario, snapshots: Sequence[Snapshot]) -> Snapshot:
    """Return a snapshot with the best value of each field in the file and all runs.

    Fields that take no part in the direction of the format are computed from the others if they are
    derived, else they keep their values in the file.
    """
    format, kinds = scenario.format, scenario.layout.kinds
    record = format.fields_of(scenario.value) or {}
    for snapshot in snapshots:
        sides = Sides(record, snapshot.record, format, kinds)

        def is_better(route: Route, old: float, new: float, sides: Sides = sides) -> bool:
            return sides.field(route, old, new).effect == "better"

        record = improved(record, snapshot.record, is_better)
    origin = joined([snapshot.origin for snapshot in snapshots])
    record = _consistent(record, scenario, snapshots)
    sources = {snapshot.source for snapshot in snapshots}
    source = sources.pop() if len(sources) == 1 else None
    return Snapshot(scenario.name, record, origin, 0, source=source)


def _consistent(
    record: dict[str, Any], scenario: Scenario, snapshots: Sequence[Snapshot]
) -> dict[str, Any]:
    """Compute derived fields that do not match their inputs any more.

    These are the fields without a direction, and those that no run contains.
    One may be derived from another, so this is repeated as often as there are such fields.
    """
    format, kinds = scenario.format, scenario.layout.kinds
    for _ in format.laws:
        changed = Scenario(scenario.document, format, scenario.place._replace(value=record), record)
        for aggregate in changed.layout.aggregates:
            found, computed = changed.number(aggregate.field), changed.computed(aggregate)
            if found is None or computed is None:
                continue
            was_chosen = format.directions.of(aggregate.field, record, kinds) and any(
                aggregate.get(snapshot.record) is not MISSING for snapshot in snapshots
            )
            if not was_chosen and not aggregate.law.agrees(
                found, computed, changed.inputs(aggregate)
            ):
                value = format.rounded(computed, aggregate.law.keys.decimals)
                record = replaced(record, aggregate.field, value)
    return record
