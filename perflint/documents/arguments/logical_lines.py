"""The logical lines of Python source, without its grammar: newer syntax does not matter.

A logical line is a simple statement, or the header of a compound one. It ends at the end of a
physical line outside of brackets and strings.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.primitives.record import Record

_STRING = (
    rb"""(?s)"{3}(?:\\.|[^\\])*?"{3}|'{3}(?:\\.|[^\\])*?'{3}"""
    rb"""|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'"""
)
_TOKEN = re.compile(
    _STRING + rb"""|(?P<comment>\#[^\r\n]*)|(?P<continued>\\(?:\r\n?|\n))|(?P<newline>\r\n?|\n)"""
    rb"""|(?P<open>[(\[{])|(?P<close>[)\]}])|[^"'\#\\\r\n()\[\]{}]+|."""
)
_OPERATOR = re.compile(
    _STRING + rb"|\#[^\r\n]*|(?P<comma>,)|(?P<chain>[)\]]\s*[(\[.])"
    rb"|(?P<operator>[-+*/%&|^@~.<>!([]|\b(?:not|and|or|if|lambda|await)\b)"
)
_CONTINUES = re.compile(rb"(?:elif|else|except|finally)\b")


class LogicalLine(Record):
    """A logical line as offsets, without its comment.

    ``indent`` is that of its first line, ``depth`` the greatest depth of brackets in it.
    """

    start: int
    stop: int
    indent: int
    depth: int


def logical_lines(code: bytes) -> Iterator[LogicalLine]:
    """Yield the logical lines of a file."""
    start: int | None = None
    stop = first = depth = deepest = 0
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind == "newline" and depth == 0:
            if start is not None:
                yield LogicalLine(start, stop, start - first, deepest)
            start, first, deepest = None, match.end(), 0
            continue
        if kind in ("comment", "newline", "continued") or not match[0].strip(b" \t\f"):
            continue
        if start is None:
            start = match.start() + len(match[0]) - len(match[0].lstrip(b" \t\f"))
        stop = match.start() + len(match[0].rstrip(b" \t\f"))
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "close":
            depth = max(depth - 1, 0)
    if start is not None:
        yield LogicalLine(start, stop, start - first, deepest)


def longest_chain(code: bytes, line: LogicalLine) -> int:
    """Return an upper limit of how many operators of a logical line are nested in each other.

    These are operators without a comma between, and calls, subscripts and attributes of results.
    """
    chain = longest = chained = 0
    for match in _OPERATOR.finditer(code, line.start, line.stop):
        chain = 0 if match["comma"] else chain + (match["operator"] is not None)
        chained += match["chain"] is not None
        longest = max(longest, chain, chained)
    return longest


class Statement(Record):
    """A statement as logical lines: its headers, decorators and bodies."""

    lines: tuple[LogicalLine, ...]

    @property
    def start(self) -> int:
        """The offset of the first line, which may be a decorator."""
        return self.lines[0].start

    @property
    def stop(self) -> int:
        """The offset of the end."""
        return self.lines[-1].stop


def statements(code: bytes, lines: Sequence[LogicalLine]) -> list[Statement]:
    """Return the statements of a body, which starts at the indentation of its first line."""
    if not lines:
        return []
    starts = [
        number
        for number, line in enumerate(lines)
        if line.indent <= lines[0].indent
        and not _CONTINUES.match(code, line.start)
        and not (number and code.startswith(b"@", lines[number - 1].start))
    ]
    # A decorated statement starts at its first decorator.
    return [Statement(tuple(lines[a:b])) for a, b in pairwise([*starts, len(lines)])]


def bodies(statement: Statement) -> Iterator[tuple[LogicalLine, ...]]:
    """Yield the bodies of a compound statement: runs of lines that are indented deeper."""
    outer = statement.lines[0].indent
    body: list[LogicalLine] = []
    for line in statement.lines:
        if line.indent > outer:
            body.append(line)
        elif body:
            yield tuple(body)
            body = []
    if body:
        yield tuple(body)
