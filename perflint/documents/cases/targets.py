"""Assigns values to names, to items of collections, and to attributes."""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from perflint.documents.cases.containers import UNKNOWN, Items, merged
from perflint.documents.cases.state import State
from perflint.documents.cases.values import Scope


def assign(name: str, value: Any, scope: Scope, state: State) -> None:
    """Assign a value to a name: at once, or possibly if the name is not of this function."""
    names = scope.foreign.get(name)
    if names is None:
        scope.names[name] = value
    else:
        names[name] = value if state.is_sure else merged([names.get(name, value), value])


def bind(
    target: ast.expr,
    value: Any,
    scope: Scope,
    state: State,
    other: Callable[[ast.expr, Any, Scope], None] | None = None,
) -> None:
    """Assign a value to a target; ``other`` assigns to one that is no name."""
    if isinstance(target, ast.Name):
        assign(target.id, value, scope, state)
    elif isinstance(target, (ast.Tuple, ast.List)):
        known = isinstance(value, Items) and not value.doubts
        items = value.items if known and len(value.items) == len(target.elts) else None
        if any(isinstance(part, ast.Starred) for part in target.elts):
            items = None
        for number, part in enumerate(target.elts):
            bind(part, UNKNOWN if items is None else items[number], scope, state, other)
    elif isinstance(target, ast.Starred):
        bind(target.value, UNKNOWN, scope, state, other)
    elif other is not None:
        other(target, value, scope)


def assigned(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that code assigns, without those of the functions in it."""
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
            continue
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        yield from assigned(ast.iter_child_nodes(node))
