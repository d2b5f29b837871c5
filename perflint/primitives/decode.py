"""Decode plain data, such as parsed TOML, into typed, immutable values.

Supported types are records, literals, tuples, dictionaries, unions of a record with another type or
of a type with None, scalars, and classes with a class method ``parse(text)``. Keys are written in
kebab-case: underscores of a field become dashes and a trailing underscore is removed, so that the
field ``is_`` has the key ``is``.

msgspec does this and more, but importing it takes 0.3 of the time of importing orjson, in every
commit.
"""

import datetime
import types
from math import isfinite
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from perflint.primitives.wording import unknown

T = TypeVar("T")

_NAMES = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    dict: "a table",
    list: "a list",
    datetime.date: "a date",
    datetime.datetime: "a date with a time",
    datetime.time: "a time",
}


KeyPath = tuple[str | int, ...]
"""The keys and list indexes that lead to a value, such as ``("baselines", 0, "files")``."""


class DecodeError(ValueError):
    """The data does not have the expected type; the message names the key, its value and type.

    ``path`` leads to the wrong value, to an unknown key, or to the table in which a key is missing.
    """

    def __init__(self, problem: str, path: KeyPath, unknown_key: KeyPath = ()) -> None:
        super().__init__(f"{dotted(path) or 'top level'}: {problem}")
        self.path = (*path, *unknown_key)


def dotted(path: KeyPath) -> str:
    """Return a path as in messages: ``baselines[0].files``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        is_bare = part.replace("-", "").replace("_", "").replace("/", "").isalnum()
        text += ("." if text else "") + (part if is_bare else f'"{part}"')
    return text


def key_of(field: str) -> str:
    """Return the TOML key of a field: ``max_age_days`` has the key ``max-age-days``."""
    return field.rstrip("_").replace("_", "-")


def decode(data: object, kind: type[T] | Any, path: KeyPath = ()) -> T:
    """Decode ``data``, which is at ``path`` in a file, into a value of type ``kind``.

    Raises DecodeError.
    """
    result: T = _decode(data, kind, path)
    return result


def _decode(data: object, kind: Any, path: KeyPath) -> Any:
    if isinstance(kind, type) and get_origin(kind) is None:
        if hasattr(kind, "parse"):
            return _parse(data, kind, path)
        if hasattr(kind, "_fields"):
            return _decode_record(data, kind, path)
        return _decode_scalar(data, kind, path)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(data, arguments, path)
    if origin is Literal:
        return _decode_choice(data, arguments, path)
    if origin is tuple:
        return _decode_list(data, arguments[0], path)
    return _decode_table(data, arguments[0], arguments[1], path)


def _decode_union(data: object, kinds: tuple[Any, ...], path: KeyPath) -> Any:
    if data is None and types.NoneType in kinds:
        return None
    kinds = tuple(kind for kind in kinds if kind is not types.NoneType)
    matching = [kind for kind in kinds if _container_of(kind) is _container_in(data)]
    return _decode(data, (*matching, *kinds)[0], path)


def _container_of(kind: Any) -> type | None:
    """Return the type of the data of a kind: a table or a list, None for a scalar."""
    if hasattr(kind, "_fields") and not hasattr(kind, "parse"):
        return dict
    return list if get_origin(kind) is tuple else None


def _container_in(data: object) -> type | None:
    if isinstance(data, dict):
        return dict
    return list if isinstance(data, (list, tuple)) else None


def _decode_choice(data: object, choices: tuple[str, ...], path: KeyPath) -> Any:
    if data not in choices:
        raise DecodeError(unknown("value", str(data), choices), path)
    return data


def _decode_list(data: object, kind: Any, path: KeyPath) -> tuple[Any, ...]:
    if not isinstance(data, (list, tuple)):
        raise _type_error(data, "a list", path)
    return tuple(_decode(item, kind, (*path, number)) for number, item in enumerate(data))


def _decode_table(data: object, key_kind: Any, kind: Any, path: KeyPath) -> dict[Any, Any]:
    if not isinstance(data, dict):
        raise _type_error(data, "a table", path)
    return {
        _decode(key, key_kind, (*path, key)): _decode(value, kind, (*path, key))
        for key, value in data.items()
    }


def _decode_record(data: object, kind: Any, path: KeyPath) -> Any:
    if not isinstance(data, dict):
        raise _type_error(data, "a table", path)
    fields = {key_of(field): field for field in kind._fields}
    for key in data:
        if key not in fields:
            raise DecodeError(unknown("key", key, fields), path, unknown_key=(key,))
    missing = [
        key
        for key, field in fields.items()
        if key not in data and field not in kind._field_defaults
    ]
    if missing:
        raise DecodeError(f"missing key '{missing[0]}'", path)
    return kind(
        **{
            fields[key]: _decode(value, type_of(kind, fields[key]), (*path, key))
            for key, value in data.items()
        }
    )


def type_of(kind: Any, field: str) -> Any:
    """Return the type of a field of a record.

    Annotations are types, so that get_type_hints, ten times slower, is not needed. If one is a
    string, ``later_types`` of the record imports the type when a value is decoded.
    """
    annotation = kind.__annotations__[field]
    return kind.later_types()[field] if isinstance(annotation, str) else annotation


def _parse(data: object, kind: Any, path: KeyPath) -> Any:
    if not isinstance(data, str):
        raise _type_error(data, "a string", path)
    try:
        return kind.parse(data)
    except ValueError as error:
        raise DecodeError(str(error), path) from None


def _decode_scalar(data: object, kind: type, path: KeyPath) -> Any:
    if kind is object:
        return data
    if kind is float and type(data) is int:
        return float(data)
    if type(data) is not kind:
        raise _type_error(data, _NAMES[kind], path)
    if isinstance(data, float) and not isfinite(data):
        raise DecodeError(f"must be a finite number, not {data}", path)
    return data


def _type_error(data: object, expected: str, path: KeyPath) -> DecodeError:
    name = _NAMES.get(type(data), type(data).__name__)
    shown = str(data) if isinstance(data, (datetime.date, datetime.time)) else repr(data)
    return DecodeError(f"must be {expected}, not {name} ({shown})", path)
