"""The records in a JSON value of a log: one record, several of them, or a whole file."""

import json
from typing import Any

from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.formats.paths import FieldPath

Records = list[tuple[str, dict[str, Any]]]
"""Records with their names."""


def records_in(value: Any, format: Format) -> Records | None:
    """Return the records in a value, or None if it is something else.

    It may be a record that contains its name, a list of such records, an object that maps names to
    records, or what a file of the format contains.
    """
    if type(value) is dict and format.matches(value):
        places = [(place.name, format.fields_of(place.value)) for place in _places(value, format)]
        return [(name, fields) for name, fields in places if fields is not None]
    if type(value) is list:
        named = [(_name(item, format), item) for item in value]
    elif type(value) is dict and is_record(value, format):
        named = [(_name(value, format), value)]
    elif type(value) is dict:
        named = [*value.items()]
    else:
        return None
    records: Records = []
    for name, item in named:
        fields = format.fields_of(item)
        if name is None or fields is None or not is_record(item, format):
            return None
        records.append((name, fields))
    return records or None


def is_record(value: Any, format: Format) -> bool:
    """Tell whether a value has all fields that a record must have, or any if it must have none."""
    if format.is_flat:
        return type(value) in NUMBER_TYPES
    required = format.required.get(FieldPath(), frozenset())
    if type(value) is not dict:
        return False
    return required <= value.keys() if required else bool(value.keys() & format.known[FieldPath()])


def has_duplicates(text: bytes) -> bool:
    """Tell whether an object in valid JSON has a key twice."""
    found = False

    def check(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal found
        found = found or len({key for key, _ in pairs}) < len(pairs)
        return dict(pairs)

    try:
        json.loads(text, object_pairs_hook=check)
    except RecursionError:
        return True
    return found


def _places(value: Any, format: Format) -> Any:
    return format.records.find(value, "")


def _name(value: Any, format: Format) -> str | None:
    naming = format.records.naming
    name = naming.get(value) if naming is not None else None
    return name if type(name) is str else None
