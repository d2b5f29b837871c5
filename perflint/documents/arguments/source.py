"""A Python file: its syntax tree, and the spans of its nodes in the bytes of the file.

``ast`` counts columns in bytes of UTF-8. These differ from offsets in the file if the file has a
byte order mark, or an encoding cookie for another encoding. Spans are always offsets in the file.
"""

import ast
import re
import sys
import warnings
from itertools import accumulate
from typing import Protocol, cast

from perflint.documents.arguments.nesting import NESTED_TOO_DEEPLY, nests_too_many_handlers
from perflint.primitives.finding import ParseError, Span
from perflint.primitives.limits import MAX_MODULE, TooLargeError
from perflint.primitives.text import Text

BOM = b"\xef\xbb\xbf"

_COOKIE = re.compile(  # PEP 263: on line 1, or on line 2 if line 1 has no code
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)

_REJECTED_CODECS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined")
_OPERATORS = b"+-*/%&|^@.([<>"
MAX_CHAIN = 20_000
"""The longest chain of operators for Python 3.10; it ends the process at about 100,000."""


class Located(Protocol):
    """A node of the tree that has a position."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class PythonSource:
    """The tree of a Python file, or its parse error.

    A file has a parse error if it is too large or if ``compile`` rejects it. The parser alone is
    not enough: it accepts a ``return`` outside a function. If the parser of this Python rejects
    syntax that a newer one may support, libcst decides, and ``unread`` are the spans of the
    statements that are missing in the tree.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        self.tree = ast.Module(body=[], type_ignores=[])
        self.parse_error: ParseError | None = None
        self.unread: tuple[Span, ...] = ()
        self.encoding = "utf-8"
        #: The file in UTF-8, without a BOM; the positions of nodes refer to it.
        self.code = text.data.removeprefix(BOM)
        self._shift = len(text.data) - len(self.code)
        #: Offset in the file, without its BOM, of each byte of ``code``; None if they are equal.
        self._offsets: list[int] | None = None
        cookie = _COOKIE.match(self.code)
        newer: SyntaxError | None = None
        try:
            if len(text.data) > MAX_MODULE:
                raise TooLargeError(len(text.data), MAX_MODULE)
            if cookie:
                _reject_codec(cookie[1].decode())
            self.tree = parse(text.data, is_ascii=cookie is None or _is_utf_8(cookie[1].decode()))
        except (SyntaxError, ValueError, RecursionError, MemoryError, TooLargeError) as error:
            from perflint.documents.arguments.parse_errors import diagnose, may_be_newer

            if isinstance(error, SyntaxError) and may_be_newer(text.data, error):
                newer = error
            else:
                self.parse_error = diagnose(text.data, error)
        if cookie and self.parse_error is None:
            try:
                self._recode(cookie[1].decode())
            except (UnicodeError, LookupError):  # UTF-16, which Python reads as any characters
                from perflint.documents.arguments.parse_errors import diagnose

                self.parse_error = diagnose(text.data, ValueError(_not_for_source(self.encoding)))
        self.lines = self.code.splitlines(keepends=True)
        self._starts = list(accumulate(map(len, self.lines), initial=0))
        if newer is not None:
            self._read_newer_syntax(newer)

    def _read_newer_syntax(self, error: SyntaxError) -> None:
        """Read the file with the help of libcst; ``error`` is that of this Python."""
        from perflint.documents.arguments.newer_syntax import read_newer_syntax
        from perflint.documents.arguments.parse_errors import diagnose

        read = read_newer_syntax(self.code, error.lineno or 1)
        if isinstance(read, str):
            self.parse_error = diagnose(self.text.data, error, libcst=read)
            return
        self.tree = read.tree
        self.unread = tuple(Span(*map(self._in_file, span)) for span in read.unread)

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
        return self._in_file(at)

    def _in_file(self, at: int) -> int:
        """Return the offset in the file of an offset in ``code``."""
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


def _reject_codec(cookie: str) -> None:
    """Raise ValueError for an encoding of other things than files, which may take minutes."""
    if _normalized(cookie) in ("utf-8", "iso-8859-1"):
        return
    import codecs

    try:
        codec = codecs.lookup(cookie)
    except (LookupError, ValueError):
        return  # Python says so, too
    is_text = getattr(codec, "_is_text_encoding", True)
    if not is_text or codec.name.replace("_", "-") in _REJECTED_CODECS:
        raise ValueError(_not_for_source(codec.name))


def _not_for_source(encoding: str) -> str:
    return f"the encoding `{encoding}` is not one for source code"


def _is_utf_8(cookie: str) -> bool:
    return _normalized(cookie) == "utf-8"


def parse(data: bytes, *, is_ascii: bool = False) -> ast.Module:
    """Return the tree of a file that ``compile`` accepts.

    ``is_ascii`` says that the file has the keywords of Python in ASCII.

    Compiling takes no longer than parsing, and no other function finds all errors it does. Its
    warnings are suppressed: they would be errors under ``python -W error``.
    """
    if sys.version_info < (3, 11) and _has_long_chain(data):
        raise RecursionError
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = compile(data, "<file>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True, optimize=0)
        code = data if is_ascii else None
        if sys.version_info >= (3, 12) and nests_too_many_handlers(tree, code):
            raise ValueError(NESTED_TOO_DEEPLY)
        try:
            compile(data, "<file>", "exec", dont_inherit=True, optimize=0)
        except SyntaxError as error:
            error.after_parsing = True  # type: ignore[attr-defined]
            raise
    return cast(ast.Module, tree)


def _has_long_chain(data: bytes) -> bool:
    """Tell whether a statement has so many operators that Python 3.10 would run out of stack."""
    if len(data) - len(data.translate(None, _OPERATORS)) <= MAX_CHAIN:
        return False
    from perflint.documents.arguments.logical_lines import logical_lines, longest_chain

    return any(longest_chain(data, line) > MAX_CHAIN for line in logical_lines(data))
