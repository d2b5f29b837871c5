"""Repairs of argument modules as byte edits. This is the only module that imports libcst.

libcst keeps comments and blank lines with the statements that they stand above, so that a statement
is moved as a person would: with its own comments, and without the header of its group. It is given
the one function, and only where a repair is built: it takes ten times as long as the parser that
finds the faults.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.dependencies import may_pass
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.documents.arguments.source import BOM
from perflint.primitives.finding import Edit, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

if TYPE_CHECKING:  # takes 0.2 s to import
    import libcst


class _Function(Record):
    """A function as text, parsed by both: ``start`` is where it stands in the file.

    ``wrap`` is what a method stands under when it is parsed alone. ``rows`` are the statements in
    each line of the body as libcst has them.
    """

    start: int
    text: str
    wrap: str
    tree: "libcst.Module"
    block: "libcst.IndentedBlock"
    rows: list[list[ast.stmt]]


class Moves:
    """Moves of the arguments of one module, each by itself; the function is parsed once for all."""

    def __init__(self, module: ArgumentModule) -> None:
        self._module = module

    def moved(
        self, argument: Argument, anchor: Argument, *, before: bool = False
    ) -> tuple[Edit, ...]:
        """Return edits that put an argument directly behind ``anchor``, or before it.

        None where the two do not stand in the body of the function itself, each in lines of its
        own, or where something else would change: what is registered, a comment, a header above
        another.
        """
        function = self._function
        if function is None:
            return ()
        source, target = _row(function, argument), _row(function, anchor)
        if source is None or target is None or not may_pass(function.rows, source, target):
            return ()
        data = self._module.text.data
        own = [_count_lines(data, one.comments) for one in (argument, anchor)]
        block = _rearranged(function.block, source, target, own, before=before)
        tree = function.tree.deep_replace(function.block, block)
        code: str = getattr(tree, "code", "")
        changed = self._read(code)
        if changed.fault is not None or _kept(self._now, argument) != _kept(changed, argument):
            return ()
        return _edits(function.text, code.removeprefix(function.wrap), function.start)

    @cached_property
    def _function(self) -> _Function | None:
        return _parsed(self._module)

    @cached_property
    def _now(self) -> ArgumentModule:
        function = self._function
        return self._read(function.wrap + function.text if function is not None else "")

    def _read(self, code: str) -> ArgumentModule:
        return read_arguments(Text("", code.encode()), "_", self._module.function_name or "")


def joined(module: ArgumentModule, place: Span) -> tuple[Edit, ...]:
    """Return an edit that takes out the blank lines directly above the line of ``place``."""
    lines = module.text.data[: place.start].splitlines(keepends=True)
    if lines and not lines[-1].endswith((b"\n", b"\r")) and lines.pop().strip(b" \t\f"):
        return ()  # it shares its line, and what is above may be the inside of a text
    stop = sum(map(len, lines))
    while lines and not lines[-1].strip():
        lines.pop()
    start = sum(map(len, lines))
    return (Edit(Span(start, stop), ""),) if start < stop else ()


def _parsed(module: ArgumentModule) -> _Function | None:
    span, data = module.function_span, module.text.data
    if span is None or not module.encoding.startswith("utf-8"):
        return None  # edits are written in UTF-8
    start = max(data.rfind(end, 0, span.start) for end in (b"\n", b"\r")) + 1
    if start == 0 and data.startswith(BOM):
        start = len(BOM)
    rest = data[span.stop :].splitlines(keepends=True)
    try:
        text = data[start : span.stop + len(rest[0] if rest else b"")].decode()
    except UnicodeDecodeError:  # Python takes such bytes in a comment
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    wrap = f"class _:{newline}" if text[:1] in " \t" else ""
    import libcst

    try:
        tree = libcst.parse_module(wrap + text)
    except libcst.ParserSyntaxError:  # it may not know the newest syntax yet
        return None
    if tree.code != wrap + text:
        return None
    outer = tree.body[0]
    node = outer.body.body[0] if isinstance(outer, libcst.ClassDef) else outer
    if not (isinstance(node, libcst.FunctionDef) and isinstance(node.body, libcst.IndentedBlock)):
        return None
    rows = _rows(node.body.body, _statements(wrap + text, wrapped=bool(wrap)))
    return _Function(start, text, wrap, tree, node.body, rows)


def _statements(code: str, *, wrapped: bool) -> list[ast.stmt]:
    outer = ast.parse(code.encode()).body[0]
    function = outer.body[0] if wrapped and isinstance(outer, ast.ClassDef) else outer
    return function.body if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) else []


def _rows(
    body: "Iterable[libcst.BaseStatement]", statements: Iterable[ast.stmt]
) -> list[list[ast.stmt]]:
    """Give each line of the body its statements: those of one line stand behind semicolons."""
    left = iter(statements)
    rows = []
    for line in body:
        parts = getattr(line, "body", None)
        count = len(parts) if isinstance(parts, Sequence) else 1
        rows.append([next(left) for _ in range(count)])
    return rows


def _row(function: _Function, argument: Argument) -> int | None:
    """Return the number of an argument's line; None where it shares it, or is in no such line."""
    lines = (function.wrap + function.text).encode().splitlines(keepends=True)
    place = argument.span.start - function.start + len(function.wrap)
    for index, row in enumerate(function.rows):
        starts = [sum(map(len, lines[: one.lineno - 1])) + one.col_offset for one in row]
        if starts == [place]:
            return index
    return None


