"""Whether a module nests so many exception handlers that ``compile`` would end the process.

CPython 3.12 and later give a ``with`` and a ``try`` a handler, as earlier versions do, and also a
comprehension. The compiler counts blocks, but keeps the handlers in an array of about 20 elements
whose end it does not check: 25 nested list comprehensions are a segmentation fault.
"""

import ast
from collections.abc import Iterator
from itertools import accumulate
from typing import cast

MAX_HANDLERS = 16
"""The greatest number of nested handlers; the smallest one known to end CPython 3.12.1 is 19."""

NESTED_TOO_DEEPLY = (
    f"nested too deeply: more than {MAX_HANDLERS} levels of with, try and comprehensions"
)

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SIMPLE = (ast.Expr, ast.AnnAssign, ast.Assign)
"""The most frequent statements that contain no others."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def nests_too_many_handlers(tree: ast.Module, code: bytes | None) -> bool:
    """Tell whether a module has more than ``MAX_HANDLERS`` nested handlers.

    ``code`` is the file if ``for`` is written in ASCII in it. Then only statements that contain it
    several times are searched for comprehensions, which is faster.
    """
    handlers = None
    if code is not None:  # the number of handlers before each line, at most two for each `for`
        lines = code.splitlines()
        handlers = [*accumulate((2 * line.count(b"for") for line in lines), initial=0)]
    stack: list[tuple[list[ast.stmt], int]] = [(tree.body, 0)]
    while stack:
        body, outer = stack.pop()
        if outer > MAX_HANDLERS:
            return True
        for statement in body:
            compound = not isinstance(statement, _SIMPLE)
            most = MAX_HANDLERS + 1
            if handlers is not None:
                first = _first_line(statement) if compound else statement.lineno
                most = handlers[statement.end_lineno or -1] - handlers[first - 1]
            if outer + most > MAX_HANDLERS and _has_comprehensions(statement, outer):
                return True
            if compound:
                stack += _bodies(statement, outer)
    return False


def _first_line(statement: ast.stmt) -> int:
    """Return the line of the first decorator, or of the statement."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _has_comprehensions(statement: ast.stmt, outer: int) -> bool:
    """Tell whether comprehensions in a statement, without its body, nest too many handlers."""
    stack: list[tuple[ast.AST, int]] = [(statement, outer)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, _COMPREHENSIONS):
            depth += 1 + sum(generator.is_async for generator in node.generators)
            if depth > MAX_HANDLERS:
                return True
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.stmt):
                stack.append((child, depth))
    return False


def _bodies(statement: ast.stmt, outer: int) -> Iterator[tuple[list[ast.stmt], int]]:
    """Yield the bodies of a statement, each with the number of handlers around it."""
    if isinstance(statement, _DEFINITIONS):
        yield statement.body, 0
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        yield statement.body, outer + len(statement.items)
    elif isinstance(statement, ast.AsyncFor):
        yield statement.body, outer + 1
        yield statement.orelse, outer
    elif isinstance(statement, (ast.If, ast.For, ast.While)):
        yield statement.body, outer
        yield statement.orelse, outer
    elif isinstance(statement, ast.Match):
        yield from ((case.body, outer) for case in statement.cases)
    elif (name := type(statement).__name__) in ("Try", "TryStar"):
        node = cast(ast.Try, statement)
        inner = outer + bool(node.finalbody)
        yield node.body, inner + 1
        yield node.orelse, inner
        yield node.finalbody, outer + 2
        for handler in node.handlers:
            yield handler.body, inner + (3 if name == "TryStar" else 2)
