"""What an expression says without being run."""

import ast

from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class Unknown:
    """The value of what is no literal; there is one, ``UNKNOWN``."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class Value(Record):
    """An expression: its text, its value if it is a literal, the attribute if it names one.

    ``ServerArgs.x`` and ``cls.x`` are the attributes ``("ServerArgs", "x")`` and ``("cls", "x")``.
    """

    source: str
    literal: object
    span: Span
    attribute: tuple[str, str] | None = None

    @property
    def text(self) -> str | None:
        """The literal, if it is a string."""
        return self.literal if isinstance(self.literal, str) else None


def value_of(source: PythonSource, node: ast.expr) -> Value:
    """Read an expression."""
    return Value(source.source(node), literal_of(node), source.span(node), attribute_of(node))


def literal_of(node: ast.expr) -> object:
    """Return the value of a literal, an f-string without placeholders among them, or UNKNOWN."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
        return "".join(map(str, parts)) if len(parts) == len(node.values) else UNKNOWN
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return UNKNOWN


def attribute_of(node: ast.expr) -> tuple[str, str] | None:
    """Return the two names of ``name.name``."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id, node.attr
    return None


def last_name(node: ast.expr) -> str | None:
    """Return ``x`` of ``x`` and of ``a.b.x``."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None
