"""Plain data (what TOML gives) into typed, immutable values, with errors a person can act on.

The types are records, literals, tuples, dictionaries, unions with None, plain scalars, and
classes with a ``parse(text)`` of their own. Keys are written in kebab-case; a field's underscores
become dashes and a trailing one falls off, so the field ``is_`` is the key ``is``.

msgspec does this and more, but importing it costs 0.3 of importing orjson, on every commit.
"""

import datetime
import types
from collections.abc import Mapping
from math import isfinite
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from perflint.primitives.suggest import unknown

T = TypeVar("T")

_NAMES = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "a table",
    list: "a list",
    datetime.date: "a date",
    datetime.datetime: "a date with a time",
    datetime.time: "a time",
}


class DecodeError(ValueError):
    """The data does not fit the type; the message names the key, what stands there, what must."""


def key_of(field: str) -> str:
    """Spell a field's name as a TOML key: ``max_age_days`` is ``max-age-days``."""
    return field.rstrip("_").replace("_", "-")


def decode(data: object, kind: type[T] | Any, where: str = "") -> T:
    """Turn ``data`` into a value of type ``kind``; ``where`` is the key path for messages.

    Raises DecodeError.
    """
    result: T = _decode(data, kind, where)
    return result


def _decode(data: object, kind: Any, where: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(data, arguments, where)
    if origin is Literal:
        return _decode_choice(data, arguments, where)
    if origin is tuple:
        return _decode_list(data, arguments[0], where)
    if origin is dict or origin is Mapping:
        return _decode_table(data, arguments[0], arguments[1], where)
    if hasattr(kind, "parse"):
        return _parse(data, kind, where)
    if hasattr(kind, "_fields"):
        return _decode_record(data, kind, where)
    return _decode_scalar(data, kind, where)


def _decode_union(data: object, kinds: tuple[Any, ...], where: str) -> Any:
    if data is None and types.NoneType in kinds:
        return None
    (kind,) = [kind for kind in kinds if kind is not types.NoneType]
    return _decode(data, kind, where)


def _decode_choice(data: object, choices: tuple[str, ...], where: str) -> Any:
    if data not in choices:
        raise DecodeError(f"{where}: {unknown('value', str(data), choices)}")
    return data


def _decode_list(data: object, kind: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, (list, tuple)):
        raise _wrong(data, "a list", where)
    return tuple(_decode(item, kind, f"{where}[{number}]") for number, item in enumerate(data))


def _decode_table(data: object, key_kind: Any, kind: Any, where: str) -> dict[Any, Any]:
    if not isinstance(data, dict):
        raise _wrong(data, "a table", where)
    return {
        _decode(key, key_kind, _below(where, key)): _decode(value, kind, _below(where, key))
        for key, value in data.items()
    }


def _decode_record(data: object, kind: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise _wrong(data, "a table", where)
    hints = (
        kind.__annotations__
    )  # real types: get_type_hints, for spelled ones, is ten times slower
    fields = {key_of(field): field for field in kind._fields}
    for key in data:
        if key not in fields:
            raise DecodeError(f"{where or 'top level'}: {unknown('key', key, fields)}")
    missing = [
        key
        for key, field in fields.items()
        if key not in data and field not in kind._field_defaults
    ]
    if missing:
        raise DecodeError(f"{where or 'top level'}: missing key '{missing[0]}'")
    return kind(
        **{
            fields[key]: _decode(value, hints[fields[key]], _below(where, key))
            for key, value in data.items()
        }
    )


def _parse(data: object, kind: Any, where: str) -> Any:
    if not isinstance(data, str):
        raise _wrong(data, "a text", where)
    try:
        return kind.parse(data)
    except ValueError as error:
        raise DecodeError(f"{where}: {error}") from None


def _decode_scalar(data: object, kind: type, where: str) -> Any:
    if kind is object:
        return data
    if kind is float and type(data) is int:
        return float(data)
    if type(data) is not kind:
        raise _wrong(data, _NAMES[kind], where)
    if isinstance(data, float) and not isfinite(data):
        raise DecodeError(f"{where}: must be a number, not {data}")
    return data


def _below(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _wrong(data: object, wanted: str, where: str) -> DecodeError:
    name = _NAMES.get(type(data), "that")
    shown = str(data) if isinstance(data, (datetime.date, datetime.time)) else repr(data)
    return DecodeError(f"{where}: must be {wanted}, not {name} ({shown})")
