"""Completion in the configuration: tables, keys and values, from its schema."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache

from lsprotocol import types

from perflint.config.load import TABLE
from perflint.config.schema import Schema, build
from perflint.primitives.record import Record
from perflint.server.client_features import ClientFeatures
from perflint.server.positions import Positions
from perflint.server.schema_paths import SchemaPaths, Value
from perflint.server.toml_cursor import Cursor, cursor_at
from perflint.server.toml_scan import Path, Scan, scan

MAX_LENGTH = 1 << 20
"""The largest text in characters in which there are completions: reading it takes too long."""

TRIGGERS = ("[", '"', "'", ".", "=", "{")
"""The characters after which a client asks for completions by itself."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class _Proposal(Record):
    """A text that may replace what is typed at the cursor, or from ``start`` to ``stop``."""

    label: str
    new_text: str
    filter_text: str
    kind: types.CompletionItemKind
    description: str = ""
    is_snippet: bool = False
    start: int | None = None
    stop: int | None = None


def completions(
    positions: Positions, offset: int, client: ClientFeatures
) -> list[types.CompletionItem]:
    """Return what may be written at the offset in bytes of a configuration file."""
    data = positions.text.data
    text = data.decode("utf-8", "surrogateescape")
    if len(text) > MAX_LENGTH:
        return []
    at = len(data[:offset].decode("utf-8", "surrogateescape"))
    known = scan(text)
    cursor = cursor_at(text, at, known)
    if cursor is None:
        return []
    is_pyproject = os.path.basename(positions.text.path) == "pyproject.toml"
    proposals = _proposals(cursor, known, TABLE if is_pyproject else (), client)
    return [
        _item(proposal, number, text, cursor, positions, client)
        for number, proposal in enumerate(proposals)
    ]


@cache
def _schema() -> SchemaPaths:
    return SchemaPaths(build())


def _proposals(
    cursor: Cursor, known: Scan, table: tuple[str, ...], client: ClientFeatures
) -> Iterator[_Proposal]:
    """Yield what is possible at the cursor; ``table`` is the path of perflint's own table."""
    schema = _schema()
    if cursor.kind == "header":
        yield from _headers(cursor, known, table, schema)
        return
    path = cursor.path[len(table) :]
    if cursor.path[: len(table)] != table or (cursor.kind == "value" and not path):
        return
    if cursor.kind == "value":
        yield from _values(path, cursor, known, table, schema)
        return
    yield from _keys(path, cursor, schema, client)
    if cursor.may_be_header:
        yield from _headers(cursor, known, table, schema)


def _headers(
    cursor: Cursor, known: Scan, table: tuple[str, ...], schema: SchemaPaths
) -> Iterator[_Proposal]:
    """Yield the headers of tables that the text does not have yet, and of lists of tables."""
    existing = {path for path, bracket in known.headers if bracket == "["}
    start, stop = cursor.header if cursor.kind == "header" else (cursor.start, cursor.stop)
    for path, is_list, description in _tables(table, _own_formats(known, table), schema):
        if path in existing:
            continue
        name = ".".join(part if _BARE.fullmatch(part) else json.dumps(part) for part in path)
        header = f"[[{name}]]" if is_list else f"[{name}]"
        is_typed = cursor.kind == "header"
        yield _Proposal(
            header,
            header,
            header if is_typed else name.removeprefix(f"{'.'.join(table)}."),
            types.CompletionItemKind.Module,
            description,
            start=start,
            stop=stop,
        )


def _tables(
    table: tuple[str, ...], formats: Sequence[str], schema: SchemaPaths
) -> Iterator[tuple[tuple[str, ...], bool, str]]:
    """Yield the path of each table, whether it is in a list, and its description."""
    if table:
        yield table, False, "The configuration of perflint."
    for name, schemas in schema.keys(()).items():
        description = _description(schemas)
        if schema.is_table_list(schemas):
            yield (*table, name), True, description
        elif schema.is_table(schemas):
            if name != "formats":
                yield (*table, name), False, description
            below = schema.keys((name,)) if name == "rules" else dict.fromkeys(formats, schemas)
            for inner in below if name in ("rules", "formats") else ():
                if schema.keys((name, inner)):
                    about = _description(schema.at((name, inner)))
                    yield (*table, name, inner), False, about
    for name in formats:
        for key, schemas in schema.keys(("formats", name)).items():
            is_list = schema.is_table_list(schemas)
            if is_list or schema.is_table(schemas):
                yield (*table, "formats", name, key), is_list, _description(schemas)


