"""Parse errors of JSON files, with messages for common causes.

orjson reports the position of an error. The bytes there are checked for merge conflicts, Git LFS
pointers, wrong encodings, ``NaN`` and comments.
"""

import re

import orjson

from perflint.primitives.finding import ParseError, Span

MAX_DEPTH = 1024
"""The nesting depth that orjson supports; the standard library supports about 1000."""

_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z_][A-Za-z_0-9]*")
_NUMBER = re.compile(rb"-?[0-9.eE+-]+")


def diagnose(data: bytes, error: orjson.JSONDecodeError) -> ParseError:
    """Return the parse error of ``data``, for which orjson raised ``error``.

    Raises MemoryError if that was the cause.
    """
    if error.msg.startswith("Not enough memory"):
        raise MemoryError
    return _whole_file(data) or _encoding(data) or _at(data, _byte_offset(data, error), error.msg)


def _whole_file(data: bytes) -> ParseError | None:
    if not data.strip(b" \t\r\n"):
        return ParseError(Span(0, 0), "the file is empty")
    if data.startswith(b"version https://git-lfs"):
        return ParseError(Span(0, 0), "a Git LFS pointer, not the file itself; run 'git lfs pull'")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or re.match(
        rb"\0[^\0]\0[^\0]|[^\0]\0[^\0]\0", data
    ):
        return ParseError(Span(0, 0), "UTF-16 text; save the file as UTF-8")
    if data.startswith(b"\xef\xbb\xbf"):
        return ParseError(
            Span(0, 3), "a byte order mark (BOM); save the file as UTF-8 without a BOM"
        )
    if conflict := _CONFLICT.search(data):
        # orjson stops at the marker too, unless there is another error before it.
        return ParseError(Span(*conflict.span()), "an unresolved merge conflict")
    return None


def _encoding(data: bytes) -> ParseError | None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        byte = data[error.start]
        return ParseError(Span(error.start, error.start + 1), f"not UTF-8: byte 0x{byte:02x}")
    return None


def _byte_offset(data: bytes, error: orjson.JSONDecodeError) -> int:
    """Return the byte offset of an error, which orjson reports in code points."""
    return len(data.decode()[: error.pos].encode())


def _at(data: bytes, offset: int, reason: str) -> ParseError:
    if offset >= len(data):
        return ParseError(Span(offset, offset), "the file ends in the middle of a value")
    if "depth limit" in reason:
        return ParseError(Span(offset - 1, offset), f"nested deeper than {MAX_DEPTH} levels")
    if "infinity" in reason:
        number = _NUMBER.match(data, offset)
        stop = number.end() if number else offset + 1
        return ParseError(Span(offset, stop), "a number beyond the range of a double")
    if data.startswith((b"//", b"/*", b"#"), offset):
        return ParseError(Span(offset, offset + 1), "a comment; JSON does not support comments")
    if data.startswith(b"'", offset):
        return ParseError(
            Span(offset, offset + 1), "single quotes; JSON strings need double quotes"
        )
    if word := _WORD.match(data, offset):
        start, stop = offset - (data[offset - 1 : offset] == b"-"), word.end()
        name = data[start:stop].decode()
        return ParseError(
            Span(start, stop),
            f"'{name}' is not a JSON value; parsers reject it or read it differently",
        )
    return ParseError(Span(offset, offset + 1), _sentence(reason))


def _sentence(reason: str) -> str:
    return f"syntax error: {reason.rstrip('.')}"
