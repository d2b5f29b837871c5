"""Formulas of derived fields: the expression tree of a formula, as plain immutable data.

A node is a number, a field (``FieldPath``), or an operation: a tuple of its name and its arguments.

    ``"+"``, ``"-"``, ``"*"``, ``"/"``, ``"t"``     two nodes
    ``"neg"``, ``"sqrt"``                           one node
    a name in ``STATISTICS``, such as ``"mean"``    one field of samples
    a name in ``PERCENTILES``                       one field of samples, and a node
    ``"key"``                                       none: the name of the item, as a number
"""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Any, TypeGuard

from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.paths import FieldPath
from perflint.primitives.wording import counted, unknown

Node = float | tuple[Any, ...]
"""A number, a ``FieldPath`` (which is a tuple), or an operation."""

KEY: Node = ("key",)
"""The name of the item that the formula is for, as a number."""

OF_SERIES = frozenset((*STATISTICS, *PERCENTILES))
"""The operations whose first argument is a field of samples."""

ARITHMETIC = {
    "reciprocal": ("/", 1),
    "difference": ("-", 2),
    "product": ("*", 2),
    "ratio": ("/", 2),
}
"""The name of a function of fields in the short form → its operator, and how many fields it takes.

``is = "ratio"`` with ``of = ["a", "b"]`` is the short form of ``is = "{a} / {b}"``.
"""

SHORT = (*STATISTICS, *ARITHMETIC)
"""The names of all functions that have a short form."""


class FormulaError(ValueError):
    """A formula is invalid."""


def is_operation(node: Node) -> TypeGuard[tuple[Any, ...]]:
    """Return whether a node is an operation; fields are tuples, too, and may be named like one."""
    return isinstance(node, tuple) and not isinstance(node, FieldPath)


def is_key(node: Node) -> bool:
    """Return whether a node is the name of the item, and not a field with the name ``key``."""
    return is_operation(node) and node[0] == "key"


def short(name: str, fields: Sequence[FieldPath]) -> Node:
    """Return the formula for a function and its fields, such as ``mean`` of ``times``.

    Raises FormulaError for an unknown function and for a wrong number of fields.
    """
    if name not in SHORT:
        raise FormulaError(unknown("function", name, SHORT))
    operator, count = ARITHMETIC.get(name, (name, 1))
    if len(fields) != count:
        raise FormulaError(f"'{name}' takes {counted(count, 'fields')}")
    return (operator, 1, *fields) if name == "reciprocal" else (operator, *fields)


def to_json(node: Node) -> Any:
    """Return a node as JSON: a number, a path as a string, or an operation as a list."""
    if isinstance(node, FieldPath):
        return str(node)
    if is_operation(node):
        name, *arguments = node
        return [name, *map(to_json, arguments)]
    return node


def from_json(data: Any) -> Node:
    """Return the node that ``to_json`` wrote; other data is not detected."""
    if type(data) is str:
        return FieldPath.parse(data)
    if type(data) is list:
        name, *arguments = data
        return (name, *map(from_json, arguments))
    number: float = data
    return number


def fields(node: Node) -> tuple[FieldPath, ...]:
    """Return all fields of a formula in their order, without duplicates."""
    return tuple(dict.fromkeys(part for part in _parts(node) if isinstance(part, FieldPath)))


def series_fields(node: Node) -> tuple[FieldPath, ...]:
    """Return the fields whose samples a formula uses, in their order, without duplicates."""
    operations = filter(is_operation, _parts(node))
    return tuple(dict.fromkeys(part[1] for part in operations if part[0] in OF_SERIES))


def uses_key(node: Node) -> bool:
    """Return whether a formula uses the name of the item that it is for."""
    return any(is_key(part) for part in _parts(node))


def key_of(name: str) -> float | None:
    """Return the name of an item as a number; None if it is not a finite one."""
    try:
        number = float(name)
    except ValueError:
        return None
    return number if -inf < number < inf else None


def with_key(node: Node, key: float) -> Node:
    """Return a formula with a number for the name of the item."""
    if is_key(node):
        return key
    if is_operation(node):
        return (node[0], *(with_key(argument, key) for argument in node[1:]))
    return node


def operations(node: Node) -> frozenset[str]:
    """Return the names of all operations of a formula."""
    return frozenset(part[0] for part in _parts(node) if is_operation(part))


def _parts(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    if is_operation(node):
        for argument in node[1:]:
            yield from _parts(argument)
