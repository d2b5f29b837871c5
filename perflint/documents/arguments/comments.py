"""Comments between statements: candidates for group headers, and comments of the next statement.

A comment line is one of these:

- a *separator* (``# -----``), or a *title* between separators on one line (``# --- Offload ---``)
- a *directive*, such as ``# noqa`` or ``# perflint: ignore[rule] reason``
- *code* that is commented out, and the lines after it in the same block
- *text*

A block is a run of comment lines without a blank line. Its candidates are its banners, that is,
text with separators around, above or below it, or else its first text. Directives and code are
never part of a candidate. Which candidates are headers depends on the other comments in the class
or function: see ``layout``. In the block directly above a statement, the lines after the last
header, or all lines if there is none, belong to the statement. A block of separators alone has the
effect of a blank line.
"""

import re
from collections.abc import Iterator

from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_DASHES = r"\-=*~_+#\u2013\u2014\u2500-\u257f"  # also en dash, em dash and box drawing
_SEPARATOR = re.compile(rf"#(?:\s*[{_DASHES}]){{3,}}\s*")
_TITLE = re.compile(
    rf"#\s*(?:[{_DASHES}]{{3,}}|[\u2500-\u257f]{{2,}})\s*[^\s#].*"
    rf"|#{{3,}}\s*\w.*|#.*\w\s*[{_DASHES}]{{3,}}\s*"
)
_SEPARATOR_CHARACTERS = "-=*~_+ \t\u2013\u2014" + "".join(map(chr, range(0x2500, 0x2580)))
_MAX_LENGTH = 1000
"""Longest comment, in characters, that these patterns are used for: they backtrack a lot."""
_DIRECTIVE = re.compile(
    r"#\s*(?:!|(?:noqa|nosec)\b"
    r"|(?:perflint|type|fmt|ruff|pylint|mypy|pyright|isort|yapf|flake8|pragma)\s*:)"
)
_CODE = re.compile(r"#\s*(?:[\w.]+\s*(?::[^=]+)?=\s*[^\s=]|[\w.]+\.add_\w+\(|@\w)|#\s+#+\s*\w")


class Candidate(Record):
    """Comment lines that may be a header.

    ``lines`` are those with text, without ``#``. ``rest`` is the span of the lines below in the
    same block, without separators. ``detached`` says that the block is the first thing in the body
    or has a blank line above it, ``adjoining`` that it is directly above the statement.
    """

    lines: tuple[str, ...]
    span: Span
    rest: Span | None
    banner: bool
    detached: bool
    adjoining: bool


class Gap(Record):
    """The comments and blank lines between two statements.

    ``block`` is the whole block directly above the statement, ``comments`` are its lines below
    separators without a title, and ``has_text`` says that it contains text. ``blank`` says that
    there is a blank line anywhere, ``nested`` that the statement is in an ``if`` or the like.
    """

    candidates: tuple[Candidate, ...] = ()
    block: Span | None = None
    comments: Span | None = None
    has_text: bool = False
    blank: bool = False
    nested: bool = False

    @property
    def blank_below(self) -> bool:
        """Whether there is a blank line directly above the statement."""
        return self.block is None and self.blank


NO_GAP = Gap()
_BLANK = Gap(blank=True)


class _Line(Record):
    number: int
    kind: str
    text: str


class _Part(Record):
    """The first candidate of a block, and the lines after it."""

    header: list[_Line]
    rest: list[_Line]
    banner: bool


def read_gap(
    source: PythonSource, first: int, stop: int, *, at_start: bool, nested: bool = False
) -> Gap:
    """Read the lines ``first`` to ``stop - 1``, counted from 0.

    With ``at_start`` the first block counts as detached even without a blank line above it.
    """
    gap = source.lines[first:stop]
    if not nested and not any(b"#" in line for line in gap):  # most gaps are a blank line
        return _BLANK if any(map(is_blank, gap)) else NO_GAP
    candidates: list[Candidate] = []
    block: list[_Line] = []
    comments: list[_Line] = []
    blank = False
    detached = at_start
    for block in _blocks(source, first, stop):
        comments = block
        if not block:
            blank = detached = True
            continue
        adjoining = block[-1].number == stop - 1
        parts = list(_parts(block))
        for part in parts:
            if not any(map(_text, part.header)):
                blank = True
                comments = part.rest
        for part in parts:
            if lines := tuple(filter(None, map(_text, part.header))):
                span, rest = _span(source, part.header), min(part.rest, comments, key=len)
                candidates.append(
                    Candidate(
                        lines, span, _optional_span(source, rest), part.banner, detached, adjoining
                    )
                )
        detached = False
    return Gap(
        tuple(candidates),
        _optional_span(source, block),
        _optional_span(source, comments),
        any(line.kind == "text" and _text(line) for line in block),
        blank,
        nested,
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
            block.append(_Line(number, kind, text))
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


def _text(line: _Line) -> str:
    """Return the text of a line without ``#``, and without the separators of a banner."""
    text = line.text.strip("# \t\f\r\n")
    return text.strip(_SEPARATOR_CHARACTERS) if line.kind in ("separator", "title") else text


def _parts(block: list[_Line]) -> Iterator[_Part]:
    """Yield the banners of a block or, if it has none, its first text."""
    part = _next_banner(block)
    if part is None and (texts := [line for line in block if line.kind == "text" and _text(line)]):
        start = block.index(texts[0])
        stop = _end_of_text(block, start)
        yield _Part(block[start:stop], block[stop:], False)
    while part is not None:
        yield part
        part = _next_banner(part.rest)


def _next_banner(lines: list[_Line]) -> _Part | None:
    for index, line in enumerate(lines):
        if line.kind == "title":
            return _Part([line], lines[index + 1 :], True)
        if line.kind == "separator":
            return _banner(lines, index)
    return None


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


def _optional_span(source: PythonSource, lines: list[_Line]) -> Span | None:
    return _span(source, lines) if lines else None


def _span(source: PythonSource, lines: list[_Line]) -> Span:
    first, last = source.lines[lines[0].number], source.lines[lines[-1].number]
    return Span(
        source.offset(lines[0].number + 1, len(first) - len(first.lstrip(b" \t\f"))),
        source.offset(lines[-1].number + 1, len(last.rstrip())),
    )
