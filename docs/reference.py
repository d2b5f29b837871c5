"""The configuration reference, generated from the types of the configuration.

Values and defaults are those of the types. The meaning of a key is the string below its field.
"""

import inspect
import json
import re
from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from field_docs import field_docs

from perflint import rules
from perflint.config.settings import Settings
from perflint.formats.kinds import Field, KindName
from perflint.formats.language import FormatKeys, NamePath, RecordsPath
from perflint.formats.paths import FieldPath, Term
from perflint.primitives.decode import key_of, type_of

INTRODUCTION = """\
# Configuration reference

All keys with their types, defaults and meanings. Tables are named as in `perflint.toml`; in
`pyproject.toml` they are in `tool.perflint`, such as `[[tool.perflint.baselines]]`. For examples
and explanations, see [configuration](configuration.md), [policies](policies.md) and
[writing a format](writing-a-format.md).
"""

KEYS = """
## Keys
"""

OPTIONS = """
## Options of rules

All other rules have no options.
"""

FORMATS = """
## Formats of your own

Paths are written like JSON Pointers; the leading `/` may be omitted.
"""

_WORDS = {
    str: ("string", "strings"),
    int: ("integer", "integers"),
    float: ("number", "numbers"),
    bool: ("boolean", "booleans"),
    date: ("date", "dates"),
    FieldPath: ("path", "paths"),
    Field: ("kind of field", "kinds of fields"),
    KindName: ("kind of field", "kinds of fields"),
    RecordsPath: ("path", "paths"),
    NamePath: ("path", "paths"),
    Term: ("path or formula", "paths or formulas"),
}

_ELSEWHERE = {"rules": "options-of-rules", "formats": "formats-of-your-own"}


def configuration() -> str:
    """Return the whole page."""
    return "".join(
        [
            INTRODUCTION,
            KEYS,
            _rows(Settings, ""),
            *_inner(Settings, ""),
            OPTIONS,
            *_options(),
            FORMATS,
            *_table(FormatKeys, "[formats.NAME]"),
        ]
    )


def meanings(kind: Any) -> dict[str, str]:
    """Return the meaning of each field of a type; raises KeyError if a field has none."""
    docs = {field: doc.replace("``", "`") for field, doc in field_docs(kind).items()}
    return {field: docs[field] for field in kind._fields}


def _options() -> Iterator[str]:
    for name in rules.GROUP_OF:
        options = rules.load(name).options
        if options._fields:
            yield f"\n### `[rules.{name}]`\n\nThe options of [{name}](rules.md#{name}).\n"
            yield _rows(options, "")


def _table(kind: Any, header: str) -> Iterator[str]:
    """Describe the table of a type, headed by its TOML header, and the tables in it."""
    summary = " ".join(inspect.getdoc(kind).split())
    yield f"\n### `{header}`\n\n{summary}\n"
    yield _rows(kind, header)
    yield from _inner(kind, header)


def _inner(kind: Any, header: str) -> Iterator[str]:
    for field in kind._fields:
        annotation = type_of(kind, field)
        inner = _record(annotation)
        if inner is not None:
            yield from _table(inner, _below(header, field, annotation))


def _rows(kind: Any, header: str) -> str:
    rows = ["\n| key | value | meaning |\n| --- | --- | --- |\n"]
    for field, meaning in meanings(kind).items():
        annotation = type_of(kind, field)
        value = _value(annotation)
        if get_origin(annotation) is Literal:
            value = _choices(annotation, kind._field_defaults.get(field))
        elif kind is Settings and field in _ELSEWHERE:
            value = f"[{value}](#{_ELSEWHERE[field]})"
        elif _record(annotation) is not None:
            value = f"[{value}](#{_anchor(_below(header, field, annotation))})"
        if field not in kind._field_defaults:
            value += ", required"
        elif kind._field_defaults[field] not in (None, (), {}) and "(default)" not in value:
            value += f"; default {_default(kind._field_defaults[field])}"
        rows.append(f"| `{key_of(field)}` | {value} | {meaning} |\n")
    return "".join(rows)


def _choices(annotation: Any, default: object = None) -> str:
    """List the possible values: ``"a" (default), "b" or "c"``."""
    choices = [
        f"`{json.dumps(choice)}`{' (default)' * (choice == default)}"
        for choice in get_args(annotation)
    ]
    return " or ".join([", ".join(choices[:-1]), choices[-1]])


def _below(header: str, field: str, annotation: Any) -> str:
    """Return the TOML header of the table in a field."""
    name = f"{header.strip('[]')}.{key_of(field)}".lstrip(".")
    origin = get_origin(annotation)
    if origin is tuple:
        return f"[[{name}]]"
    return f"[{name}.FIELD]" if origin is dict else f"[{name}]"


def _record(annotation: Any) -> Any:
    """Return the record type in the type of a field, or None."""
    if hasattr(annotation, "_fields") and not hasattr(annotation, "parse"):
        return annotation
    if get_origin(annotation) in (tuple, dict, Union, UnionType):
        records = [_record(argument) for argument in get_args(annotation)]
        return next((record for record in records if record is not None), None)
    return None


def _value(annotation: Any, *, many: bool = False) -> str:
    """Describe a type; ``many`` gives the plural."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kinds = [argument for argument in arguments if argument is not NoneType]
        return ", or ".join(_value(kind, many=many) for kind in kinds)
    if origin is Literal:
        return _choices(annotation)
    if origin is tuple:
        return f"{'lists' if many else 'list'} of {_value(arguments[0], many=True)}"
    if origin is dict:
        inner = "" if arguments[1] is object else f" of {_value(arguments[1], many=True)}"
        return f"{'tables' if many else 'table'}{inner}"
    if annotation in _WORDS:
        return _WORDS[annotation][many]
    return "tables" if many else "table"


def _default(value: Any) -> str:
    if isinstance(value, tuple) and hasattr(value[0], "_fields"):
        return "one table with all defaults"
    if hasattr(value, "_fields"):
        return "a table with all defaults"
    return f"`{json.dumps(value)}`"


def _anchor(heading: str) -> str:
    """Return the anchor of a heading, as code hosts and the site generate it."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
