"""Build the JSON Schema of the configuration, for editors and validate-pyproject.

It is built from the types that ``decode`` uses, so that every key is defined once. Building it
reads source files; therefore ``make generate`` writes the result to ``perflint.schema.json``, and
``perflint.config.schema`` adds the names of rules. The schema accepts all that perflint accepts,
and more: a glob that matches no rule, a date in quotes, and a format with inconsistent fields.
"""

import types
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

from field_docs import field_docs

from perflint import rules
from perflint.config.settings import BaselineSet, Ignored, Settings
from perflint.formats import BUILTIN
from perflint.formats.formulas import ARITHMETIC, SHORT
from perflint.formats.kinds import KINDS, Field, KindName
from perflint.formats.language import (
    Ascending,
    Derived,
    FormatKeys,
    NamePath,
    RecordsPath,
)
from perflint.formats.paths import FieldPath, Term
from perflint.formats.run_keys import Dump, Runs
from perflint.primitives.decode import key_of, type_of
from perflint.rules.rule import Severity

Schema = dict[str, Any]

_GLOB = r"[*?\[]"

_STRING: Schema = {"type": "string"}

_TYPES = ("string", "number", "boolean", "array", "object", "null")

_DATE: Schema = {
    "$comment": "Most TOML parsers return a date as a string; Python's returns a date object.",
    "anyOf": [
        {"type": "string", "format": "date"},
        {"not": {"anyOf": [{"type": name} for name in _TYPES]}},
    ],
}

_SCALARS: dict[Any, Schema] = {
    str: _STRING,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: _DATE,
}

_PATH = "^/?[^/]+(/[^/]+)*$"

_STEP = r"(\*|[^/*?]+)"

_PARSED: dict[Any, Schema] = {
    FieldPath: {"type": "string", "pattern": _PATH},
    RecordsPath: {"type": "string", "pattern": rf"^(/?{_STEP}(/{_STEP})*)?$"},
    NamePath: {"type": "string", "pattern": _PATH},
    Field: {"type": "string", "enum": [kind + mark for kind in KINDS for mark in ("", "?")]},
    KindName: {"type": "string", "enum": list(KINDS)},
    Term: {"type": "string", "anyOf": [{"pattern": _PATH}, {"pattern": r"\{"}]},
}
"""A class with a ``parse`` method → the schema of the strings that it accepts."""

_SELECTOR: Schema = {"$ref": "#/definitions/selector"}

_SELECTORS: Schema = {"type": "array", "items": _SELECTOR}


def build() -> Schema:
    """Build the schema from the types of the configuration."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://json.schemastore.org/perflint.json",
        "title": "perflint configuration",
        **_schema_of(Settings),
        "description": "The table [tool.perflint] in pyproject.toml, or the file perflint.toml.",
        "definitions": {"selector": _selector(), "format": _schema_of(FormatKeys)},
    }


def _schema_of(kind: Any) -> Schema:
    """Return the schema of the data that ``decode`` accepts for a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):  # TOML has no null
        kinds = [argument for argument in arguments if argument is not types.NoneType]
        schemas = [_schema_of(kind) for kind in kinds]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
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
    restrictions = _restrictions(kind)
    properties = {}
    for field in kind._fields:
        schema = restrictions.pop(field, None) or _schema_of(type_of(kind, field))
        default = _default(kind._field_defaults.get(field))
        properties[key_of(field)] = {"description": docs[field], **default, **schema}
    required = [key_of(field) for field in kind._fields if field not in kind._field_defaults]
    return {
        "type": "object",
        "description": kind.__doc__.split("\n")[0].replace("``", "`"),
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
        **restrictions,
    }


def _default(value: Any) -> Schema:
    if isinstance(value, tuple):
        return {"default": list(value)} if all(isinstance(item, str) for item in value) else {}
    return {"default": value} if isinstance(value, (str, int, float)) else {}


def _restrictions(kind: Any) -> Schema:
    """Return restrictions that the type does not express.

    A key that is the name of a field replaces the schema of the field; other keys are keywords of
    the schema of the record.
    """
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
    restrictions: dict[Any, Schema] = {
        BaselineSet: {"format": {**_STRING, "examples": list(BUILTIN)}},
        Ignored: {"rule": {"allOf": [_SELECTOR]}, "reason": {**_STRING, "pattern": r"\S"}},
        Runs: {"announced_by": {"type": "array", "items": {**_STRING, "pattern": r"\S"}}},
        Dump: {"has": {**_schema_of(tuple[FieldPath, ...]), "minItems": 1}},
        Derived: {"is_": {**_STRING, "examples": list(SHORT)}, **_short_or_formula()},
        Ascending: {"fields": {**_schema_of(tuple[Term, ...]), "minItems": 2}},
    }
    return dict(restrictions.get(kind, {}))


def _short_or_formula() -> Schema:
    """Return a condition for ``is``: a function if there is ``of``, else a formula."""
    return {
        "if": {"required": ["of"], "properties": {"of": {"minItems": 1}}},
        "then": {"properties": {"is": {"enum": list(SHORT)}}, **_number_of_arguments()},
        "else": {"properties": {"is": {"pattern": r"\{"}}},
    }


def _number_of_arguments() -> Schema:
    """Return a condition for ``of``, which has as many items as the function ``is`` takes."""
    binary = [name for name, (_, count) in ARITHMETIC.items() if count == 2]
    one_argument, two_arguments = (
        {"properties": {"of": {"type": "array", "minItems": count, "maxItems": count}}}
        for count in (1, 2)
    )
    is_binary = {"properties": {"is": {"type": "string", "enum": binary}}}
    return {"if": is_binary, "then": two_arguments, "else": one_argument}


def _selector() -> Schema:
    return {
        "type": "string",
        "description": "A rule, a group of rules, or a glob of rules.",
        "anyOf": [{"pattern": _GLOB}],
    }


def _severities() -> Schema:
    return {
        "type": "object",
        "properties": {},
        "patternProperties": {_GLOB: _schema_of(Severity)},
        "additionalProperties": False,
    }


def _options() -> Schema:
    """Return the schema of the options of rules that have any."""
    loaded = [rules.load(name) for name in rules.GROUP_OF]
    properties = {}
    for rule in loaded:
        if rule.options._fields:
            schema = _record(rule.options)
            del schema["description"]  # the summary of the rule is added
            properties[rule.name] = schema
    return {"type": "object", "properties": properties, "additionalProperties": False}
