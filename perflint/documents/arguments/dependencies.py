"""Whether a statement means the same on the other side of those in between."""

import ast
from collections.abc import Iterable, Iterator

_ENDINGS = (ast.Return, ast.Raise)


def may_pass(rows: list[list[ast.stmt]], source: int, target: int) -> bool:
    """Tell whether the statement of one row may go beside that of another.

    It may not go past what ends the function, past what makes or changes what it uses, nor past
    what uses what it makes. A call made for nothing but its effect changes what it is a method of,
    such as ``choices.append(...)`` or ``parser.set_defaults(...)``; ``add_...`` of a parser does
    not change what is registered beside it.
    """
    moving = rows[source]
    passed = [one for row in rows[min(source, target) : max(source, target) + 1] for one in row]
    passed = [one for one in passed if one not in moving]
    if any(isinstance(node, _ENDINGS) for one in passed for node in ast.walk(one)):
        return False
    uses, gives = _used(moving), _bound(moving)
    given = _bound(passed) | _changed(passed)
    return uses.isdisjoint(given) and gives.isdisjoint(_used(passed) | given)


def _nodes(statements: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    return (node for statement in statements for node in ast.walk(statement))


def _used(statements: Iterable[ast.stmt]) -> set[str]:
    return {
        node.id
        for node in _nodes(statements)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _bound(statements: Iterable[ast.stmt]) -> set[str]:
    """Return the names that statements bind or unbind, also by an import or a definition."""
    names: set[str | None] = set()
    for node in _nodes(statements):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.MatchMapping):
            names.add(node.rest)
        elif not isinstance(node, ast.keyword):
            names.add(getattr(node, "name", None))  # of definitions, handlers and patterns
    return {name for name in names if isinstance(name, str)}


def _changed(statements: Iterable[ast.stmt]) -> set[str]:
    """Return the names whose objects statements change."""
    names = set()
    for node in _nodes(statements):
        place: ast.AST | None = None
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            place = node.value
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            method = node.value.func
            if isinstance(method, ast.Attribute) and not method.attr.startswith("add_"):
                place = method.value
        if isinstance(place, ast.Name):
            names.add(place.id)
    return names
