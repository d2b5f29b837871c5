"""What the body of a class says of the arguments of its constructor."""

import ast
from collections.abc import Callable, Sequence
from typing import Any

from perflint.documents.cases import library
from perflint.documents.cases.containers import UNKNOWN
from perflint.documents.cases.values import Constructor, Module, Place, Scope

Evaluate = Callable[[ast.expr, Scope], Any]

_PLAIN_BASES = frozenset(("object", "ABC", "Generic"))
"""Bases that add no argument."""


def decorators(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[str]:
    """Return the last names of the decorators."""
    return [
        library.name_of(each.func if isinstance(each, ast.Call) else each)
        for each in node.decorator_list
    ]


def parameters(node: ast.ClassDef, bases: Sequence[Any]) -> tuple[str, ...] | None:
    """Return the names of the arguments by position; None if they are not known.

    ``bases`` are the values of the base classes.
    """
    own = _own_constructor(node)
    if own is not None:
        names = tuple(each.arg for each in (*own.args.posonlyargs, *own.args.args))
        return names[1:] if own.args.vararg is None and not own.decorator_list else None
    inherited: list[tuple[str, ...] | None] = [
        each.parameters if isinstance(each, (Constructor, Module)) else None
        for each, base in zip(bases, node.bases, strict=True)
        if library.name_of(base.value if isinstance(base, ast.Subscript) else base)
        not in _PLAIN_BASES
    ]
    if len(inherited) > 1 or None in inherited or node.keywords:
        return None
    first = (inherited[0] or ()) if inherited else ()
    names_of = decorators(node)
    if "dataclass" not in names_of:
        return first if inherited and not names_of else None
    own_names = _dataclass_fields(node)
    return tuple(dict.fromkeys((*first, *own_names))) if own_names is not None else None


def _dataclass_fields(node: ast.ClassDef) -> list[str] | None:
    """Return the fields that can be given by position; None if one is of an unusual kind."""
    found: list[str] = []
    if any(each.arg == "kw_only" for each in _options(node)):
        return None
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            kind = each.annotation
            name = library.name_of(kind.value if isinstance(kind, ast.Subscript) else kind)
            if name == "KW_ONLY":
                break
            value = each.value
            options = value.keywords if isinstance(value, ast.Call) else []
            if any(option.arg in ("init", "kw_only", None) for option in options):
                return None
            if name != "ClassVar":
                found.append(each.target.id)
    return found


def _options(node: ast.ClassDef) -> list[ast.keyword]:
    """Return the arguments of the decorators."""
    calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
    return [keyword for call in calls for keyword in call.keywords]


def default(
    name: str, node: ast.ClassDef, scope: Scope, evaluate: Evaluate
) -> tuple[Any, Place] | None:
    """Return the default of an argument, and where it is; None if the class does not have it.

    ``scope`` has the names of the body. What the attribute means is not known unless the class is a
    dataclass, or has a constructor with this argument.
    """
    own = _own_constructor(node)
    if own is not None:
        return _default_of_parameter(name, own, scope, evaluate)
    for each in reversed(node.body):
        if not isinstance(each, (ast.AnnAssign, ast.Assign)):
            continue
        targets = [each.target] if isinstance(each, ast.AnnAssign) else each.targets
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = each.value
            if value is None:
                return UNKNOWN, Place(scope.source, targets[0])
            if isinstance(value, ast.Call) and library.name_of(value.func) == "field":
                given = (option.value for option in value.keywords if option.arg == "default")
                value = next(given, value)
            found = evaluate(value, scope) if "dataclass" in decorators(node) else UNKNOWN
            return found, Place(scope.source, value)
    return None


def _default_of_parameter(
    name: str, function: ast.FunctionDef, scope: Scope, evaluate: Evaluate
) -> tuple[Any, Place] | None:
    arguments = function.args
    ordered = [*arguments.posonlyargs, *arguments.args]
    missing: list[ast.expr | None] = [None] * (len(ordered) - len(arguments.defaults))
    pairs = zip(
        (*ordered, *arguments.kwonlyargs),
        (*missing, *arguments.defaults, *arguments.kw_defaults),
        strict=True,
    )
    for parameter, value in pairs:
        if parameter.arg == name and value is not None:
            return evaluate(value, scope), Place(scope.source, value)
    return None


def _own_constructor(node: ast.ClassDef) -> ast.FunctionDef | None:
    for each in reversed(node.body):
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            return each
    return None
