"""What an update writes for values of the file that a run did not measure.

A run prints null for what it did not measure, and some of its outputs lack a value that others
have. Neither is a reason to remove a number from a baseline.
"""

from collections.abc import Iterator
from typing import Any

from perflint.documents.baselines.per_item import per_item
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.formats.kinds import KINDS
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.wording import listed
from perflint.runs import Snapshot


def completed(snapshot: Snapshot, scenario: Scenario) -> tuple[Snapshot, tuple[str, ...]]:
    """Return a snapshot with the values that it does not have, and a sentence on each number.

    - A number for one item, such as a time per frame, is computed if the file's number is the whole
      divided by a count.
    - Another number stays if the run has null for it, unless it is required: the rules report that.
    - A null stays if the run has nothing.
    - Other parts of an object that the run lacks are removed, and named: the rules decide whether
      that is allowed.
    """
    format = scenario.format
    old = format.fields_of(scenario.value) or {}
    record, notes = snapshot.record, list[str]()
    removed: list[str] = []
    for path in _unmeasured(old, record, format):
        before, after = path.get(old), path.get(record)
        value, note = before, ""
        if type(before) in NUMBER_TYPES:
            found = "has null" if after is None else "does not have it"
            computed = per_item(path, old, record, format)
            if computed is not None:
                value, whole, count = computed
                note = f"computed as `{whole}` / {count}, because the run {found}"
            elif after is None:
                note = f"stays {format.show(before)}, because the run {found}"
            else:
                removed.append(str(path))
                continue
            notes.append(f"`{path}` {note}")
        record = _with(record, path, value)
    if removed:
        them = "it" if len(removed) == 1 else "them"
        notes.append(f"{listed(removed)} removed, because the run does not have {them}")
    return snapshot._replace(record=record), tuple(notes)


def _unmeasured(old: dict[str, Any], record: dict[str, Any], format: Format) -> Iterator[FieldPath]:
    """Yield the paths of numbers and nulls in the file that are null or absent in a run.

    These are optional fields with null, and the parts of objects of measurements.
    """
    for path, field in format.fields.items():
        before, after = path.get(old), path.get(record)
        shape = KINDS[field.kind].shape
        if shape == "number" and field.optional and after is None and before is not MISSING:
            yield path
        elif shape == "object" and type(before) is dict and type(after) is dict:
            yield from (
                FieldPath((*path, name))
                for name, value in before.items()
                if after.get(name) is None and (value is None or type(value) in NUMBER_TYPES)
            )


def _with(record: dict[str, Any], path: FieldPath, value: Any) -> dict[str, Any]:
    """Return a copy of a record with a value, which may be new in its object."""
    name, *rest = path
    return record | {name: _with(record[name], FieldPath(rest), value) if rest else value}
