"""Dumps of single requests: their keys differ from a record's; the format maps them to fields."""

import os
from typing import Any

from perflint.documents.baselines.record_aggregates import add_missing_aggregates, set_field
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.paths import MISSING
from perflint.formats.run_keys import Dump, DumpList


class DumpError(ValueError):
    """A dump that cannot be converted to a record; the message says why."""


def name_of(origin: str) -> str:
    """Return the scenario that a dump's file is named after; raises DumpError."""
    name = os.path.splitext(os.path.basename(origin))[0]
    try:
        name.encode()
    except UnicodeEncodeError:
        raise DumpError("the file name is not UTF-8; name the scenario with --scenario") from None
    return name


def is_dump(value: Any, dump: Dump) -> bool:
    """Tell whether the value of a JSON file has all the keys that a dump is recognized by."""
    return all(path.get(value) is not MISSING for path in dump.has)


def record_of(document: JsonDocument, dump: Dump, format: Format, name: str) -> dict[str, Any]:
    """Return the record of a dump, including the aggregates computed from it; raises DumpError.

    ``name`` is that of the scenario. Fields that the dump does not have are omitted.
    """
    record: dict[str, Any] = {}
    for path in format.keys.fields:
        value = MISSING
        if path in dump.fields:
            value = dump.fields[path].get(document.value)
        elif path in dump.lists:
            value = _collected(dump.lists[path], document.value)
        if value is not MISSING:
            set_field(record, path, value)
    add_missing_aggregates(name, record, document, format)
    return record


def _collected(source: DumpList, root: Any) -> Any:
    """Return the values in a list of objects: a list, or an object if the source names a key."""
    items = source.at.get(root)
    if items is MISSING or items is None:
        return MISSING
    if type(items) is not list:
        raise DumpError(f"'{source.at}' is not a list")
    values = [source.value.get(item) for item in items]
    if MISSING in values:
        item_path = f"'{source.at}/{values.index(MISSING)}'"
        raise DumpError(f"{item_path} has no '{source.value}'")
    if source.key is None:
        return values
    by_key: dict[str, Any] = {}
    for index, (item, value) in enumerate(zip(items, values, strict=True)):
        key = source.key.get(item)
        if type(key) not in (str, int):
            raise DumpError(f"'{source.at}/{index}' needs a string or an integer as '{source.key}'")
        if str(key) in by_key:
            raise DumpError(f"'{source.at}/{index}' repeats the '{source.key}' '{key}'")
        by_key[str(key)] = value
    return by_key
