"""Moves of statements in the function of an argument module, as edits of bytes.

This is the only module of fixes that imports libcst, which attaches comments and blank lines to the
statement below them. A statement is therefore moved as a person would move it: with its own
comments, and without the header of its group. libcst parses a single function, and only when edits
are needed, because it takes ten times as long as the parser that the checks use.
"""

import ast
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.dependencies import can_reorder
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.source import BOM
from perflint.documents.arguments.statements import start_of
from perflint.primitives.finding import Edit, Move, Span
from perflint.primitives.record import Record

if TYPE_CHECKING:  # takes 0.2 s to import
    import libcst


class _Row(Record):
    """A line of statements with the lines above it.

    ``lead`` are blank lines and comments that stay if the row moves, such as a header. ``own`` are
    its own comments and its code. ``statements`` are several if semicolons separate them.
    """

    lead: tuple[bytes, ...]
    own: tuple[bytes, ...]
    statements: list[ast.stmt]
    span: Span | None


class _Body(Record):
    """The rows of a function from ``start`` on, and comments ``below`` them that lost their row.

    ``added`` is the line end that the last line has here, but not in the file.
    """

    start: int
    rows: tuple[_Row, ...]
    added: bytes
    below: tuple[bytes, ...] = ()

    def chunks(self) -> Iterator[bytes]:
        """Yield the lines that stay together."""
        for row in self.rows:
            yield b"".join(row.lead)
            yield b"".join(row.own)
        yield b"".join(self.below)


class Moves:
    """Works out moves in one module, independent of each other; parses the function once."""

    def __init__(self, module: ArgumentModule) -> None:
        self._module = module

    def edits(self, moves: Iterable[Move]) -> tuple[Edit, ...]:
        """Return the edits that make moves of arguments, one after the other.

        There are none if an argument or an anchor is not in the body of the function itself, shares
        its line, or depends on a statement in between.
        """
        body = self._body
        if body is None:
            return ()
        moved = body
        for move in moves:
            spans = [row.span for row in moved.rows]
            if move.span not in spans or move.anchor not in spans:
                return ()
            source, target = spans.index(move.span), spans.index(move.anchor)
            if not can_reorder([row.statements for row in moved.rows], source, target):
                return ()
            moved = _moved(moved, source, target, before=move.before)
        return _edits(body, moved)

    @cached_property
    def _body(self) -> _Body | None:
        return _parse(self._module)


def remove_blank_lines_above(module: ArgumentModule, span: Span) -> tuple[Edit, ...]:
    """Return an edit that removes the blank lines directly above the line of ``span``."""
    lines = module.text.data[: span.start].splitlines(keepends=True)
    if lines and not lines[-1].endswith((b"\n", b"\r")) and lines.pop().strip(b" \t\f"):
        return ()  # other code is on the line, so the lines above may be inside a string
    stop = sum(map(len, lines))
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and lines[-1].rstrip(b"\r\n").endswith(b"\\"):
        return ()  # the blank line ends a statement that a backslash continues
    start = sum(map(len, lines))
    return (Edit(Span(start, stop), ""),) if start < stop else ()


def _parse(module: ArgumentModule) -> _Body | None:
    """Return the body of the function; None if it cannot be edited."""
    span, data = module.function_span, module.text.data
    if span is None or not module.encoding.startswith("utf-8"):
        return None  # edits are written in UTF-8
    start = max(data.rfind(end, 0, span.start) for end in (b"\n", b"\r")) + 1
    if start == 0 and data.startswith(BOM):
        start = len(BOM)
    rest = data[span.stop :].splitlines(keepends=True)
    code = data[start : span.stop + len(rest[0] if rest else b"")]
    newline = b"\r\n" if b"\r\n" in code else b"\n"
    wrapper = b"class _:" + newline if code[:1] in (b" ", b"\t") else b""
    try:
        nodes = _nodes((wrapper + code).decode(), wrapped=bool(wrapper))
    except UnicodeDecodeError:  # Python accepts invalid bytes in a comment
        return None
    return _body(module.arguments, wrapper, code, start, nodes) if nodes is not None else None


