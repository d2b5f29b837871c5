"""Comments between statements: group headers, and comments that belong to the next statement.

A comment line is one of these:

- a *separator* (``# -----``), or a *title* between separators on one line (``# --- Offload ---``)
- a *directive*, such as ``# noqa`` or ``# perflint: ignore[rule] reason``
- *code* that is commented out, and the lines after it in the same block
- *text*

A block is a run of comment lines without a blank line. Text in a block is a header in two cases:
it is a banner, that is, it has separators around, above or below it; or it is the first text of a
detached block, which has a blank line above it. Directives and code are never part of a header.
In the block directly above a statement, the lines after the header, or all lines if there is none,
belong to the statement. A block of separators alone has the effect of a blank line.
"""

import re
from collections.abc import Iterator

from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_SEPARATOR = re.compile(r"#\s*[-=*~_+#]{3,}\s*#*\s*")
_TITLE = re.compile(r"#\s*[-=*~_+#]{3,}\s*[^\s#].*|#{3,}\s*\w.*|#.*\w\s*[-=*~_+#]{3,}\s*")
_MAX_LENGTH = 1000
"""Longest comment, in characters, that these patterns are used for: they backtrack a lot."""
_DIRECTIVE = re.compile(
    r"#\s*(?:!|(?:noqa|nosec)\b"
    r"|(?:perflint|type|fmt|ruff|pylint|mypy|pyright|isort|yapf|flake8|pragma)\s*:)"
)
_CODE = re.compile(r"#\s*(?:[\w.]+\s*(?::[^=]+)?=\s*[^\s=]|[\w.]+\.add_\w+\(|@\w)")
_PUNCTUATION = " \t\f\r\n#-=*~_+:;.,!<>|/\\"


class Header(Record):
    """The title of a group, without ``#``, separators and the punctuation around it."""

    title: str
    span: Span

    @property
    def key(self) -> str:
        """The title without case and punctuation: headers with the same key are the same."""
        return " ".join("".join(c if c.isalnum() else " " for c in self.title.casefold()).split())


class Gap(Record):
    """The comments and blank lines between two statements.

    ``comments`` belong to the statement below; ``block`` is the whole block directly above it,
    including a header. ``blank`` says that there is a blank line anywhere, ``blank_below`` that
    there is one directly above the statement, ``banner`` that the last header is a banner.
    """

    headers: tuple[Header, ...] = ()
    comments: Span | None = None
    block: Span | None = None
    blank: bool = False
    blank_below: bool = False
    banner: bool = False


class _Line(Record):
    number: int
    kind: str
    text: str


class _Part(Record):
    """The first header of a block, and the lines after it."""

    header: list[_Line]
    rest: list[_Line]
    banner: bool


def read_gap(source: PythonSource, first: int, stop: int, *, at_start: bool) -> Gap:
    """Read the lines ``first`` to ``stop - 1``, counted from 0.

    With ``at_start`` the first block counts as detached even without a blank line above it.
    """
    headers: list[Header] = []
    comments: list[_Line] = []
    block: list[_Line] = []
    blank = banner = False
    detached = at_start
    for lines in _blocks(source, first, stop):
        comments, block = [], lines
        if not lines:
            blank = detached = True
            continue
        rest = lines
        while part := _first_header(rest, detached):
            rest, detached = part.rest, False
            if title := " ".join(filter(None, (line.text for line in part.header))):
                headers.append(Header(title, _span(source, part.header)))
                banner = part.banner
            else:
                blank = True
        comments = rest
        detached = False
    return Gap(
        tuple(headers),
        _span(source, comments) if comments else None,
        _span(source, block) if block else None,
        blank,
        not block and blank,
        banner,
    )


def is_comment(line: bytes) -> bool:
    """Tell whether a line outside any string contains nothing but a comment."""
    return line.lstrip(b" \t\f").startswith(b"#")


def is_blank(line: bytes) -> bool:
    """Tell whether a line contains nothing but white space."""
    return not line.strip(b" \t\f\r\n")


def _blocks(source: PythonSource, first: int, stop: int) -> Iterator[list[_Line]]:
    """Yield the blocks, and an empty list for each blank line."""
    block: list[_Line] = []
    kind = ""
    for number in range(first, stop):
        line = source.lines[number]
        if is_comment(line):
            text = line.decode("utf-8", "replace").strip()
            kind = _kind(text, kind)
            block.append(_Line(number, kind, text.strip(_PUNCTUATION)))
        elif is_blank(line):
            if block:
                yield block
            yield []
            block, kind = [], ""
    if block:
        yield block


def _kind(text: str, kind_above: str) -> str:
    short = len(text) <= _MAX_LENGTH
    if short and _SEPARATOR.fullmatch(text):
        return "separator"
    if short and _TITLE.fullmatch(text):
        return "title"
    if kind_above == "code" or _CODE.match(text):
        return "code"
    return "directive" if _DIRECTIVE.match(text) else "text"


def _first_header(lines: list[_Line], detached: bool) -> _Part | None:
    """Return the first header of a block, if there is one."""
    for index, line in enumerate(lines):
        if line.kind == "title":
            return _Part([line], lines[index + 1 :], True)
        if line.kind == "separator":
            return _banner(lines, index)
    texts = [index for index, line in enumerate(lines) if line.kind == "text"]
    if not (detached and texts):
        return None
    stop = _end_of_text(lines, texts[0])
    return _Part(lines[texts[0] : stop], lines[stop:], False)


def _banner(lines: list[_Line], separator: int) -> _Part:
    """Return the banner whose first separator is at index ``separator``."""
    stop = _end_of_text(lines, separator + 1)
    closed = stop < len(lines) and lines[stop].kind == "separator"
    start = separator
    if closed and stop > separator + 1:
        stop += 1
    elif separator and lines[separator - 1].kind == "text":  # the separator is below the text
        stop = separator + 1
        while start and lines[start - 1].kind == "text":
            start -= 1
    return _Part(lines[start:stop], lines[stop:], True)


def _end_of_text(lines: list[_Line], index: int) -> int:
    while index < len(lines) and lines[index].kind == "text":
        index += 1
    return index


def _span(source: PythonSource, lines: list[_Line]) -> Span:
    first, last = source.lines[lines[0].number], source.lines[lines[-1].number]
    return Span(
        source.offset(lines[0].number + 1, len(first) - len(first.lstrip(b" \t\f"))),
        source.offset(lines[-1].number + 1, len(last.rstrip())),
    )
