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
from typing import TYPE_CHECKING, NamedTuple

from perflint.documents.arguments import ArgumentModule, read_arguments
from perflint.documents.registration import Argument
from perflint.documents.text import Text
from perflint.violation import Edit, Span

if TYPE_CHECKING:  # takes 0.2 s to import
    import libcst


class _Function(NamedTuple):
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


def moved(
    module: ArgumentModule, argument: Argument, anchor: Argument, *, before: bool = False
) -> tuple[Edit, ...]:
    """Return edits that put an argument directly behind ``anchor``, or before it.

    None where the two do not stand in the body of the function itself, each in lines of its own,
    or where the same arguments would not be registered with the same settings.
    """
    function = _parsed(module)
    if function is None:
        return ()
    source, target = _row(function, argument), _row(function, anchor)
    if source is None or target is None or not _may_pass(function.rows, source, target):
        return ()
    data = module.text.data
    own = [_count_lines(data, one.comments) for one in (argument, anchor)]
    body = _rearranged(list(function.block.body), source, target, own, before=before)
    block = function.block.with_changes(body=body)
    tree = function.tree.deep_replace(function.block, block)
    code: str = getattr(tree, "code", "")
    if not _same_arguments(module, function.wrap + function.text, code):
        return ()
    return _edits(function.text, code.removeprefix(function.wrap), function.start)


def joined(module: ArgumentModule, place: Span) -> tuple[Edit, ...]:
    """Return an edit that takes out the blank lines directly above the line of ``place``."""
    lines = module.text.data[: place.start].splitlines(keepends=True)
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        lines.pop()
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
    rest = data[span.stop :].splitlines(keepends=True)
    text = data[start : span.stop + len(rest[0] if rest else b"")].decode()
    newline = "\r\n" if "\r\n" in text else "\n"
    wrap = f"class _:{newline}" if text[:1] in " \t" else ""
    import libcst

    try:
        tree = libcst.parse_module(wrap + text)
    except libcst.ParserSyntaxError:  # it may not know the newest syntax yet
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


def _may_pass(rows: list[list[ast.stmt]], source: int, target: int) -> bool:
    """Tell whether a statement means the same on the other side of those in between."""
    moving = rows[source]
    passed = [one for row in rows[min(source, target) : max(source, target) + 1] for one in row]
    passed = [one for one in passed if one not in moving]
    if any(isinstance(node, (ast.Return, ast.Raise)) for one in passed for node in ast.walk(one)):
        return False
    uses, gives = _names(moving, ast.Load), _names(moving, ast.Store)
    return uses.isdisjoint(_names(passed, ast.Store)) and gives.isdisjoint(
        _names(passed, ast.Load) | _names(passed, ast.Store)
    )


def _names(statements: Iterable[ast.stmt], context: type[ast.expr_context]) -> set[str]:
    return {
        node.id
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }


def _rearranged(
    body: "list[libcst.BaseStatement]", source: int, target: int, own: list[int], *, before: bool
) -> "list[libcst.BaseStatement]":
    """Move a statement; ``own`` counts the comment lines that are its own, and the anchor's."""
    node, anchor = body[source], body[target]
    header, comments = _split(node, own[0])
    if source + 1 < len(body):
        body[source + 1] = _under(body[source + 1], header)
    anchor = body[target]
    if before:
        above, theirs = _split(anchor, own[1])
        body[target] = anchor.with_changes(leading_lines=theirs)
        comments = [*above, *comments]
    place = target if before else target + 1
    body.insert(place, node.with_changes(leading_lines=comments))
    del body[source + (place <= source)]
    return body


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


def _same_arguments(module: ArgumentModule, before: str, after: str) -> bool:
    """Tell whether both texts register the same arguments with the same settings."""
    name = module.function_name or ""
    one, other = (read_arguments(Text("", code.encode()), "_", name) for code in (before, after))
    return other.fault is None and _registered(one.arguments) == _registered(other.arguments)


def _registered(arguments: Iterable[Argument]) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            one.flags,
            one.receiver,
            *sorted((key, value.source) for key, value in one.settings.items()),
        )
        for one in arguments
    )


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
