"""Flags that code reads from the remaining arguments of ``parse_known_args``, unregistered."""

import ast
import re
from collections.abc import Iterator, Sequence

from perflint.documents.arguments.literals import last_name

_REPORTING = re.compile(
    r"bool|critical|debug|error|exception|exit|format|info|join|len|log|print|repr|str|warn(?:ing)?"
)
"""Functions that get unknown arguments only to report them."""


def used_rests(nodes: Sequence[ast.AST]) -> Iterator[ast.Call]:
    """Yield the calls of ``parse_known_args`` whose remaining arguments a module uses.

    ``nodes`` are all of its tree.
    """
    calls = {id(node): node for node in nodes if isinstance(node, ast.Call) and _parses(node)}
    if not calls:
        return  # the usual case
    harmless = {id(inner) for node in nodes for part in _harmless(node) for inner in ast.walk(part)}
    loaded = {
        node.id
        for node in nodes
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and id(node) not in harmless
    }
    for node in nodes:
        for inner in ast.iter_child_nodes(node):
            call = calls.get(id(inner))
            if call is not None and _is_used(node, loaded):
                yield call


def _parses(call: ast.Call) -> bool:
    """Tell whether a call is one of ``parse_known_args``, and not by a method that overrides it."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "parse_known_args":
        return False
    owner = call.func.value
    return not isinstance(owner, ast.Call) or last_name(owner.func) != "super"


def _harmless(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node that do nothing with a string but test or report it."""
    if isinstance(node, (ast.If, ast.IfExp, ast.Assert)):
        yield node.test
    elif isinstance(node, ast.Raise):
        yield node
    elif isinstance(node, ast.Call) and _REPORTING.fullmatch(last_name(node.func) or ""):
        yield from node.args


def _is_used(node: ast.AST, loaded: set[str]) -> bool:
    """Tell whether the rest is used; ``node`` is what contains the call."""
    if isinstance(node, ast.Expr):
        return False
    if isinstance(node, ast.Subscript):
        return not (isinstance(node.slice, ast.Constant) and node.slice.value == 0)
    if not isinstance(node, ast.Assign):
        return True
    for target in node.targets:
        rest = target.elts[1:] if isinstance(target, (ast.Tuple, ast.List)) else [target]
        names = (each.value if isinstance(each, ast.Starred) else each for each in rest)
        if any(not isinstance(each, ast.Name) or each.id in loaded for each in names):
            return True
    return False