def _rearranged(
    block: "libcst.IndentedBlock", source: int, target: int, own: list[int], *, before: bool
) -> "libcst.IndentedBlock":
    """Move a statement; ``own`` counts the comment lines that are its own, and the anchor's.

    A header that the last one leaves behind stays at the end of the body.
    """
    body = list(block.body)
    node, anchor = body[source], body[target]
    header, comments = _split(node, own[0])
    footer = list(block.footer)
    if source + 1 < len(body):
        body[source + 1] = _under(body[source + 1], header)
    elif any(line.comment is not None for line in header):
        footer = [*header, *footer]
    anchor = body[target]
    if before:
        above, theirs = _split(anchor, own[1])
        body[target] = anchor.with_changes(leading_lines=theirs)
        comments = [*above, *comments]
    place = target if before else target + 1
    body.insert(place, node.with_changes(leading_lines=comments))
    del body[source + (place <= source)]
    return block.with_changes(body=body, footer=footer)


def _split(
    node: "libcst.CSTNode", own: int
) -> "tuple[list[libcst.EmptyLine], list[libcst.EmptyLine]]":
    """Part what stands above a statement into what stays there and what goes with it."""
    lines = list(getattr(node, "leading_lines", ()))
    return lines[: len(lines) - own], lines[len(lines) - own :]


def _under(node: "libcst.BaseStatement", kept: "list[libcst.EmptyLine]") -> "libcst.BaseStatement":
    """Put what stood above a statement that is gone above the next one; one blank line stays."""
    lines = list(getattr(node, "leading_lines", ()))
    if lines and lines[0].comment is None:
        while kept and kept[-1].comment is None:
            kept = kept[:-1]
    return node.with_changes(leading_lines=[*kept, *lines])


def _count_lines(data: bytes, comments: Span | None) -> int:
    return len(data[comments.start : comments.stop].splitlines()) if comments is not None else 0


def _kept(module: ArgumentModule, moving: Argument) -> Counter[tuple[object, ...]]:
    """Return what a move keeps: the arguments with their settings and comments, and the headers.

    All but the one that moves keep the header above them.
    """
    groups, data = module.function_groups, module.text.data
    titles = [group.header.title if group.header is not None else None for group in groups]
    arguments = Counter[tuple[object, ...]](
        (
            one.flags,
            one.receiver,
            data[slice(*one.comments)] if one.comments is not None else b"",
            titles[one.group] if one.flags != moving.flags else None,
            *sorted((key, value.source) for key, value in one.settings.items()),
        )
        for one in module.arguments
    )
    return arguments + Counter((title,) for title in titles if title is not None)


def _edits(before: str, after: str, start: int) -> tuple[Edit, ...]:
    """Return the lines that differ as edits of bytes; ``start`` is where ``before`` stands."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    offsets = [start]
    for line in old:
        offsets.append(offsets[-1] + len(line.encode()))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Edit(Span(offsets[first], offsets[last]), "".join(new[begin:end]))
        for tag, first, last, begin, end in matcher.get_opcodes()
        if tag != "equal"
    )
