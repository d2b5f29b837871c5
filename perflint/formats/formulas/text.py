"""A formula as text."""

from collections.abc import Callable
from typing import Any

from perflint.formats.formulas import Node, is_key, is_operation
from perflint.formats.functions import PERCENTILES
from perflint.formats.paths import FieldPath

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3}
_ATOM = 4


def show(node: Node, name: Callable[[FieldPath], str]) -> str:
    """Return a formula as text with the fewest brackets; ``name`` writes a field.

    If ``name`` writes a path in braces, ``parse`` returns the same formula again.
    """
    return _bracketed(node, name, 0)


def _bracketed(node: Node, name: Callable[[FieldPath], str], least: int) -> str:
    """Return the text of a node, in brackets if it binds less than ``least``."""
    text, precedence = _written(node, name)
    return text if precedence >= least and not is_key(node) else f"({text})"


def _written(node: Node, name: Callable[[FieldPath], str]) -> tuple[str, int]:
    """Return the text of a node without brackets, and its precedence."""
    if isinstance(node, FieldPath):
        return name(node), _ATOM
    if not is_operation(node):
        return _number(node), _ATOM
    operation, *arguments = node
    precedence = _PRECEDENCE.get(operation, _ATOM)
    if operation == "neg":
        return "-" + _bracketed(arguments[0], name, precedence), precedence
    if operation in _PRECEDENCE:
        left = _bracketed(arguments[0], name, precedence)
        right = _bracketed(arguments[1], name, precedence + 1)
        return f"{left} {operation} {right}", precedence
    if operation == "key":
        return "*", precedence
    return _call(operation, [_written(argument, name)[0] for argument in arguments]), precedence


def _call(operation: str, arguments: list[str]) -> str:
    if operation in PERCENTILES:
        method = operation.removesuffix("-percentile")
        operation, arguments = "percentile", [*arguments, f"'{method}'"]
    return f"{operation}({', '.join(arguments)})"


def _number(value: Any) -> str:
    return repr(value).removesuffix(".0")
