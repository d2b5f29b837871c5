"""Code that changes cases and lists of them, but is not evaluated."""

import ast
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from perflint.documents.cases.library import name_of
from perflint.formats.case_keys import Cases

_METHODS = frozenset(
    ("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add")
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def changed_lists(nodes: Sequence[ast.AST], entered: Collection[int]) -> Iterator[str]:
    """Yield the names of lists that functions change which were not ``entered``."""
    for function in nodes:
        if isinstance(function, _FUNCTIONS) and id(function) not in entered:
            for node in ast.walk(function):
                target: Any = None
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    target = node.func.value if node.func.attr in _METHODS else None
                elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
                    target = node.value
                elif isinstance(node, ast.AugAssign):
                    target = node.target
                elif isinstance(node, ast.Global):
                    yield from node.names
                if target is not None:
                    yield name_of(target)


def changed_attributes(nodes: Sequence[ast.AST], keys: Cases) -> Iterator[tuple[ast.expr, bool]]:
    """Yield where an attribute of a case may be set, and whether it is the name.

    An object that sets its own attributes is not a case unless its class is a constructor; that
    sets the attributes which it is given in ``__init__``.
    """
    gate = keys.gated.keyword if keys.gated is not None else None
    found = {id(node): part for node in nodes if (part := _attribute(node)) is not None}
    found = {key: part for key, part in found.items() if part[1] in (keys.id.keyword, gate)}
    for node, own in _with_self(nodes[0], keys) if found else ():
        if id(node) in found:
            owner, name = found[id(node)]
            is_own = isinstance(owner, ast.Name) and owner.id == own
            if isinstance(node, ast.expr) and not is_own:
                yield node, name == keys.id.keyword


def _attribute(node: ast.AST) -> tuple[ast.expr, str] | None:
    """Return the object and the name of the attribute that code sets."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return node.value, node.attr
    if isinstance(node, ast.Call) and name_of(node.func) in ("setattr", "__setattr__"):
        for argument in node.args[:2]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                return node.args[0], argument.value
    return None


def _with_self(root: ast.AST, keys: Cases) -> Iterator[tuple[ast.AST, str]]:
    """Yield all nodes, with the name of ``self`` where it is no case that is being changed."""
    waiting = [(root, "", "")]
    while waiting:
        node, class_name, own = waiting.pop()
        yield node, own
        for child in ast.iter_child_nodes(node):
            inner = own
            if isinstance(child, ast.FunctionDef) and isinstance(node, ast.ClassDef):
                arguments = [*child.args.posonlyargs, *child.args.args]
                is_other = class_name not in keys.constructors or child.name == "__init__"
                inner = arguments[0].arg if arguments and is_other else ""
            name = child.name if isinstance(child, ast.ClassDef) else class_name
            waiting.append((child, name, inner))
