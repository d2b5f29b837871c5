"""What the expressions of a case file evaluate to, as far as they can be evaluated.

Strings, numbers, booleans and None stand for themselves.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

UNKNOWN: Any = type("Unknown", (), {"__repr__": lambda self: "UNKNOWN"})()
"""The value of an expression that cannot be evaluated."""


MAX_ITEMS = 50_000
"""The number of items above which a list is not evaluated."""

MAX_TEXT = 10_000
"""The number of characters above which a string that is put together is not known."""


class TooMuchError(Exception):
    """The case files take too long, or too much memory, to evaluate."""


class Pattern(str):
    """A string of which only parts are known; ``*`` stands for each of the others."""

    __slots__ = ()


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


class Items:
    """A list, tuple or set; ``is_open`` tells that it may have further items."""

    def __init__(self, items: Iterable[Any] = (), *, is_open: bool = False) -> None:
        self.items = list(items)
        self.is_open = is_open

    def extend(self, other: Any) -> None:
        """Add the items of another value, or the keys of a dictionary; raises TooMuchError."""
        if isinstance(other, (Items, Table)):
            if len(self.items) + len(other.items) > MAX_ITEMS:
                raise TooMuchError
            self.items += other.items
            self.is_open = self.is_open or other.is_open
        else:
            self.is_open = True

    def cases(self) -> Iterator[Case]:
        """Yield the items that are cases."""
        yield from (item for item in self.items if isinstance(item, Case))

    @property
    def is_known(self) -> bool:
        """Whether all items are cases, and there are no others."""
        return not self.is_open and all(isinstance(item, Case) for item in self.items)


class Table:
    """A dictionary; ``is_open`` tells that it may have further keys."""

    def __init__(self, items: dict[Any, Any] | None = None, *, is_open: bool = False) -> None:
        self.items = {} if items is None else items
        self.is_open = is_open

    def put(self, key: Any, value: Any) -> None:
        """Set the value of a key, which may be unknown."""
        if is_key(key):
            self.items[key] = value
        else:
            self.is_open = True

    def update(self, other: Any) -> None:
        """Add the items of another value."""
        if isinstance(other, Table):
            self.items |= other.items
        self.is_open = self.is_open or not isinstance(other, Table) or other.is_open

    def get(self, key: Any) -> Any:
        """Return the value of a key, UNKNOWN if it cannot be evaluated."""
        return self.items.get(key, UNKNOWN) if is_key(key) else UNKNOWN


class Function(Record):
    """A function of a case file, with the names that are defined in its module."""

    node: ast.FunctionDef
    source: PythonSource
    names: dict[str, Any]


class Constructor(Record):
    """A class or function that makes cases."""

    name: str


class Module(Record):
    """A case file that another one imports."""

    names: dict[str, Any]


def is_key(value: Any) -> bool:
    """Tell whether a value is known, and may be a key or be compared."""
    if isinstance(value, Pattern):
        return False
    return value is None or isinstance(value, (str, int, float, bool))


def merged(values: Iterable[Any]) -> Any:
    """Return the value of an expression that may have each of some values."""
    different: list[Any] = []
    for value in values:
        if not any(value is other or (is_key(value) and value == other) for other in different):
            different.append(value)
    if len(different) == 1:
        return different[0]
    if not different or not all(isinstance(value, Items) for value in different):
        return UNKNOWN
    union = Items()
    for value in different:
        union.extend(value)
    return union


def rounds(values: Any) -> Iterator[Any]:
    """Yield the items of a collection, and UNKNOWN for those that are not known."""
    if isinstance(values, (Items, Table)):
        yield from tuple(values.items)
    if not isinstance(values, (Items, Table)) or values.is_open:
        yield UNKNOWN
