"""Whether a statement can be moved past the statements between without changing its meaning."""

import ast
from collections.abc import Iterable, Iterator

_EXITS = (ast.Return, ast.Raise)


def can_reorder(rows: list[list[ast.stmt]], source: int, target: int) -> bool:
    """Tell whether the statements of row ``source`` can be moved next to row ``target``.

    They cannot be moved past a ``return`` or ``raise``, past a statement that binds or changes a
    name they use, or past one that uses a name they bind. A method call whose result is discarded,
    such as ``choices.append(...)`` or ``parser.set_defaults(...)``, counts as a change of its
    object. Methods ``add_...`` do not: they do not affect the arguments next to them.
    """
    moving = rows[source]
    rows_between = rows[min(source, target) : max(source, target) + 1]
    crossed = [statement for row in rows_between for statement in row if statement not in moving]
    if any(isinstance(node, _EXITS) for node in _nodes(crossed)):
        return False
    used, bound = _used(moving), _bound(moving)
    altered = _bound(crossed) | _changed(crossed)
    return used.isdisjoint(altered) and bound.isdisjoint(_used(crossed) | altered)


def _nodes(statements: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    return (node for statement in statements for node in ast.walk(statement))


def _used(statements: Iterable[ast.stmt]) -> set[str]:
    return {
        node.id
        for node in _nodes(statements)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _bound(statements: Iterable[ast.stmt]) -> set[str]:
    """Return the names that statements bind or unbind, including by imports and definitions."""
    names: set[str | None] = set()
    for node in _nodes(statements):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.MatchMapping):
            names.add(node.rest)
        elif not isinstance(node, ast.keyword):
            names.add(getattr(node, "name", None))  # definitions, handlers and patterns
    return {name for name in names if isinstance(name, str)}


def _changed(statements: Iterable[ast.stmt]) -> set[str]:
    """Return the names whose objects the statements may change in place."""
    names = set()
    for node in _nodes(statements):
        changed: ast.AST | None = None
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            changed = node.value
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            method = node.value.func
            if isinstance(method, ast.Attribute) and not method.attr.startswith("add_"):
                changed = method.value
        if isinstance(changed, ast.Name):
            names.add(changed.id)
    return names
