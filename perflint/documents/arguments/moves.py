"""Fixes for argument modules as byte edits. This is the only module that imports libcst.

libcst attaches comments and blank lines to the statement below them. A statement is therefore
moved as a person would move it: with its own comments, and without the header of its group. libcst
parses a single function, and only when a fix is built, because it takes ten times as long as the
parser that the checks use.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.dependencies import can_reorder
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.documents.arguments.source import BOM
from perflint.primitives.finding import Edit, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

if TYPE_CHECKING:  # takes 0.2 s to import
    import libcst


class _Function(Record):
    """The source of a function, parsed by libcst and by ``ast``; ``start`` is its file offset.

    ``wrapper`` is the line put above a method so that it parses by itself. ``rows`` are the ``ast``
    statements for each libcst statement of the body, several if semicolons separate them.
    """

    start: int
    code: str
    wrapper: str
    tree: "libcst.Module"
    block: "libcst.IndentedBlock"
    rows: list[list[ast.stmt]]


class Moves:
    """Moves of arguments of one module, independent of each other; parses the function once."""

    def __init__(self, module: ArgumentModule) -> None:
        self._module = module

    def edits(
        self, argument: Argument, anchor: Argument, *, before: bool = False
    ) -> tuple[Edit, ...]:
        """Return the edits that move an argument directly after ``anchor``, or before it.

        There are none if one of the two is not in the body of the function itself, if it shares its
        line, or if the move would change anything else: what is registered, a comment, or the
        header above another argument.
        """
        function = self._function
        if function is None:
            return ()
        source, target = _row_of(function, argument), _row_of(function, anchor)
        if source is None or target is None or not can_reorder(function.rows, source, target):
            return ()
        data = self._module.text.data
        comments = [_count_lines(data, item.comments) for item in (argument, anchor)]
        block = _with_moved_row(function.block, source, target, comments, before=before)
        tree = function.tree.deep_replace(function.block, block)
        code: str = getattr(tree, "code", "")
        moved = self._read(code)
        kept = _invariants(self._unmoved, argument)
        if _invariants(moved, argument) != kept:
            return ()
        return _line_edits(function.code, code.removeprefix(function.wrapper), function.start)

    @cached_property
    def _function(self) -> _Function | None:
        return _parse_function(self._module)

    @cached_property
    def _unmoved(self) -> ArgumentModule:
        function = self._function
        return self._read(function.wrapper + function.code if function is not None else "")

    def _read(self, code: str) -> ArgumentModule:
        name = self._module.function_name or ""
        file = read_arguments(Text("", code.encode()), (), (name,))
        return next((part for part in file.parts if part.function_name), ArgumentModule(file.text))


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


def _parse_function(module: ArgumentModule) -> _Function | None:
    span, data = module.function_span, module.text.data
    if span is None or not module.encoding.startswith("utf-8"):
        return None  # edits are written in UTF-8
    start = max(data.rfind(end, 0, span.start) for end in (b"\n", b"\r")) + 1
    if start == 0 and data.startswith(BOM):
        start = len(BOM)
    rest = data[span.stop :].splitlines(keepends=True)
    try:
        code = data[start : span.stop + len(rest[0] if rest else b"")].decode()
    except UnicodeDecodeError:  # Python accepts invalid bytes in a comment
        return None
    newline = "\r\n" if "\r\n" in code else "\n"
    wrapper = f"class _:{newline}" if code[:1] in " \t" else ""
    import libcst

    try:
        tree = libcst.parse_module(wrapper + code)
    except libcst.ParserSyntaxError:  # it may not support the newest syntax
        return None
    if tree.code != wrapper + code:
        return None
    outer = tree.body[0]
    node = outer.body.body[0] if isinstance(outer, libcst.ClassDef) else outer
    if not (isinstance(node, libcst.FunctionDef) and isinstance(node.body, libcst.IndentedBlock)):
        return None
    rows = _rows(node.body.body, _statements(wrapper + code, wrapped=bool(wrapper)))
    return _Function(start, code, wrapper, tree, node.body, rows)


def _statements(code: str, *, wrapped: bool) -> list[ast.stmt]:
    outer = ast.parse(code.encode()).body[0]
    function = outer.body[0] if wrapped and isinstance(outer, ast.ClassDef) else outer
    return function.body if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) else []


def _rows(
    body: "Iterable[libcst.BaseStatement]", statements: Iterable[ast.stmt]
) -> list[list[ast.stmt]]:
    """Return the ``ast`` statements for each libcst statement of the body."""
    remaining = iter(statements)
    rows = []
    for line in body:
        parts = getattr(line, "body", None)
        count = len(parts) if isinstance(parts, Sequence) else 1
        rows.append([next(remaining) for _ in range(count)])
    return rows


def _row_of(function: _Function, argument: Argument) -> int | None:
    """Return the row of an argument; None if it shares the row or is not in the body itself."""
    lines = (function.wrapper + function.code).encode().splitlines(keepends=True)
    offset = argument.span.start - function.start + len(function.wrapper)
    for index, row in enumerate(function.rows):
        starts = [
            sum(map(len, lines[: statement.lineno - 1])) + statement.col_offset for statement in row
        ]
        if starts == [offset]:
            return index
    return None


def _with_moved_row(
    block: "libcst.IndentedBlock", source: int, target: int, comments: list[int], *, before: bool
) -> "libcst.IndentedBlock":
    """Move a row; ``comments`` are the numbers of comment lines of the argument and the anchor.

    If the row was the last one, the header above it stays at the end of the body.
    """
    body = list(block.body)
    node, anchor = body[source], body[target]
    header, moving_lines = _split_lines(node, comments[0])
    footer = list(block.footer)
    if source + 1 < len(body):
        body[source + 1] = _with_lines_above(body[source + 1], header)
    elif any(line.comment is not None for line in header):
        footer = [*header, *footer]
    anchor = body[target]
    if before:
        anchor_header, anchor_lines = _split_lines(anchor, comments[1])
        body[target] = anchor.with_changes(leading_lines=anchor_lines)
        moving_lines = [*anchor_header, *moving_lines]
    position = target if before else target + 1
    body.insert(position, node.with_changes(leading_lines=moving_lines))
    del body[source + (position <= source)]
    return block.with_changes(body=body, footer=footer)


def _split_lines(
    node: "libcst.CSTNode", comments: int
) -> "tuple[list[libcst.EmptyLine], list[libcst.EmptyLine]]":
    """Split the lines above a statement: the last ``comments`` lines move with it."""
    lines = list(getattr(node, "leading_lines", ()))
    return lines[: len(lines) - comments], lines[len(lines) - comments :]


def _with_lines_above(
    node: "libcst.BaseStatement", lines: "list[libcst.EmptyLine]"
) -> "libcst.BaseStatement":
    """Put the lines that were above a moved statement above the next one.

    If both have blank lines where they meet, only those of the next statement are kept.
    """
    own_lines = list(getattr(node, "leading_lines", ()))
    if own_lines and own_lines[0].comment is None:
        while lines and lines[-1].comment is None:
            lines = lines[:-1]
    return node.with_changes(leading_lines=[*lines, *own_lines])


def _count_lines(data: bytes, comments: Span | None) -> int:
    return len(data[comments.start : comments.stop].splitlines()) if comments is not None else 0


def _invariants(module: ArgumentModule, moving: Argument) -> Counter[tuple[object, ...]]:
    """Return what a move must not change: the arguments with keywords and comments, and headers.

    All arguments but ``moving`` keep the header above them.
    """
    groups, data = module.function_groups, module.text.data
    titles = [group.header.title if group.header is not None else None for group in groups]
    arguments = Counter[tuple[object, ...]](
        (
            argument.flags,
            argument.receiver,
            data[slice(*argument.comments)] if argument.comments is not None else b"",
            titles[argument.group] if argument.flags != moving.flags else None,
            *sorted((key, value.source) for key, value in argument.keywords.items()),
        )
        for argument in module.arguments
    )
    return arguments + Counter((title,) for title in titles if title is not None)


def _line_edits(before: str, after: str, start: int) -> tuple[Edit, ...]:
    """Return the changed lines as edits; ``start`` is the offset of ``before`` in the file."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    offsets = [start]
    for line in old:
        offsets.append(offsets[-1] + len(line.encode()))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Edit(Span(offsets[old_start], offsets[old_stop]), "".join(new[new_start:new_stop]))
        for tag, old_start, old_stop, new_start, new_stop in matcher.get_opcodes()
        if tag != "equal"
    )