def _own_formats(known: Scan, table: tuple[str, ...]) -> list[str]:
    """Return the names of the formats that the text has headers for."""
    start = (*table, "formats")
    paths = [path for path, _ in known.headers if path[: len(start)] == start]
    return [*dict.fromkeys(str(path[len(start)]) for path in paths if len(path) > len(start))]


def _keys(
    path: Path, cursor: Cursor, schema: SchemaPaths, client: ClientFeatures
) -> Iterator[_Proposal]:
    """Yield the keys that the table at the cursor does not have yet.

    One of the top level whose value is a table is proposed as a header instead.
    """
    for name, schemas in schema.keys(path).items():
        is_table = schema.is_table(schemas) or schema.is_table_list(schemas)
        if name in cursor.others or (is_table and not path and not cursor.is_in_brackets):
            continue
        if schema.is_empty(schemas):
            continue
        written = name if cursor.quote or _BARE.fullmatch(name) else json.dumps(name)
        if cursor.quote and not cursor.is_closed:
            written += cursor.quote
        value = "" if cursor.has_value or cursor.is_closed else " = "
        snippet = client.snippets and bool(value)
        if snippet:
            value += _snippet(schemas, schema)
        new_text = (_escaped(written) if snippet else written) + value
        kind = types.CompletionItemKind.Property
        yield _Proposal(name, new_text, name, kind, _description(schemas), snippet)


def _snippet(schemas: Sequence[Schema], schema: SchemaPaths) -> str:
    """Return the value of a new key, with a mark where the cursor is to be."""
    kinds = {each.get("type") for each in schemas}
    if "string" in kinds:
        return '"$0"'
    if "array" in kinds:
        is_text = any(each.get("type") == "string" for each in schema.items(schemas))
        return '["$0"]' if is_text else "[$0]"
    return "{ $0 }" if "object" in kinds else "$0"


def _values(
    path: Path, cursor: Cursor, known: Scan, table: tuple[str, ...], schema: SchemaPaths
) -> Iterator[_Proposal]:
    """Yield the values of a key, or the items of a list; strings only in quotes."""
    schemas = schema.at(path)
    values = schema.values(schemas)
    is_item = False
    if not cursor.quote and not values:
        values, is_item = schema.values(schema.items(schemas)), True
    if path[0] == "baselines" and path[-1] == "format":
        own = [Value(name, "A format of this file.") for name in _own_formats(known, table)]
        values = [
            *own,
            *(value for value in values if value.value not in _own_formats(known, table)),
        ]
    for value in values:
        if value.value in cursor.others or (cursor.quote and not isinstance(value.value, str)):
            continue
        text = json.dumps(value.value, ensure_ascii=False)
        if cursor.quote:
            text = str(value.value) + ("" if cursor.is_closed else cursor.quote)
        elif is_item:
            text = f"[{text}]"
        kind = types.CompletionItemKind.EnumMember
        label = str(value.value) if isinstance(value.value, str) else text
        yield _Proposal(label, text, label, kind, value.description)


def _description(schemas: Sequence[Schema]) -> str:
    return next((each["description"] for each in schemas if "description" in each), "")


def _escaped(text: str) -> str:
    """Return a text as it is written in a snippet."""
    return re.sub(r"[\\$}]", r"\\\g<0>", text)


def _item(
    proposal: _Proposal,
    number: int,
    text: str,
    cursor: Cursor,
    positions: Positions,
    client: ClientFeatures,
) -> types.CompletionItem:
    new_text = proposal.new_text
    if cursor.kind == "value" and not cursor.quote and text[: cursor.start].endswith("="):
        new_text = f" {new_text}"
    start = cursor.start if proposal.start is None else proposal.start
    stop = cursor.stop if proposal.stop is None else proposal.stop
    offsets = (len(text[:end].encode("utf-8", "surrogateescape")) for end in (start, stop))
    first, last = map(positions.position, offsets)
    kind = types.MarkupKind.Markdown if client.markdown else types.MarkupKind.PlainText
    return types.CompletionItem(
        proposal.label,
        kind=proposal.kind,
        documentation=types.MarkupContent(kind, proposal.description)
        if proposal.description
        else None,
        sort_text=f"{number:04}",
        filter_text=proposal.filter_text,
        insert_text_format=types.InsertTextFormat.Snippet if proposal.is_snippet else None,
        text_edit=types.TextEdit(types.Range(first, last), new_text),
    )
