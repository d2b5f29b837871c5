"""The statements of a body in the order of the file, with what stands between them."""

import ast
from collections.abc import Iterator

from perflint.documents.arguments.comments import Gap, is_blank, is_comment, read_gap
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.record import Record

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Step(Record):
    """A statement, or the end of a list of them (None), and the comments before it.

    ``block`` numbers the lists; ``depth`` is 0 in the body itself, more within ``if`` and the like.
    """

    statement: ast.stmt | None
    first: int
    stop: int
    block: int
    depth: int

    def gap(self, source: PythonSource, *, at_start: bool = False) -> Gap:
        """Read the comments; ``at_start`` where nothing has come before them in the body."""
        if self.first >= self.stop:
            return Gap()
        return read_gap(source, self.first, self.stop, at_start=at_start and self.depth == 0)


def steps(source: PythonSource, body: list[ast.stmt]) -> Iterator[Step]:
    """Yield the statements of a body, each before those that stand within it.

    What only type checkers see, what follows on ``if TYPE_CHECKING:``, is not there.
    """
    blocks = 0
    open_lists: list[Iterator[Step]] = [_list(source, body, 0, 0)]
    while open_lists:
        step = next(open_lists[-1], None)
        if step is None:
            open_lists.pop()
            continue
        yield step
        if step.statement is not None:
            within = bodies(source, step.statement)
            open_lists += reversed(
                [
                    _list(source, inner, blocks + number, step.depth + 1)
                    for number, inner in enumerate(within, 1)
                ]
            )
            blocks += len(within)


def bodies(source: PythonSource, statement: ast.stmt) -> list[list[ast.stmt]]:
    """Return the lists of statements directly within a compound one that is no definition."""
    if isinstance(statement, DEFINITIONS):
        return []
    found: list[list[ast.stmt]] = []
    while isinstance(statement, ast.If):
        if not _is_type_checking(statement.test):
            found.append(statement.body)
        rest = statement.orelse
        if not (len(rest) == 1 and isinstance(rest[0], ast.If) and _is_elif(source, rest[0])):
            return [*found, rest] if rest else found
        statement = rest[0]
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        inner = getattr(statement, name, [])
        found += [part.body for part in inner] if name in ("handlers", "cases") else [inner]
    return [inner for inner in found if inner]


def _first_place(statement: ast.stmt) -> tuple[int, int]:
    """Return line and column of a statement or, of a decorated one, of its first decorator."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = decorators[0] if decorators else statement
    return first.lineno, first.col_offset


def _list(source: PythonSource, body: list[ast.stmt], block: int, depth: int) -> Iterator[Step]:
    column = body[0].col_offset
    first = _above(source, body[0])
    for statement in body:
        yield Step(statement, first, _first_place(statement)[0] - 1, block, depth)
        first = statement.end_lineno or statement.lineno
        if bodies(source, statement) or isinstance(statement, DEFINITIONS):
            first = _below(source, first, column + 1)
    yield Step(None, first, _below(source, first, column), block, depth)


def _above(source: PythonSource, statement: ast.stmt) -> int:
    """Return the first of the lines directly above that hold comments or nothing."""
    line, column = _first_place(statement)
    first = line - 1
    if source.lines[first][:column].strip(b" \t\f@("):
        return first  # it follows on a colon in its line
    while first and (is_comment(source.lines[first - 1]) or is_blank(source.lines[first - 1])):
        first -= 1
    return first


def _below(source: PythonSource, first: int, column: int) -> int:
    """Return the line behind the comments below that are indented by at least ``column``."""
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
