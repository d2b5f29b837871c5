"""The methods of a class, and those that only subclasses give code to."""

import ast
from collections.abc import Iterator, Sequence

from perflint.documents.arguments.literals import last_name

Function = ast.FunctionDef | ast.AsyncFunctionDef


def methods(node: ast.ClassDef) -> Iterator[str]:
    """Yield the names of the methods, also of those below ``if`` or ``try``."""
    yield from (method.name for method in functions_in(node))


def functions_in(node: ast.ClassDef) -> Iterator[Function]:
    """Yield the methods of a class."""
    pending: list[ast.AST] = [*node.body]
    while pending:
        statement = pending.pop()
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield statement
        elif isinstance(statement, (ast.If, ast.Try, ast.With, ast.ExceptHandler)):
            pending += ast.iter_child_nodes(statement)


def is_hook(node: ast.ClassDef, names: Sequence[str]) -> bool:
    """Tell whether a class has a method with a name that subclasses, if any, give code to.

    It is abstract, or does nothing but raise an error or return a parameter.
    """
    named = [method for method in functions_in(node) if [method.name] == names]
    return bool(named) and all(map(_is_abstract, named))


def _is_abstract(method: Function) -> bool:
    if any(last_name(each) == "abstractmethod" for each in method.decorator_list):
        return True
    return all(isinstance(each, (ast.Pass, ast.Raise)) or _is_value(each) for each in method.body)


def _is_value(statement: ast.stmt) -> bool:
    """Tell whether a statement is a string or ``...``, or returns nothing that it makes."""
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Return):
        return value is None or isinstance(value, (ast.Name, ast.Constant))
    return isinstance(statement, ast.Expr) and isinstance(value, ast.Constant)