def _nodes(code: str, *, wrapped: bool) -> "Sequence[libcst.BaseStatement] | None":
    """Return the statements in the body of the function, with the lines above each."""
    import libcst

    try:
        outer = libcst.parse_module(code).body[0]
    except libcst.ParserSyntaxError:  # it may not support the newest syntax
        return None
    node = outer.body.body[0] if wrapped and isinstance(outer, libcst.ClassDef) else outer
    if not (isinstance(node, libcst.FunctionDef) and isinstance(node.body, libcst.IndentedBlock)):
        return None
    return node.body.body


def _body(
    arguments: Sequence[Argument],
    wrapper: bytes,
    code: bytes,
    start: int,
    nodes: "Sequence[libcst.BaseStatement]",
) -> _Body | None:
    """Divide the lines of a function into rows: one for each statement that libcst found."""
    lines = (wrapper + code).splitlines(keepends=True)
    newline = b"\r\n" if lines[0].endswith(b"\r\n") else b"\n"
    offsets = [*accumulate(map(len, lines), initial=start - len(wrapper))]
    rows = _statements(nodes, wrapper + code, wrapped=bool(wrapper))
    code_lines = [start_of(row[0])[0] - 1 for row in rows]
    first_lines = [
        line - len(getattr(node, "leading_lines", ()))
        for node, line in zip(nodes, code_lines, strict=True)
    ]
    if any(first >= following for first, following in pairwise((*first_lines, len(lines)))):
        return None
    added = b"" if lines[-1].endswith((b"\n", b"\r")) else newline
    lines[-1] += added
    by_start = {argument.span.start: argument for argument in arguments}
    result = []
    stops = (*first_lines[1:], len(lines))
    for row, first, line, stop in zip(rows, first_lines, code_lines, stops, strict=True):
        at = offsets[row[0].lineno - 1] + row[0].col_offset
        argument = by_start.get(at) if len(row) == 1 else None
        own = line
        if argument is not None and argument.comments is not None:
            own = min(line, bisect_right(offsets, argument.comments.start) - 1)
        result.append(
            _Row(
                tuple(lines[first:own]),
                tuple(lines[own:stop]),
                row,
                argument.span if argument is not None else None,
            )
        )
    return _Body(offsets[first_lines[0]], tuple(result), added)


def _statements(
    nodes: "Iterable[libcst.BaseStatement]", code: bytes, *, wrapped: bool
) -> list[list[ast.stmt]]:
    """Return the ``ast`` statements for each libcst statement of the body."""
    outer = ast.parse(code).body[0]
    function = outer.body[0] if wrapped and isinstance(outer, ast.ClassDef) else outer
    body = function.body if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) else []
    remaining = iter(body)
    rows = []
    for line in nodes:
        parts = getattr(line, "body", None)
        count = len(parts) if isinstance(parts, Sequence) else 1
        rows.append([next(remaining) for _ in range(count)])
    return rows


def _moved(body: _Body, source: int, target: int, *, before: bool) -> _Body:
    """Move a row next to another one.

    The lines above it stay above the next row or, if it was the last one, below the function.
    """
    rows = list(body.rows)
    row, anchor = rows[source], rows[target]
    below = body.below
    if source + 1 < len(rows):
        following = rows[source + 1]
        rows[source + 1] = following._replace(lead=_joined(row.lead, following.lead))
    elif any(line.strip() for line in row.lead):
        below = (*row.lead, *below)
    anchor = rows[target]
    lead: tuple[bytes, ...] = ()
    if before:
        lead, rows[target] = anchor.lead, anchor._replace(lead=())
    position = target if before else target + 1
    rows.insert(position, row._replace(lead=lead))
    del rows[source + (position <= source)]
    return body._replace(rows=tuple(rows), below=below)


def _joined(lines: tuple[bytes, ...], others: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Join lines above two statements; of blank lines where they meet, the second are kept."""
    if others and not others[0].strip():
        while lines and not lines[-1].strip():
            lines = lines[:-1]
    return (*lines, *others)


def _edits(before: _Body, after: _Body) -> tuple[Edit, ...]:
    """Return the changed lines as edits."""
    old, new = (list(filter(None, body.chunks())) for body in (before, after))
    old[-1], new[-1] = (chunks[-1].removesuffix(before.added) for chunks in (old, new))
    offsets = [*accumulate(map(len, old), initial=before.start)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Edit(Span(offsets[old_start], offsets[old_stop]), b"".join(new[start:stop]).decode())
        for tag, old_start, old_stop, start, stop in matcher.get_opcodes()
        if tag != "equal"
    )
