"""Why a text is not Python, in words, and where."""

import re
import warnings
from ast import PyCF_ONLY_AST

from perflint.documents.json.parse_errors import Fault
from perflint.primitives.finding import Span
from perflint.primitives.limits import TooLargeError

_CONFLICT = re.compile(rb"(?:^|(?<=\A\xef\xbb\xbf))<{7}(?= |\r?$)", re.MULTILINE)


def fault_of(data: bytes, error: BaseException) -> Fault:
    """Say what is wrong with ``data``, which ``compile`` refused with ``error``."""
    if data.startswith(b"version https://git-lfs"):
        return Fault(Span(0, 0), "a Git LFS pointer stands in its place; run 'git lfs pull'")
    if conflict := _CONFLICT.search(data):
        return Fault(Span(*conflict.span()), "an unresolved merge conflict")
    if b"\0" in data:
        at = data.index(b"\0")
        return Fault(Span(at, at + 1), "a null byte")
    if isinstance(error, TooLargeError):
        return Fault(Span(0, 0), f"too large: {error.strerror}")
    if isinstance(error, (RecursionError, MemoryError)):
        return Fault(Span(0, 0), "nested too deeply for Python to compile")
    if not isinstance(error, SyntaxError):
        return Fault(Span(0, 0), str(error))
    try:
        text = data.decode()
    except UnicodeDecodeError as cause:
        if "codec can't decode" in error.msg:
            byte = data[cause.start]
            return Fault(Span(cause.start, cause.start + 1), f"not UTF-8: byte 0x{byte:02x}")
    else:
        error = _in_characters(text, error)
    return Fault(_span(data, error), f"syntax error: {error.msg}")


def _in_characters(text: str, error: SyntaxError) -> SyntaxError:
    """Return the same error of the text: of bytes without BOM some columns count in bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<file>", "exec", PyCF_ONLY_AST, dont_inherit=True)
        except SyntaxError as same:
            return same if (same.msg, same.lineno) == (error.msg, error.lineno) else error
    return error


def _span(data: bytes, error: SyntaxError) -> Span:
    """Return where the error is; its line alone where Python counts beyond that."""
    lines = data.splitlines(keepends=True)
    number, column = error.lineno or 0, error.offset or 0
    if not 0 < number <= len(lines):
        end = len(data) if number > len(lines) else 0
        return Span(end, end)
    line = lines[number - 1].rstrip(b"\r\n")
    first = sum(map(len, lines[: number - 1]))
    if number == 1 and line.startswith(b"\xef\xbb\xbf"):
        first, line = first + 3, line[3:]
    start = min(_width(line, column - 1, error), len(line))
    stop = min(_width(line, (error.end_offset or 0) - 1, error), len(line))
    if error.end_lineno != number or stop <= start:
        stop = min(start + 1, len(line))
    return Span(first + start, first + stop)


def _width(line: bytes, columns: int, error: SyntaxError) -> int:
    """Return the bytes before a column.

    The parser counts code points, what comes after it bytes of UTF-8.
    """
    if columns <= 0 or getattr(error, "in_bytes", False):
        return max(columns, 0)
    return len(line.decode("utf-8", "surrogateescape")[:columns].encode("utf-8", "surrogateescape"))
