"""Comments between statements: which of them are headers, and which belong to what follows.

A line is one of these:

- a *rule* (``# -----``), or a *title* between rules on one line (``# --- Offload ---``);
- a *directive*, such as ``# noqa`` or ``# perflint: ignore[rule] reason``, which is never a header;
- *code* that was commented out, with all that follows it in its block: no header either, for it
  names nothing that is there;
- *text*.

A block is a run of comment lines. It holds a header where it is a banner, that is rules around,
above or below text, or where it stands apart: then its first text is one. What follows the header
in the last block, or all of a block that does not stand apart, belongs to the next statement. A
block of rules alone is a blank line with ink.
"""

import re
from collections.abc import Iterator

from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_RULE = re.compile(r"#\s*[-=*~_+#]{3,}\s*#*\s*")
_TITLE = re.compile(r"#\s*[-=*~_+#]{3,}\s*[^\s#].*|#{3,}\s*\w.*|#.*\w\s*[-=*~_+#]{3,}\s*")
_MOST = 1000
"""Characters of a comment that may be a rule or a title: from each, these patterns look ahead."""
_DIRECTIVE = re.compile(
    r"#\s*(?:!|(?:noqa|nosec)\b"
    r"|(?:perflint|type|fmt|ruff|pylint|mypy|pyright|isort|yapf|flake8|pragma)\s*:)"
)
_CODE = re.compile(r"#\s*(?:[\w.]+\s*(?::[^=]+)?=\s*[^\s=]|[\w.]+\.add_\w+\(|@\w)")
_AROUND = " \t\f\r\n#-=*~_+:;.,!<>|/\\"


class Header(Record):
    """The words over a group, without ``#``, rules and the punctuation around them."""

    title: str
    span: Span

    @property
    def key(self) -> str:
        """The title without case and punctuation: two headers with one key are the same."""
        return " ".join("".join(c if c.isalnum() else " " for c in self.title.casefold()).split())


class Gap(Record):
    """What stands between two statements.

    ``comments`` belong to the statement below alone; ``block`` is all of the block directly above
    it, a header included. ``blank`` tells of a blank line anywhere, ``apart`` of one between the
    last comment and the statement, ``banner`` that the last header is one.
    """

    headers: tuple[Header, ...] = ()
    comments: Span | None = None
    block: Span | None = None
    blank: bool = False
    apart: bool = False
    banner: bool = False


class _Line(Record):
    number: int
    kind: str
    text: str


class _Part(Record):
    """The header that a block begins with, and what comes after it."""

    header: list[_Line]
    rest: list[_Line]
    banner: bool


def read_gap(source: PythonSource, first: int, stop: int, *, at_start: bool) -> Gap:
    """Read the lines ``first`` to ``stop - 1``, counted from 0.

    ``at_start`` says that a block needs no blank line above it to stand apart.
    """
    headers: list[Header] = []
    own: list[_Line] = []
    block: list[_Line] = []
    blank = banner = False
    apart = at_start
    for lines in _blocks(source, first, stop):
        own, block = [], lines
        if not lines:
            blank = apart = True
            continue
        rest = lines
        while part := _header(rest, apart):
            rest, apart = part.rest, False
            if title := " ".join(filter(None, (line.text for line in part.header))):
                headers.append(Header(title, _span(source, part.header)))
                banner = part.banner
            else:
                blank = True
        own = rest
        apart = False
    return Gap(
        tuple(headers),
        _span(source, own) if own else None,
        _span(source, block) if block else None,
        blank,
        not block and blank,
        banner,
    )


def is_comment(line: bytes) -> bool:
    """Tell whether a line outside of any string holds nothing but a comment."""
    return line.lstrip(b" \t\f").startswith(b"#")


def is_blank(line: bytes) -> bool:
    """Tell whether a line holds nothing."""
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
            block.append(_Line(number, kind, text.strip(_AROUND)))
        elif is_blank(line):
            if block:
                yield block
            yield []
            block, kind = [], ""
    if block:
        yield block


def _kind(text: str, above: str) -> str:
    short = len(text) <= _MOST
    if short and _RULE.fullmatch(text):
        return "rule"
    if short and _TITLE.fullmatch(text):
        return "title"
    if above == "code" or _CODE.match(text):
        return "code"
    return "directive" if _DIRECTIVE.match(text) else "text"


def _header(lines: list[_Line], apart: bool) -> _Part | None:
    """Find the first header of a block."""
    for index, line in enumerate(lines):
        if line.kind == "title":
            return _Part([line], lines[index + 1 :], True)
        if line.kind == "rule":
            return _banner(lines, index)
    texts = [index for index, line in enumerate(lines) if line.kind == "text"]
    if not (apart and texts):
        return None
    stop = _end_of_text(lines, texts[0])
    return _Part(lines[texts[0] : stop], lines[stop:], False)


def _banner(lines: list[_Line], rule: int) -> _Part:
    """Return the banner whose first rule is at that index."""
    stop = _end_of_text(lines, rule + 1)
    closed = stop < len(lines) and lines[stop].kind == "rule"
    start = rule
    if closed and stop > rule + 1:
        stop += 1
    elif rule and lines[rule - 1].kind == "text":  # the rule is below the words
        stop = rule + 1
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
