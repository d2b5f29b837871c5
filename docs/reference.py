"""The reference of the configuration, made of the types that it is read with.

Values and defaults are those of the types. What a key means is the text below its field, which
Python drops: it is read from the source.
"""

import inspect
import json
import re
from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from perflint import rules
from perflint.config.field_docs import field_docs
from perflint.config.settings import Settings
from perflint.formats.language import Field, FormatKeys
from perflint.formats.paths import FieldPath
from perflint.primitives.decode import key_of

INTRODUCTION = """\
# Configuration reference

Every key, with what it holds, its default, and what it means. Tables are named as in
`perflint.toml`; in `pyproject.toml` they stand below `tool.perflint`, such as
`[[tool.perflint.baselines]]`. With examples and explanations: [configuration](configuration.md),
[policies](policies.md), [writing a format](writing-a-format.md).
"""

KEYS = """
## Keys
"""

OPTIONS = """
## Options of rules

Rules that are not named here have none.
"""

FORMATS = """
## Formats of your own

Paths are written as in a JSON Pointer; within a record the leading `/` is left out.
"""

_WORDS = {
    str: ("text", "texts"),
    int: ("whole number", "whole numbers"),
    float: ("number", "numbers"),
    bool: ("true or false", "true or false"),
    date: ("date", "dates"),
    FieldPath: ("path", "paths"),
    Field: ("kind of field", "kinds of fields"),
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
    """Return what each field of a type means, as one line; raises KeyError where one has no text.

    A text stands directly below its field.
    """
    texts = {field: text.replace("``", "`") for field, text in field_docs(kind).items()}
    return {field: texts[field] for field in kind._fields}


def _options() -> Iterator[str]:
    for name in rules.GROUP_OF:
        options = rules.load(name).options
        if options._fields:
            yield f"\n### `[rules.{name}]`\n\nOf [{name}](rules/{name}.md).\n"
            yield _rows(options, "")


def _table(kind: Any, header: str) -> Iterator[str]:
    """Describe a type under the TOML header of its table, and the tables that it holds."""
    summary = " ".join(inspect.getdoc(kind).split())
    yield f"\n### `{header}`\n\n{summary}\n"
    yield _rows(kind, header)
    yield from _inner(kind, header)


def _inner(kind: Any, header: str) -> Iterator[str]:
    for field, annotation in kind.__annotations__.items():
        inner = _record(annotation)
        if inner is not None:
            yield from _table(inner, _below(header, field, annotation))


def _rows(kind: Any, header: str) -> str:
    rows = ["\n| key | value | meaning |\n| --- | --- | --- |\n"]
    for field, meaning in meanings(kind).items():
        annotation = kind.__annotations__[field]
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
    """List what a value may be: ``"a" (default), "b" or "c"``."""
    texts = [
        f"`{json.dumps(choice)}`{' (default)' * (choice == default)}"
        for choice in get_args(annotation)
    ]
    return " or ".join([", ".join(texts[:-1]), texts[-1]])


def _below(header: str, field: str, annotation: Any) -> str:
    """Return the TOML header of the table that a field holds."""
    name = f"{header.strip('[]')}.{key_of(field)}".lstrip(".")
    origin = get_origin(annotation)
    if origin is tuple:
        return f"[[{name}]]"
    return f"[{name}.FIELD]" if origin is dict else f"[{name}]"


def _record(annotation: Any) -> Any:
    """Return the type of the tables that a field holds, if it does."""
    if hasattr(annotation, "_fields") and not hasattr(annotation, "parse"):
        return annotation
    if get_origin(annotation) in (tuple, dict, Union, UnionType):
        found = [_record(argument) for argument in get_args(annotation)]
        return next((one for one in found if one is not None), None)
    return None


def _value(annotation: Any, *, many: bool = False) -> str:
    """Name a type in words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        [annotation] = [one for one in arguments if one is not NoneType]
        return _value(annotation, many=many)
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
        return "one with all defaults"
    return f"`{json.dumps(value)}`"


def _anchor(heading: str) -> str:
    """Return the anchor that code hosts and the site make of a heading."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
