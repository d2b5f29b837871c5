"""Why a file is not valid Python, as a message with a span."""

import re
import sys
import warnings
from ast import PyCF_ONLY_AST

from perflint.primitives.finding import ParseError, Span
from perflint.primitives.limits import TooLargeError

_CONFLICT = re.compile(rb"(?:^|(?<=\A\xef\xbb\xbf))<{7}(?= |\r?$)", re.MULTILINE)


_OTHER_CAUSES = ("too many ", "unknown encoding", "encoding problem", "codec can't", "null bytes")
"""Parts of messages about anything but the grammar, with which libcst cannot help."""


def may_be_newer(data: bytes, error: SyntaxError) -> bool:
    """Tell whether a newer version of Python may support what the parser rejected."""
    return (
        not getattr(error, "after_parsing", False)
        and not any(cause in (error.msg or "") for cause in _OTHER_CAUSES)
        and not isinstance(error, TabError)
        and b"\0" not in data
        and not _CONFLICT.search(data)
    )


def diagnose(data: bytes, error: BaseException, libcst: str = "") -> ParseError:
    """Return the parse error for ``data``, which ``compile`` rejected with ``error``.

    ``libcst`` says why libcst did not help, if it was asked.
    """
    if data.startswith(b"version https://git-lfs"):
        return ParseError(Span(0, 0), "a Git LFS pointer, not the file itself; run 'git lfs pull'")
    if conflict := _CONFLICT.search(data):
        return ParseError(Span(*conflict.span()), "an unresolved merge conflict")
    if b"\0" in data:
        at = data.index(b"\0")
        return ParseError(Span(at, at + 1), "a null byte")
    if isinstance(error, TooLargeError):
        return ParseError(Span(0, 0), f"too large: {error.strerror}")
    if isinstance(error, (RecursionError, MemoryError)) or "too many levels" in str(error):
        return ParseError(Span(0, 0), "nested too deeply for Python to compile")
    if not isinstance(error, SyntaxError):
        return ParseError(Span(0, 0), str(error))
    try:
        text = data.decode()
    except UnicodeDecodeError as cause:
        if "codec can't decode" in error.msg:
            byte = data[cause.start]
            return ParseError(Span(cause.start, cause.start + 1), f"not UTF-8: byte 0x{byte:02x}")
    else:
        error = _in_characters(text, error)
    message = f"syntax error: {error.msg}"
    if libcst:
        python = "{}.{}".format(*sys.version_info)
        message += f" (rejected by Python {python}, {libcst})"
    return ParseError(_span(data, error), message)


def _in_characters(text: str, error: SyntaxError) -> SyntaxError:
    """Return the same error with its columns in code points: from bytes, some are in bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<file>", "exec", PyCF_ONLY_AST, dont_inherit=True)
        except SyntaxError as other:
            same = (other.msg, other.lineno) == (error.msg, error.lineno)
            return other if same else error
        except (MemoryError, RecursionError):  # bytes failed for a cause that is found earlier
            pass
    return error


def _span(data: bytes, error: SyntaxError) -> Span:
    """Return the span of the error, limited to its first line."""
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
    """Return the number of bytes before a column.

    The parser counts columns in code points, later stages of the compiler in bytes of UTF-8.
    """
    if columns <= 0 or getattr(error, "after_parsing", False):
        return max(columns, 0)
    return len(line.decode("utf-8", "surrogateescape")[:columns].encode("utf-8", "surrogateescape"))
