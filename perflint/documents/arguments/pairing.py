"""Which function registers the fields of which class."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from perflint.documents.arguments.mro import resolution_order
from perflint.primitives.globs import matches_name

Function = ast.FunctionDef | ast.AsyncFunctionDef
Pair = tuple[ast.ClassDef | None, Function | None]
Methods = Mapping[ast.ClassDef, Sequence[Function]]
"""Classes in the order of the file, each with the functions that it has as methods."""


def classes_with_methods(
    definitions: list[ast.ClassDef], classes: Sequence[str], functions: Sequence[str]
) -> Methods:
    """Return the classes whose name matches a glob, or that have a method whose name does.

    ``definitions`` are all classes of the file. A method belongs to one class only: the last of
    those found by name that have or inherit it, else the class that defines it.
    """
    last = {node.name: node for node in definitions}
    by_name = [node for node in last.values() if matches_any(node.name, classes)]
    owner_of: dict[Function, ast.ClassDef] = {}
    for node in [*last.values(), *by_name]:
        is_named = node in by_name
        searched = resolution_order(node, definitions) if is_named else [node]
        owner_of |= dict.fromkeys(_methods(searched, functions), node)
    found: dict[ast.ClassDef, list[Function]] = {
        node: [] for node in last.values() if node in by_name or node in owner_of.values()
    }
    for method, node in sorted(owner_of.items(), key=lambda item: item[0].lineno):
        found[node].append(method)
    return found


def _methods(mro: Sequence[ast.ClassDef], globs: Sequence[str]) -> Iterator[Function]:
    """Yield the methods of a class whose name matches, inherited ones only if not overridden."""
    names: set[str] = set()
    for node in mro:
        methods = {item.name: item for item in node.body if isinstance(item, Function)}
        for name, method in methods.items():
            if name not in names and matches_any(name, globs):
                yield method
        names |= methods.keys()


def pair(methods: Methods, functions: Sequence[Function]) -> Iterator[Pair]:
    """Yield each class with each of its methods, then the functions of the module.

    A function of the module is paired with the class that its defaults name or, if that leaves one
    class and one function, with that class.
    """
    by_name = {node.name: node for node in methods}
    owners = {function: by_name.get(_named_class(function, by_name)) for function in functions}
    alone = [node for node in methods if not methods[node] and node not in owners.values()]
    without = [function for function, owner in owners.items() if owner is None]
    if len(alone) == len(without) == 1:
        owners[without[0]] = alone[0]
    for node, own in methods.items():
        belonging = [*own, *(function for function, owner in owners.items() if owner is node)]
        if not belonging:
            yield node, None
        for function in belonging:
            yield node, function
    for function, owner in owners.items():
        if owner is None:
            yield None, function


def _named_class(function: Function, names: Mapping[str, ast.ClassDef]) -> str:
    """Return the class that most defaults of arguments name (``default=Class.x``), or ""."""
    counts: dict[str, int] = {}
    for node in ast.walk(function):
        if not (isinstance(node, ast.keyword) and node.arg == "default"):
            continue
        value = node.value
        if isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name):
            name = value.value.id
            if name in names:
                counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name], default="")


def matches_any(name: str, globs: Sequence[str]) -> bool:
    """Tell whether a name matches one of some globs."""
    return any(matches_name(name, glob) for glob in globs)
