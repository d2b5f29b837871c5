"""What is known of an expression without evaluating it."""

import ast

from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class Unknown:
    """The type of ``UNKNOWN``, the value of any expression that is not a literal."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()

_MAX_BITS = 4000


class Value(Record):
    """An expression: its source, its value if it is a literal, and the attribute it names.

    The attribute of ``ServerArgs.x`` is ``("ServerArgs", "x")``, that of ``cls.x`` is
    ``("cls", "x")``.
    """

    source: str
    literal: object
    span: Span
    attribute: tuple[str, str] | None = None

    @property
    def text(self) -> str | None:
        """The literal if it is a string, else None."""
        return self.literal if isinstance(self.literal, str) else None


def value_of(source: PythonSource, node: ast.expr) -> Value:
    """Return the value of an expression."""
    return Value(source.segment(node), literal_of(node), source.span(node), attribute_of(node))


def literal_of(node: ast.expr) -> object:
    """Return the value of a literal or of an f-string without placeholders, else UNKNOWN.

    A number that Python would not print, for its many digits, is UNKNOWN.
    """
    if isinstance(node, ast.Constant):
        return UNKNOWN if _is_huge(node.value) else node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        return "".join(map(str, parts)) if len(parts) == len(node.values) else UNKNOWN
    try:
        value = ast.literal_eval(node)
        return UNKNOWN if _is_huge(value) else value
    except (ArithmeticError, ValueError, TypeError, RecursionError, MemoryError):
        return UNKNOWN


def _is_huge(value: object) -> bool:
    """Tell whether a value is or contains an integer of more than about 1200 digits."""
    if isinstance(value, int):
        return value.bit_length() > _MAX_BITS
    if isinstance(value, dict):
        return any(map(_is_huge, (*value, *value.values())))
    return isinstance(value, (list, tuple, set)) and any(map(_is_huge, value))


def attribute_of(node: ast.expr) -> tuple[str, str] | None:
    """Return ``("a", "b")`` for ``a.b``, else None."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id, node.attr
    return None


def last_name(node: ast.expr) -> str | None:
    """Return ``x`` for ``x`` and for ``a.b.x``, else None."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None
