"""Dumps of requests and tests, whose keys a format maps to the fields of a record."""

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from perflint.documents.baselines.record_aggregates import add_missing_aggregates, set_field
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.paths import MISSING, FieldPath
from perflint.formats.run_keys import Dump, DumpList
from perflint.primitives.text import Text
from perflint.runs.json.duplicates import duplicate_problem
from perflint.runs.log.lines import whole_lines
from perflint.runs.snapshot import Measured, RunProblem

_COMMIT = re.compile(r"[0-9a-f]{7,64}")


class DumpError(ValueError):
    """A dump that cannot be converted to a record; the message says why."""


def dump_of(value: Any, format: Format) -> Dump | None:
    """Return the kind of dump that the value of a JSON file is, or None."""
    kinds = format.runs.dumps if format.runs else ()
    return next((dump for dump in kinds if _matches(value, dump)), None)


def _matches(value: Any, dump: Dump) -> bool:
    items = _items(value, dump)
    return bool(items) and all(path.get(items[0]) is not MISSING for path in dump.has)


def _items(value: Any, dump: Dump) -> list[Any]:
    """Return the parts of a dump that are records; the list is empty if it has none."""
    if dump.items is None:
        return [value]
    items = FieldPath(dump.items[:-1]).get(value)
    return items if type(items) is list else []


def read_dump(
    document: JsonDocument, dump: Dump, format: Format, scenario: str | None
) -> Iterator[Measured | RunProblem]:
    """Yield the records of a dump. ``scenario`` is the name that the user gave."""
    origin = document.text.path
    if problem := duplicate_problem(document):
        yield problem
        return
    for number, item in enumerate(_items(document.value, dump)):
        name = None
        try:
            name = _name(item, dump, origin, scenario)
            measured = _measured(name, item, document, dump, format)
            is_given = dump.name is None and scenario is not None
            yield measured._replace(is_named_by_user=is_given)
        except DumpError as error:
            place = origin if dump.items is None else f"{origin}: item {number}"
            yield RunProblem(place, str(error), name)


def is_dump_line(line: bytes, origin: str, format: Format) -> bool:
    """Tell whether the first line of a file is a dump, so that each line of the file is one."""
    document = JsonDocument(Text(origin, line))
    return document.parse_error is None and dump_of(document.value, format) is not None


def read_lines(
    chunks: Iterable[bytes], origin: str, format: Format, scenario: str | None
) -> Iterator[Measured | RunProblem]:
    """Yield the records of a file with a dump in each line; other JSON is skipped."""
    number = 0
    for data in whole_lines(chunks):
        for line in data.splitlines():
            number += 1
            if not line.strip():
                continue
            document = JsonDocument(Text(f"{origin}:{number}", line))
            if document.parse_error is not None:
                yield RunProblem(f"{origin}:{number}", document.parse_error.message)
                continue
            dump = dump_of(document.value, format)
            if dump is None:
                continue
            if scenario is None and dump.name is None:
                yield RunProblem(origin, _UNNAMED)
                return
            for result in read_dump(document, dump, format, scenario):
                yield result._replace(line=number)


_UNNAMED = "requests without a name; set one with --scenario"


def _measured(name: str, item: Any, document: JsonDocument, dump: Dump, format: Format) -> Measured:
    """Return the record of a dump, including the aggregates computed from it; raises DumpError.

    Fields that the dump does not have are omitted. No aggregate is computed from some of the items.
    """
    origin = document.text.path
    record: dict[str, Any] = {}
    for path in format.keys.fields:
        value = MISSING
        if path in dump.fields:
            value = dump.fields[path].get(item)
        elif path in dump.lists:
            value = _collected(dump.lists[path], item, is_list=_is_list(path, format))
        if value is not MISSING:
            set_field(record, path, value)
    if not dump.partial:
        add_missing_aggregates(name, record, document, format)
    commit = dump.commit.get(item) if dump.commit is not None else None
    is_commit = type(commit) is str and _COMMIT.fullmatch(commit)
    source = f"commit {commit}" if is_commit else None
    return Measured(name, record, origin, partial=dump.partial, source=source, is_artifact=True)


def _name(item: Any, dump: Dump, origin: str, scenario: str | None) -> str:
    """Return the name of the scenario of a dump or one of its items; raises DumpError."""
    if dump.items is not None:
        for path in dump.has:
            if path.get(item) is MISSING:
                raise DumpError(f"has no '{path}'")
    if dump.name is not None:
        name = dump.name.get(item)
        if type(name) is not str:
            raise DumpError(f"has no name in '{dump.name}'")
        return name
    if scenario is not None:
        return scenario
    if dump.named_by == "option":
        raise DumpError(_UNNAMED)
    if origin == "stdin":
        raise DumpError("a request dump from stdin has no name; set one with --scenario")
    name = os.path.splitext(os.path.basename(origin))[0]
    try:
        name.encode()
    except UnicodeEncodeError:
        raise DumpError("the file name is not UTF-8; name the scenario with --scenario") from None
    return name


def _is_list(path: FieldPath, format: Format) -> bool:
    return path in format.keys.samples and format.keys.samples[path].shape != "index-map"


def _collected(source: DumpList, root: Any, *, is_list: bool) -> Any:
    """Return the values in a list: as a list, or as an object with their keys or indices."""
    items = source.at.get(root)
    if items is MISSING or items is None:
        return MISSING
    if type(items) is not list:
        raise DumpError(f"'{source.at}' is not a list")
    values = items if source.value is None else [source.value.get(item) for item in items]
    if MISSING in values:
        item_path = f"'{source.at}/{values.index(MISSING)}'"
        raise DumpError(f"{item_path} has no '{source.value}'")
    if is_list:
        return values
    by_key: dict[str, Any] = {}
    for index, (item, value) in enumerate(zip(items, values, strict=True)):
        key = index if source.key is None else source.key.get(item)
        if type(key) not in (str, int):
            raise DumpError(f"'{source.at}/{index}' needs a string or an integer as '{source.key}'")
        if str(key) in by_key:
            raise DumpError(f"'{source.at}/{index}' repeats the '{source.key}' '{key}'")
        by_key[str(key)] = value
    return by_key
