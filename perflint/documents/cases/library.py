"""What the functions and methods of Python give that case files often call."""

import ast
from collections.abc import Mapping
from typing import Any

from perflint.documents.cases.values import UNKNOWN, Case, Items, Pattern, Table, is_key

_COLLECTIONS = frozenset(("list", "tuple", "set", "frozenset", "sorted", "reversed"))


def name_of(function: ast.expr) -> str:
    """Return the last name of a function, such as ``replace`` of ``dataclasses.replace``."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def function(name: str, arguments: Items) -> Any:
    """Return the result of a function that is not one of the case files."""
    first = arguments.items[0] if arguments.items else Items()
    if name in _COLLECTIONS:
        return _chained(Items([first]))
    if name == "dict":
        table = Table()
        table.update(first if arguments.items else Table())
        return table
    if name == "chain":
        return _chained(arguments)
    if name == "next" and isinstance(first, Items) and first.items and not first.is_open:
        return first.items[0]
    return UNKNOWN


def _chained(arguments: Items) -> Items:
    result = Items(is_open=arguments.is_open)
    for argument in arguments.items:
        result.extend(argument)
    return result


def method(owner: Any, name: str, arguments: Items, named: Mapping[str | None, Any]) -> Any:
    """Return the result of a method, or of a function of a module; it may change its owner."""
    first = arguments.items[0] if arguments.items else UNKNOWN
    if isinstance(owner, Items):
        return _list_method(owner, name, arguments)
    if isinstance(owner, Table):
        return _table_method(owner, name, first, named)
    if isinstance(owner, str):
        return Pattern("*")
    if name == "param" and isinstance(first, Case):  # pytest.param
        return first
    return _chained(arguments) if name == "chain" else UNKNOWN


def _list_method(owner: Items, name: str, arguments: Items) -> Any:
    if name in ("append", "add") and len(arguments.items) == 1:
        owner.items.append(arguments.items[0])
    elif name == "insert" and len(arguments.items) == 2:
        owner.items.append(arguments.items[1])
    elif name in ("extend", "update"):
        owner.extend(_chained(arguments))
    elif name in ("copy", "union"):
        return _chained(Items([owner, *arguments.items], is_open=arguments.is_open))
    elif name in ("remove", "pop", "clear", "discard"):
        owner.is_open = True
    return UNKNOWN


def _table_method(owner: Table, name: str, first: Any, named: Mapping[str | None, Any]) -> Any:
    if name == "values":
        return Items(owner.items.values(), is_open=owner.is_open)
    if name == "keys":
        return Items(owner.items, is_open=owner.is_open)
    if name == "items":
        pairs = (Items(pair) for pair in owner.items.items())
        return Items(pairs, is_open=owner.is_open)
    if name == "get":
        return owner.get(first)
    if name == "update":
        owner.update(Table(dict(named)) if first is UNKNOWN and named else first)
    elif name == "setdefault":
        owner.is_open = owner.is_open or not is_key(first)
    return UNKNOWN
