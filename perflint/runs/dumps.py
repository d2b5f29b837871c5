"""Dumps of single requests: other keys than a record's, mapped to its fields by the format."""

import os
from typing import Any

from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.language import Dump, DumpList
from perflint.formats.paths import MISSING, FieldPath


class DumpError(ValueError):
    """A dump that does not give a record; the message says why."""


def name_of(origin: str) -> str:
    """Return the scenario that a dump's file is named after; raises DumpError."""
    name = os.path.splitext(os.path.basename(origin))[0]
    try:
        name.encode()
    except UnicodeEncodeError:
        raise DumpError("its name is not UTF-8; say by --scenario what it measured") from None
    return name


def is_dump(value: Any, dump: Dump) -> bool:
    """Tell whether the value of a file has what a dump has."""
    return all(path.of(value) is not MISSING for path in dump.has)


def record_of(document: JsonDocument, dump: Dump, format: Format) -> dict[str, Any]:
    """Return the record that a dump gives, what follows from it included; raises DumpError.

    A field that the dump lacks is left out.
    """
    record: dict[str, Any] = {}
    for path in format.keys.fields:
        value = MISSING
        if path in dump.fields:
            value = dump.fields[path].of(document.value)
        elif path in dump.lists:
            value = _gathered(dump.lists[path], document.value)
        if value is not MISSING:
            _put(record, path, value)
    _derive(record, document, format)
    return record


def _gathered(listed: DumpList, root: Any) -> Any:
    """Return what a list of objects gives: an object by their keys, or a list without these."""
    items = listed.at.of(root)
    if items is MISSING or items is None:
        return MISSING
    if type(items) is not list:
        raise DumpError(f"'{listed.at}' is no list")
    values = [listed.value.of(item) for item in items]
    if MISSING in values:
        where = f"'{listed.at}/{values.index(MISSING)}'"
        raise DumpError(f"{where} has no '{listed.value}'")
    if listed.key is None:
        return values
    gathered: dict[str, Any] = {}
    for number, (item, value) in enumerate(zip(items, values, strict=True)):
        key = listed.key.of(item)
        if type(key) not in (str, int):
            raise DumpError(f"'{listed.at}/{number}' has no text or whole number as '{listed.key}'")
        if str(key) in gathered:
            raise DumpError(f"'{listed.at}/{number}': '{key}' stands twice")
        gathered[str(key)] = value
    return gathered


def _derive(record: dict[str, Any], document: JsonDocument, format: Format) -> None:
    """Compute the fields that are functions of others, and of each other."""
    while True:
        scenario = Scenario(document, format, (), record)
        for aggregate in format.aggregates:
            if aggregate.get(record) is MISSING:
                computed = scenario.computed(aggregate)
                if computed is not None and _put(record, aggregate.field, format.rounded(computed)):
                    break
        else:
            return


def _put(record: dict[str, Any], path: FieldPath, value: Any) -> bool:
    """Write a field, the objects around it too; tell whether there is room for it."""
    for name in path[:-1]:
        record = record.setdefault(name, {})
        if type(record) is not dict:
            return False
    record[path[-1]] = value
    return True
