"""The statements of a body in file order, with the comments and blank lines between them."""

import ast
from collections.abc import Iterator

from perflint.documents.arguments.comments import NO_GAP, Gap, is_blank, is_comment, read_gap
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.record import Record

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Step(Record):
    """A statement, or the end of a list of statements (None), and the lines before it.

    ``first`` and ``stop`` are line indices, counted from 0. ``block`` numbers the lists of
    statements. ``depth`` is 0 in the body itself, and grows with each ``if`` and the like.
    """

    statement: ast.stmt | None
    first: int
    stop: int
    block: int
    depth: int

    def gap(self, source: PythonSource, *, at_start: bool = False) -> Gap:
        """Read the comments; ``at_start`` if nothing precedes them in the body."""
        if self.first >= self.stop:
            return NO_GAP
        nested = self.depth > 0
        at_start = at_start and not nested
        return read_gap(source, self.first, self.stop, at_start=at_start, nested=nested)


def steps(source: PythonSource, body: list[ast.stmt]) -> Iterator[Step]:
    """Yield the statements of a body, each followed by the statements nested in it.

    The body of ``if TYPE_CHECKING:`` is left out.
    """
    blocks = 0
    open_lists: list[Iterator[Step]] = [_steps_of_list(source, body, 0, 0)]
    while open_lists:
        step = next(open_lists[-1], None)
        if step is None:
            open_lists.pop()
            continue
        yield step
        if step.statement is not None:
            nested = nested_lists(source, step.statement)
            open_lists += reversed(
                [
                    _steps_of_list(source, inner, blocks + number, step.depth + 1)
                    for number, inner in enumerate(nested, 1)
                ]
            )
            blocks += len(nested)


def nested_lists(source: PythonSource, statement: ast.stmt) -> list[list[ast.stmt]]:
    """Return the lists of statements directly in a compound statement, none for a definition."""
    if isinstance(statement, DEFINITIONS):
        return []
    lists: list[list[ast.stmt]] = []
    while isinstance(statement, ast.If):
        if not _is_type_checking(statement.test):
            lists.append(statement.body)
        orelse = statement.orelse
        if not (len(orelse) == 1 and isinstance(orelse[0], ast.If) and _is_elif(source, orelse[0])):
            return [*lists, orelse] if orelse else lists
        statement = orelse[0]
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        inner = getattr(statement, name, [])
        lists += [part.body for part in inner] if name in ("handlers", "cases") else [inner]
    return [inner for inner in lists if inner]


def start_of(statement: ast.stmt) -> tuple[int, int]:
    """Return the line and column of a statement, including its decorators."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = decorators[0] if decorators else statement
    return first.lineno, first.col_offset


def _steps_of_list(
    source: PythonSource, body: list[ast.stmt], block: int, depth: int
) -> Iterator[Step]:
    column = body[0].col_offset
    first = _first_line_above(source, body[0])
    for statement in body:
        yield Step(statement, first, start_of(statement)[0] - 1, block, depth)
        first = statement.end_lineno or statement.lineno
        if nested_lists(source, statement) or isinstance(statement, DEFINITIONS):
            first = _end_of_comments(source, first, column + 1)
    yield Step(None, first, _end_of_comments(source, first, column), block, depth)


def _first_line_above(source: PythonSource, statement: ast.stmt) -> int:
    """Return the first of the comment lines and blank lines directly above a statement."""
    line, column = start_of(statement)
    first = line - 1
    if source.lines[first][:column].strip(b" \t\f@("):
        return first  # the statement follows a colon on the same line
    while first and (is_comment(source.lines[first - 1]) or is_blank(source.lines[first - 1])):
        first -= 1
    return first


def _end_of_comments(source: PythonSource, first: int, column: int) -> int:
    """Return the line after the comments from ``first`` on that are indented by ``column``."""
    stop = first
    for number in range(first, len(source.lines)):
        line = source.lines[number]
        if is_comment(line):
            if len(line) - len(line.lstrip(b" \t\f")) < column:
                break
            stop = number + 1
        elif not is_blank(line):
            break
    return stop


def _is_elif(source: PythonSource, statement: ast.If) -> bool:
    return source.lines[statement.lineno - 1].startswith(b"elif", statement.col_offset)


def _is_type_checking(test: ast.expr) -> bool:
    name = test.id if isinstance(test, ast.Name) else getattr(test, "attr", None)
    return name == "TYPE_CHECKING"
