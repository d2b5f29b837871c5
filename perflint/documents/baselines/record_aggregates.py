"""Computing the derived fields of a record from its other fields."""

from typing import Any

from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.paths import MISSING, FieldPath
from perflint.formats.records import RecordPlace


def add_missing_aggregates(
    name: str, record: dict[str, Any], document: JsonDocument, format: Format
) -> None:
    """Compute the missing aggregates from other fields, which may be aggregates themselves.

    ``name`` is that of the record, which is changed; ``document`` is the file it comes from.
    """
    while True:
        scenario = Scenario(document, format, RecordPlace((name,), record, name), record)
        for aggregate in scenario.layout.aggregates:
            if aggregate.get(record) is MISSING:
                computed = scenario.computed(aggregate)
                if computed is None:
                    continue
                value = format.rounded(computed, aggregate.law.keys.decimals)
                if set_field(record, aggregate.field, value):
                    break
        else:
            return


def set_field(record: dict[str, Any], path: FieldPath, value: Any) -> bool:
    """Set a field, creating parent objects; return False if a parent is not an object."""
    for name in path[:-1]:
        record = record.setdefault(name, {})
        if type(record) is not dict:
            return False
    record[path[-1]] = value
    return True
