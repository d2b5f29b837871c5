"""A Python file: its statements by the standard parser, and their places in the file's bytes.

``ast`` counts columns in bytes of UTF-8. That is the file itself, unless a cookie names another
encoding or a byte order mark stands before it; spans are offsets in the file in any case.
"""

import ast
import re
import warnings
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol, cast

from perflint.primitives.finding import Span
from perflint.primitives.limits import MAX_MODULE, TooLargeError
from perflint.primitives.text import Text

if TYPE_CHECKING:  # loaded when a file is at fault
    from perflint.documents.json.parse_errors import Fault

BOM = b"\xef\xbb\xbf"

_COOKIE = re.compile(  # PEP 263: in the first line, or in the second if the first holds no code
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)


class Placed(Protocol):
    """A node of the tree that knows where it stands."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class PythonSource:
    """The tree of a Python text, or the fault for which it has none.

    It has one where ``compile`` refuses the bytes, and where they are too many: the parser alone
    would let a ``return`` outside of a function pass.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        self.tree = ast.Module(body=[], type_ignores=[])
        self.fault: Fault | None = None
        self.encoding = "utf-8"
        #: The text in UTF-8, as the parser sees it; lines and columns of nodes count in it.
        self.code = text.data.removeprefix(BOM)
        self._shift = len(text.data) - len(self.code)
        self._places: list[int] | None = None
        try:
            if len(text.data) > MAX_MODULE:
                raise TooLargeError(len(text.data), MAX_MODULE)
            self.tree = _parsed(text.data)
        except (SyntaxError, ValueError, RecursionError, MemoryError, TooLargeError) as error:
            from perflint.documents.arguments.parse_errors import fault_of

            self.fault = fault_of(text.data, error)
        else:
            if cookie := _COOKIE.match(self.code):
                self._recode(cookie[1].decode())
        self.lines = self.code.splitlines(keepends=True)
        self._starts = list(accumulate(map(len, self.lines), initial=0))

    def _recode(self, encoding: str) -> None:
        """Take the text from another encoding, and remember where its bytes came from."""
        import codecs

        self.encoding = name = _normal(encoding)
        if name == "utf-8":
            return
        data, decoder = self.code, codecs.getincrementaldecoder(name)()
        places: list[int] = []
        parts: list[bytes] = []
        start = 0
        for stop in range(1, len(data) + 1):
            part = decoder.decode(data[stop - 1 : stop], stop == len(data))
            if part:
                parts.append(part.encode("utf-8", "surrogatepass"))
                places += [start] * len(parts[-1])
                start = stop
        self.code = b"".join(parts)
        if self.code != data:
            self._places = places

    def offset(self, line: int, column: int) -> int:
        """Return the offset in the file of a place as nodes count it."""
        at = min(self._starts[min(line, len(self._starts)) - 1] + column, len(self.code))
        if self._places is not None:
            at = self._places[at] if at < len(self._places) else len(self.text.data) - self._shift
        return at + self._shift

    def span(self, node: Placed) -> Span:
        """Return the place of a node in the file."""
        return Span(
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def source(self, node: Placed) -> str:
        """Return the text of a node."""
        last = node.end_lineno or node.lineno
        start = self._starts[node.lineno - 1] + node.col_offset
        stop = self._starts[last - 1] + (node.end_col_offset or 0)
        return self.code[start:stop].decode("utf-8", "replace")


def _normal(encoding: str) -> str:
    """Return what Python takes a cookie for: ``utf-8-unix`` is UTF-8, though no codec knows it."""
    name = encoding[:12].lower().replace("_", "-")
    if f"{name}-".startswith("utf-8-"):
        return "utf-8"
    if f"{name}-".startswith(("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "iso-8859-1"
    return encoding


def _parsed(data: bytes) -> ast.Module:
    """Return the tree of what ``compile`` accepts.

    Compiling costs no more than the tree does, and nothing else knows all that it refuses. What it
    warns of is not for this house, and would be an error under ``python -W error``.
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
