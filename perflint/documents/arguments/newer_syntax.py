"""Read files with syntax that the running Python does not support.

libcst supports the syntax of newer versions. If it accepts a file, each statement of its classes
and functions is given to ``ast`` by itself. What ``ast`` refuses is replaced by an empty tuple of
the same size, so that the positions of everything else stay the same.
"""

import ast
import gc
import re
import warnings
from collections.abc import Iterable
from importlib.metadata import version
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from perflint.documents.arguments.logical_lines import (
    LogicalLine,
    Statement,
    bodies,
    logical_lines,
    longest_chain,
    statements,
)
from perflint.primitives.record import Record

if TYPE_CHECKING:  # takes 0.2 s to import
    import libcst

_MAX_OPERATORS = 500
_MAX_SQUARES = 1_000_000
_MAX_DEPTH = 60
_LONG = 200
"""Limits of what libcst parses. More operators in one statement take it minutes or end it."""

_NOT_NEWLINE = re.compile(rb"[^\r\n]")
_GENERIC = re.compile(rb"(?:async[ \t]+def|def|class)[ \t]+\w+[ \t]*\[")


class Replaced(Record):
    """The tree of what this Python parses, and the spans of the statements that it refuses."""

    tree: ast.Module
    unread: tuple[tuple[int, int], ...]


class _Edit(Record):
    """``blank`` removes type parameters; any other edit replaces a statement."""

    start: int
    stop: int
    blank: bool = False


def read_newer_syntax(code: bytes, line: int) -> Replaced | str:
    """Read what this Python parses of a file, or return why libcst does not help.

    ``line`` is the first one that this Python does not parse. If nothing else is wrong, only the
    statement on it is searched.
    """
    lines = [*logical_lines(code)]
    if _is_too_complex(code, lines):
        return "too complex for libcst"
    collecting = gc.isenabled()
    gc.disable()  # searching the trees for reference cycles takes a quarter of the time
    try:
        return _read_by_libcst(code, lines, line)
    finally:
        if collecting:
            gc.enable()


def _read_by_libcst(code: bytes, lines: list[LogicalLine], line: int) -> Replaced | str:
    import libcst

    try:
        tree = libcst.parse_module(code.decode())
    except (libcst.ParserSyntaxError, ValueError, RecursionError, MemoryError):
        return f"rejected by libcst {version('libcst')}"
    found = statements(code, lines)
    if len(found) == len(tree.body):
        at = sum(map(len, code.splitlines(keepends=True)[: line - 1]))
        first = next((each for each in found if each.stop > at), found[-1])
        if read := _read(code, _edits_of_refused(code, first)):
            return read
        if read := _read(code, [edit for statement in found for edit in _edits(code, statement)]):
            return read
    located = [_Edit(*span) for span in _located(code, tree) if not _accepts(code, *span)]
    return _read(code, located) or Replaced(ast.Module([], []), ((0, len(code)),))


def _is_too_complex(code: bytes, lines: list[LogicalLine]) -> bool:
    long_lines = [line for line in lines if line.stop - line.start > _LONG]
    counts = [longest_chain(code, line) for line in long_lines]
    branches = len(re.findall(rb"^[ \t]*elif\b", code, re.MULTILINE))
    return (
        max(counts, default=0) > _MAX_OPERATORS
        or sum(count * count for count in counts) > _MAX_SQUARES
        or any(line.depth > _MAX_DEPTH for line in lines)
        or branches > _MAX_OPERATORS
    )


def _edits(code: bytes, statement: Statement) -> list[_Edit]:
    """Return the edits after which this Python parses a statement; none if it does anyway."""
    accepted = _accepts(code, statement.start, statement.stop)
    return [] if accepted else _edits_of_refused(code, statement)


def _edits_of_refused(code: bytes, statement: Statement) -> list[_Edit]:
    inner = [*bodies(statement)]
    edits = [
        edit for body in inner for nested in statements(code, body) for edit in _edits(code, nested)
    ]
    whole = _Edit(statement.start, statement.stop)
    header = [_Edit(body[0].start, body[-1].stop) for body in inner]
    if edits and _accepts(code, *whole[:2], header):
        return edits
    if parameters := _type_parameters(code, statement):
        header, edits = [parameters, *header], [parameters, *edits]
        if _accepts(code, *whole[:2], header):
            return edits
    return [whole]


def _type_parameters(code: bytes, statement: Statement) -> _Edit | None:
    """Return the edit that removes ``[T]`` from the header of a definition."""
    for line in statement.lines:
        if line.indent > statement.lines[0].indent:
            return None
        if match := _GENERIC.match(code, line.start, line.stop):
            depth, at = 1, match.end()
            while depth and at < line.stop:
                depth += {b"[": 1, b"]": -1}.get(code[at : at + 1], 0)
                at += 1
            return _Edit(match.end() - 1, at, blank=True)
    return None


def _accepts(code: bytes, start: int, stop: int, edits: Iterable[_Edit] = ()) -> bool:
    """Tell whether this Python parses a statement after some edits."""
    first = max(code.rfind(end, 0, start) for end in (b"\n", b"\r")) + 1
    inside = [edit._replace(start=edit.start - first, stop=edit.stop - first) for edit in edits]
    text = _edited(code[first:stop], inside)
    if text[:1] in (b" ", b"\t", b"\f"):
        text = b"if 1:\n" + text
    return _parse(text + b"\n") is not None


def _parse(code: bytes) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A string, because a cookie for another encoding no longer applies.
            tree = compile(code.decode(), "<file>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return cast(ast.Module, tree)


def _read(code: bytes, edits: list[_Edit]) -> Replaced | None:
    tree = _parse(_edited(code, edits))
    unread = tuple((edit.start, edit.stop) for edit in edits if not edit.blank)
    return Replaced(tree, unread) if tree is not None else None


def _edited(code: bytes, edits: Iterable[_Edit]) -> bytes:
    """Return code of the same size in which a statement is ``(   )``, with its line breaks."""
    result = bytearray(code)
    for start, stop, blank in edits:
        result[start:stop] = _NOT_NEWLINE.sub(b" ", code[start:stop])
        if not blank:
            result[start], result[stop - 1] = b"()"
    return bytes(result)


def _located(code: bytes, tree: "libcst.Module") -> list[tuple[int, int]]:
    """Return the statements of a module where libcst says that they are, which takes longer."""
    from libcst.metadata import MetadataWrapper, PositionProvider

    wrapper = MetadataWrapper(tree, unsafe_skip_copy=True)
    positions = wrapper.resolve(PositionProvider)
    lines = code.decode().splitlines(keepends=True)
    starts = [0, *accumulate(len(line.encode()) for line in lines)]

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1][:column].encode())

    ranges = [positions[node] for node in tree.body]
    return [
        (offset(each.start.line, each.start.column), offset(each.end.line, each.end.column))
        for each in ranges
    ]
