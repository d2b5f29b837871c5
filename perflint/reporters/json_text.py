"""JSON output that every reader accepts."""

import re
from typing import Any

import orjson

_SURROGATES = re.compile("[\ud800-\udfff]")


def valid_unicode(text: str) -> str:
    """Return a string with each lone surrogate replaced by U+FFFD, so that UTF-8 can encode it.

    Surrogates come from escapes in JSON, and from bytes of a path that are not UTF-8.
    """
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def dump_json(value: object) -> str:
    """Return a value as indented JSON with a line end.

    ``##[`` starts a command to a GitHub runner anywhere in a line, so it is written with an escape;
    only strings can contain it.
    """
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    try:
        data = orjson.dumps(value, default=str, option=option)
    except TypeError:  # a lone surrogate, or an integer of more than 64 bits
        data = orjson.dumps(_encodable(value), default=str, option=option)
    return data.decode().replace("##[", "#\\u0023[")


def _encodable(value: Any) -> Any:
    """Return a copy without lone surrogates, and with large integers as strings."""
    if isinstance(value, str):
        return valid_unicode(value)
    if isinstance(value, dict):
        return {valid_unicode(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encodable(item) for item in value]
    is_long = isinstance(value, int) and value.bit_length() > 63
    return str(value) if is_long else value
