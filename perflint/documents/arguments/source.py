"""A Python file: its syntax tree, and the spans of its nodes in the bytes of the file.

``ast`` counts columns in bytes of UTF-8. These differ from offsets in the file if the file has a
byte order mark, or an encoding cookie for another encoding. Spans are always offsets in the file.
"""

import ast
import re
import warnings
from itertools import accumulate
from typing import Protocol, cast

from perflint.primitives.finding import ParseError, Span
from perflint.primitives.limits import MAX_MODULE, TooLargeError
from perflint.primitives.text import Text

BOM = b"\xef\xbb\xbf"

_COOKIE = re.compile(  # PEP 263: on line 1, or on line 2 if line 1 has no code
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)


class Located(Protocol):
    """A node of the tree that has a position."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class PythonSource:
    """The tree of a Python file, or its parse error.

    A file has a parse error if it is too large or if ``compile`` rejects it. The parser alone is
    not enough: it accepts a ``return`` outside a function.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        self.tree = ast.Module(body=[], type_ignores=[])
        self.parse_error: ParseError | None = None
        self.encoding = "utf-8"
        #: The file in UTF-8, without a BOM; the positions of nodes refer to it.
        self.code = text.data.removeprefix(BOM)
        self._shift = len(text.data) - len(self.code)
        #: Offset in the file, without its BOM, of each byte of ``code``; None if they are equal.
        self._offsets: list[int] | None = None
        try:
            if len(text.data) > MAX_MODULE:
                raise TooLargeError(len(text.data), MAX_MODULE)
            self.tree = _parse(text.data)
        except (SyntaxError, ValueError, RecursionError, MemoryError, TooLargeError) as error:
            from perflint.documents.arguments.parse_errors import diagnose

            self.parse_error = diagnose(text.data, error)
        else:
            if cookie := _COOKIE.match(self.code):
                self._recode(cookie[1].decode())
        self.lines = self.code.splitlines(keepends=True)
        self._starts = list(accumulate(map(len, self.lines), initial=0))

    def _recode(self, encoding: str) -> None:
        """Convert the file to UTF-8, and keep the offset in the file of each byte of the result."""
        import codecs

        self.encoding = name = _normalized(encoding)
        if name == "utf-8":
            return
        data, decoder = self.code, codecs.getincrementaldecoder(name)()
        offsets: list[int] = []
        parts: list[bytes] = []
        start = 0
        for stop in range(1, len(data) + 1):
            part = decoder.decode(data[stop - 1 : stop], stop == len(data))
            if part:
                parts.append(part.encode("utf-8", "surrogatepass"))
                offsets += [start] * len(parts[-1])
                start = stop
        self.code = b"".join(parts)
        if self.code != data:
            self._offsets = offsets

    def offset(self, line: int, column: int) -> int:
        """Return the offset in the file of the line and column of a node."""
        at = min(self._starts[min(line, len(self._starts)) - 1] + column, len(self.code))
        if self._offsets is not None:
            end = len(self.text.data) - self._shift
            at = self._offsets[at] if at < len(self._offsets) else end
        return at + self._shift

    def span(self, node: Located) -> Span:
        """Return the span of a node in the file."""
        return Span(
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def segment(self, node: Located) -> str:
        """Return the source code of a node."""
        last = node.end_lineno or node.lineno
        start = self._starts[node.lineno - 1] + node.col_offset
        stop = self._starts[last - 1] + (node.end_col_offset or 0)
        return self.code[start:stop].decode("utf-8", "replace")


def _normalized(encoding: str) -> str:
    """Normalize a cookie as Python does: ``utf-8-unix`` means UTF-8, although no codec has it."""
    name = encoding[:12].lower().replace("_", "-")
    if f"{name}-".startswith("utf-8-"):
        return "utf-8"
    if f"{name}-".startswith(("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "iso-8859-1"
    return encoding


def _parse(data: bytes) -> ast.Module:
    """Return the tree of a file that ``compile`` accepts.

    Compiling takes no longer than parsing, and no other function finds all errors it does. Its
    warnings are suppressed: they would be errors under ``python -W error``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = compile(data, "<file>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True, optimize=0)
        try:
            compile(data, "<file>", "exec", dont_inherit=True, optimize=0)
        except SyntaxError as error:
            error.in_bytes = True  # type: ignore[attr-defined]
            raise
    return cast(ast.Module, tree)
