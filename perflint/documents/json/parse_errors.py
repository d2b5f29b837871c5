"""Why a text is not JSON, in words, and where.

orjson finds the place; what stands there is looked at once more for the causes that people meet:
merge conflicts, Git LFS pointers, encodings, ``NaN``, comments.
"""

import re

import orjson

from perflint.primitives.finding import Span
from perflint.primitives.record import Record

MAX_DEPTH = 1024
"""Nesting that orjson reads; others give up near there too (the standard library at about 1000)."""

_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z_][A-Za-z_0-9]*")
_NUMBER = re.compile(rb"-?[0-9.eE+-]+")


class Fault(Record):
    """The first place at which a text stops being JSON, and why."""

    span: Span
    message: str


def fault_of(data: bytes, error: orjson.JSONDecodeError) -> Fault:
    """Say what is wrong with ``data``, which orjson refused with ``error``."""
    return _whole_file(data) or _encoding(data) or _at(data, _byte_offset(data, error), error.msg)


def _whole_file(data: bytes) -> Fault | None:
    if not data.strip(b" \t\r\n"):
        return Fault(Span(0, 0), "the file is empty")
    if data.startswith(b"version https://git-lfs"):
        return Fault(Span(0, 0), "a Git LFS pointer stands in its place; run 'git lfs pull'")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or re.match(
        rb"\0[^\0]\0[^\0]|[^\0]\0[^\0]\0", data
    ):
        return Fault(Span(0, 0), "UTF-16 text; save the file as UTF-8")
    if data.startswith(b"\xef\xbb\xbf"):
        return Fault(Span(0, 3), "a byte order mark (BOM); save the file as UTF-8 without BOM")
    if conflict := _CONFLICT.search(data):
        # orjson stops at the marker too, unless a fault of the text before it hides the cause.
        return Fault(Span(*conflict.span()), "an unresolved merge conflict")
    return None


def _encoding(data: bytes) -> Fault | None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        byte = data[error.start]
        return Fault(Span(error.start, error.start + 1), f"not UTF-8: byte 0x{byte:02x}")
    return None


def _byte_offset(data: bytes, error: orjson.JSONDecodeError) -> int:
    """Orjson counts code points."""
    return len(data.decode()[: error.pos].encode())


def _at(data: bytes, offset: int, reason: str) -> Fault:
    if offset >= len(data):
        return Fault(Span(offset, offset), "the text ends in the middle of a value")
    if "depth limit" in reason:
        return Fault(Span(offset - 1, offset), f"nested deeper than {MAX_DEPTH} levels")
    if "infinity" in reason:
        number = _NUMBER.match(data, offset)
        stop = number.end() if number else offset + 1
        return Fault(Span(offset, stop), "a number beyond the range of a double")
    if data.startswith((b"//", b"/*", b"#"), offset):
        return Fault(Span(offset, offset + 1), "a comment; JSON has none")
    if data.startswith(b"'", offset):
        return Fault(Span(offset, offset + 1), "single quotes; JSON text stands in double quotes")
    if word := _WORD.match(data, offset):
        start, stop = offset - (data[offset - 1 : offset] == b"-"), word.end()
        name = data[start:stop].decode()
        return Fault(Span(start, stop), f"'{name}' is no JSON value; readers refuse it or differ")
    return Fault(Span(offset, offset + 1), _sentence(reason))


def _sentence(reason: str) -> str:
    return f"syntax error: {reason.rstrip('.')}"
