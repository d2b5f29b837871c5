"""The JSON Schema of the configuration, for editors and for validate-pyproject.

It is made of the types that ``decode`` goes by, so that no key is written down twice, and kept in
``perflint.schema.json`` by ``make generate``: making it imports every rule and reads sources.
JSON Schema cannot say all that perflint asks for. It takes a glob that fits no rule, a date in
quotes, and a format whose fields do not agree; never does it refuse what perflint takes.
"""

import os
import types
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

import orjson

from perflint import rules
from perflint.config import catalogue
from perflint.config.field_docs import field_docs
from perflint.config.settings import BaselineSet, Ignored, Settings
from perflint.formats import BUILTIN
from perflint.formats.functions import ARITHMETIC, FUNCTIONS
from perflint.formats.language import KINDS, Derived, Dump, Field, FormatKeys, Records, Runs
from perflint.formats.paths import FieldPath
from perflint.primitives.decode import key_of
from perflint.rules.rule import Severity

Schema = dict[str, Any]

_LOCATION = os.path.join(os.path.dirname(__file__), "perflint.schema.json")

_GLOB = r"[*?\[]"

_TEXT: Schema = {"type": "string"}

_TYPES = ("string", "number", "boolean", "array", "object", "null")

_DATE: Schema = {
    "$comment": "A date is a text to most readers of TOML, and none of JSON's types to Python's.",
    "anyOf": [
        {"type": "string", "format": "date"},
        {"not": {"anyOf": [{"type": name} for name in _TYPES]}},
    ],
}

_SCALARS: dict[Any, Schema] = {
    str: _TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: _DATE,
}

_PARSED: dict[Any, Schema] = {
    FieldPath: {"type": "string", "pattern": "^/?[^/]+(/[^/]+)*$"},
    Field: {"type": "string", "enum": [kind + mark for kind in KINDS for mark in ("", "?")]},
}
"""Classes with a ``parse`` of their own → the texts that it takes."""

_SELECTOR: Schema = {"$ref": "#/definitions/selector"}

_SELECTORS: Schema = {"type": "array", "items": _SELECTOR}


def tool_schema(tool_name: str) -> Schema:
    """Return the schema, for validate-pyproject: the table ``[tool.perflint]``."""
    schema: Schema = orjson.loads(text())
    return schema


def text() -> str:
    """Return the schema as it is shipped."""
    with open(_LOCATION, encoding="utf-8") as file:
        return file.read()


def build() -> Schema:
    """Make the schema from the types of the configuration."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://json.schemastore.org/perflint.json",
        "title": "perflint configuration",
        **_schema_of(Settings),
        "description": "The table [tool.perflint] of pyproject.toml, or the file perflint.toml.",
        "definitions": {"selector": _selector(), "format": _schema_of(FormatKeys)},
    }


def _schema_of(kind: Any) -> Schema:
    """Say what ``decode`` takes for a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):  # TOML has no null
        (kind,) = (one for one in arguments if one is not types.NoneType)
        return _schema_of(kind)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _schema_of(arguments[0])}
    if origin is dict or origin is Mapping:
        return _table(*arguments)
    if hasattr(kind, "parse"):
        return _PARSED[kind]
    return _record(kind) if hasattr(kind, "_fields") else _SCALARS[kind]


def _table(key: Any, value: Any) -> Schema:
    names = {} if key is str else {"propertyNames": _schema_of(key)}
    return {"type": "object", **names, "additionalProperties": _schema_of(value)}


def _record(kind: Any) -> Schema:
    docs = field_docs(kind) if kind._fields else {}
    narrow = _narrowed(kind)
    properties = {}
    for field in kind._fields:
        schema = narrow.pop(field) if field in narrow else _schema_of(kind.__annotations__[field])
        default = _default(kind._field_defaults.get(field))
        properties[key_of(field)] = {"description": docs[field], **default, **schema}
    required = [key_of(field) for field in kind._fields if field not in kind._field_defaults]
    return {
        "type": "object",
        "description": kind.__doc__.split("\n")[0].replace("``", "`"),
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
        **narrow,
    }


def _default(value: Any) -> Schema:
    if isinstance(value, tuple):
        return {"default": list(value)} if all(isinstance(one, str) for one in value) else {}
    return {"default": value} if isinstance(value, (str, int, float)) else {}


def _narrowed(kind: Any) -> Schema:
    """Say what perflint asks for beyond a type: of its fields, by their names, and of it whole."""
    if kind is Settings:
        return {
            "select": _SELECTORS,
            "ignore": _SELECTORS,
            "per_file_ignores": {"type": "object", "additionalProperties": _SELECTORS},
            "severity": _severities(),
            "rules": _options(),
            "formats": {"type": "object", "additionalProperties": {"$ref": "#/definitions/format"}},
        }
    if kind is FormatKeys:
        return {
            "decimals": {"type": "integer", "minimum": 0, "maximum": 15},
            "dependencies": {"decimals": {"properties": {"tolerance": False}}},
        }
    narrowed: dict[Any, Schema] = {
        BaselineSet: {"format": {**_TEXT, "examples": list(BUILTIN)}},
        Ignored: {"rule": {"allOf": [_SELECTOR]}, "reason": {**_TEXT, "pattern": r"\S"}},
        Records: {"at": {**_TEXT, "pattern": r"^/?([^/]+/)*\*$"}},
        Runs: {"announced_by": {"type": "array", "items": {**_TEXT, "pattern": r"\S"}}},
        Dump: {"has": {**_schema_of(tuple[FieldPath, ...]), "minItems": 1}},
        Derived: {"is_": {**_TEXT, "enum": list(FUNCTIONS)}, **_as_many_as_the_function_takes()},
    }
    return dict(narrowed.get(kind, {}))


def _as_many_as_the_function_takes() -> Schema:
    pairs = [name for name, (count, _) in ARITHMETIC.items() if count == 2]
    of_one, of_two = (
        {"properties": {"of": {"type": "array", "minItems": count, "maxItems": count}}}
        for count in (1, 2)
    )
    chosen = {"properties": {"is": {"type": "string", "enum": pairs}}}
    return {"if": chosen, "then": of_two, "else": of_one}


def _selectors() -> dict[str, str]:
    """Return all that names rules but globs, with what an editor shows of it."""
    return {
        "all": "Every rule.",
        **{group: f"The rules {', '.join(names)}." for group, names in rules.RULES.items()},
        **{name: catalogue.summary_of(rules.load(name)) for name in rules.GROUP_OF},
        rules.UNUSED_IGNORE: "An ignore fits no finding.",
    }


def _selector() -> Schema:
    selectors = _selectors()
    named = {"enum": list(selectors), "x-taplo": {"docs": {"enumValues": [*selectors.values()]}}}
    return {
        "type": "string",
        "description": "A rule, a group of rules, or a glob of rules.",
        "anyOf": [named, {"pattern": _GLOB}],
    }


def _severities() -> Schema:
    severity = _schema_of(Severity)
    return {
        "type": "object",
        "properties": {
            name: {**severity, "description": text} for name, text in _selectors().items()
        },
        "patternProperties": {_GLOB: severity},
        "additionalProperties": False,
    }


def _options() -> Schema:
    loaded = map(rules.load, rules.GROUP_OF)
    return {
        "type": "object",
        "properties": {
            rule.name: {**_record(rule.options), "description": catalogue.summary_of(rule)}
            for rule in loaded
        },
        "additionalProperties": False,
    }
