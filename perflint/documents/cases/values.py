"""What the names of a case file may mean, apart from collections and literals."""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases.containers import UNKNOWN, Pattern
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

MAX_TEXT = 10_000
"""The number of characters above which a string that is put together is not known."""

NEXT, BREAK, CONTINUE, RETURN, RAISE = 1, 2, 4, 8, 16
"""How a statement may end: a bit for each of the possible ways."""


def text_of(parts: Sequence[str]) -> str:
    """Return the parts of a string as one: a Pattern if one of them is."""
    text = "".join(parts)
    if len(text) > MAX_TEXT:
        return Pattern("*")
    return Pattern(text) if any(isinstance(part, Pattern) for part in parts) else text


class Place(Record):
    """A node of a case file."""

    source: PythonSource
    node: ast.expr

    @property
    def file(self) -> Text:
        """The file."""
        return self.source.text

    @property
    def span(self) -> Span:
        """The span of the node in the file."""
        return self.source.span(self.node)


class Case(Record):
    """A test case.

    ``name`` is a Pattern if it cannot be evaluated. ``gated`` tells whether a run is compared with
    the record, None if this cannot be evaluated. ``place`` is that of the name in the file, or of
    the call that made the case; ``gate`` is the value of the argument that says whether it is
    compared, None if it has the default.
    """

    name: str
    gated: bool | None
    place: Place
    gate: Place | None = None

    @property
    def is_named(self) -> bool:
        """Whether the name is known."""
        return not isinstance(self.name, Pattern)

    @property
    def is_renamed(self) -> bool:
        """Whether the name is no longer certain, because the attribute was set later."""
        return not self.is_named and "*" not in self.name


class Scope(Record):
    """The names that an expression can use.

    ``names`` are those of the function, class or module; ``outer`` those of the functions around
    it, from the inside, and of the module. ``inner`` are the variables of comprehensions, and
    ``foreign`` has the names of ``global`` and ``nonlocal``, with where they are.
    """

    source: PythonSource
    names: dict[str, Any]
    outer: tuple[dict[str, Any], ...]
    foreign: dict[str, dict[str, Any]]
    inner: Mapping[str, Any] | None = None
    is_class: bool = False

    def get(self, name: str) -> Any:
        """Return the value of a name; UNKNOWN if it is not defined."""
        if self.inner is not None and name in self.inner:
            return self.inner[name]
        own = self.foreign.get(name, self.names)
        for names in (own, *self.outer):
            if name in names:
                return names[name]
        return UNKNOWN

    @property
    def enclosing(self) -> tuple[dict[str, Any], ...]:
        """The names that a function that is defined here can use, apart from its own."""
        return self.outer if self.is_class else (self.names, *self.outer)


class Frame(Record):
    """The function, class or module that is run, or a loop in it.

    ``exits`` are the names where a loop may have been left.
    """

    scope: Scope
    returned: list[Any]
    exits: list[dict[str, Any]]


class Function(Record):
    """A function of a case file, with the names around it and the values of its defaults."""

    node: ast.FunctionDef
    source: PythonSource
    outer: tuple[dict[str, Any], ...]
    defaults: dict[str, Any]


class Constructor(Record):
    """A class or function that makes cases.

    ``gated`` is whether its cases are compared by default, None if the format says it, and ``gate``
    where the class has this default. ``parameters`` are its arguments by position, None if they are
    not known. The arguments of one that is ``opaque`` cannot be understood.
    """

    name: str
    gated: Any = None
    is_opaque: bool = False
    gate: Place | None = None
    parameters: tuple[str, ...] | None = None


class Module(Record):
    """A case file that another one imports, or a class with these arguments by position."""

    names: dict[str, Any]
    parameters: tuple[str, ...] | None = None


class Arguments(Record):
    """The arguments of a call; only the first ``known`` positional ones have a known position."""

    positional: list[Any]
    named: dict[str, Any]
    known: int
    has_more: bool = False
    """Whether there may be further positional arguments."""

    has_more_named: bool = False
    """Whether there may be further keyword arguments."""

    def first(self) -> Any:
        """Return the first positional argument, UNKNOWN if there is none."""
        return self.positional[0] if self.known else UNKNOWN
