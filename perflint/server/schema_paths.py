"""What the JSON Schema of the configuration allows at a path: keys and values."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from perflint.config.schema import Schema
from perflint.primitives.record import Record
from perflint.server.toml_scan import ITEM, Path

_MEMBERS = ("properties", "patternProperties", "additionalProperties", "anyOf", "oneOf")


class Value(Record):
    """A value that is proposed, and what it means."""

    value: str | int | float | bool
    description: str = ""


class SchemaPaths:
    """Finds parts of a schema by paths in a document."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def at(self, path: Path) -> list[Schema]:
        """Return the schemas of the value at a path; none if the path is not allowed.

        A name after a list is that of a key in its items, as in the header ``[list.key]``.
        """
        schemas = self._plain([self._schema])
        for part in path:
            if part != ITEM or isinstance(part, str):
                schemas = [*schemas, *self._items(schemas)]
                schemas = self._plain(self._members(schemas, str(part)))
            else:
                schemas = self._items(schemas)
        return schemas

    def keys(self, path: Path) -> dict[str, list[Schema]]:
        """Return the keys of the table at a path, or of the items of the list there."""
        schemas = self.at(path)
        if not path or path[-1] != ITEM:
            schemas = [*schemas, *self._items(schemas)]
        names = [name for schema in schemas for name in schema.get("properties", ())]
        return {name: self._plain(self._members(schemas, name)) for name in dict.fromkeys(names)}

    def values(self, schemas: Iterable[Schema]) -> list[Value]:
        """Return the values that schemas name: enumerations, booleans, examples and defaults."""
        found: dict[tuple[type, Any], Value] = {}
        for schema in schemas:
            for value in _values(schema):
                found.setdefault((type(value.value), value.value), value)
        return [*found.values()]

    def items(self, schemas: Iterable[Schema]) -> list[Schema]:
        """Return the schemas of the items of lists."""
        return self._items(schemas)

    def is_table(self, schemas: Iterable[Schema]) -> bool:
        """Tell whether a value is written below a header: a table."""
        return any(schema.get("type") == "object" for schema in schemas)

    def is_empty(self, schemas: Sequence[Schema]) -> bool:
        """Tell whether a value is a table that has no keys: that of a rule without options."""
        return self.is_table(schemas) and not any(
            schema.get(name) for schema in schemas for name in _MEMBERS
        )

    def is_table_list(self, schemas: Iterable[Schema]) -> bool:
        """Tell whether a value is written below several headers: a list of tables."""
        return self.is_table(self._items(schemas))

    def _items(self, schemas: Iterable[Schema]) -> list[Schema]:
        return self._plain(schema["items"] for schema in schemas if "items" in schema)

    def _members(self, schemas: Iterable[Schema], name: str) -> Iterator[Schema]:
        for schema in schemas:
            if name in schema.get("properties", ()):
                yield schema["properties"][name]
                continue
            patterns = schema.get("patternProperties", {})
            matching = [each for pattern, each in patterns.items() if re.search(pattern, name)]
            yield from matching
            others = schema.get("additionalProperties")
            if not matching and isinstance(others, dict):
                yield others

    def _plain(self, schemas: Iterable[Schema]) -> list[Schema]:
        """Return schemas with their alternatives, and what they refer to, as schemas."""
        plain = []
        for schema in schemas:
            plain.append(schema)
            inner = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
            if "$ref" in schema:
                inner.append(self._schema["definitions"][schema["$ref"].rpartition("/")[2]])
            plain += self._plain(inner)
        return plain


def _values(schema: Schema) -> Iterator[Value]:
    descriptions = schema.get("x-taplo", {}).get("docs", {}).get("enumValues", ())
    names = schema.get("enum", ())
    for number, name in enumerate(names):
        yield Value(name, descriptions[number] if number < len(descriptions) else "")
    if schema.get("type") == "boolean":
        yield from (Value(True), Value(False))
    for example in schema.get("examples", ()):
        yield Value(example)
    default = schema.get("default")
    if not names and isinstance(default, (str, int, float)):
        yield Value(default, "The default.")
