"""Paths of fields in a record, and sets of fields selected by pattern.

A path is written like a JSON Pointer, with or without the leading ``/``: ``~1`` is a ``/`` within
a name and ``~0`` is a ``~`` (RFC 6901). In a pattern, the last name may contain ``*`` and ``?``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from perflint.primitives.globs import matches_stars

Route = tuple[str | int, ...]
"""Keys and list indices from the root of a document to a value."""

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
"""The value at a path that does not exist."""


class FieldPath(tuple[str, ...]):
    """The names from a record, or from the root, to a field."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "FieldPath":
        """Read ``stats/mean`` or ``/metadata/last_updated``; raises ValueError on an empty name."""
        names = text.removeprefix("/").split("/")
        if not all(names):
            raise ValueError(f"'{text}' has an empty name")
        if "~" in text:
            names = [name.replace("~1", "/").replace("~0", "~") for name in names]
        return cls(names)

    def __str__(self) -> str:
        return "/".join(name.replace("~", "~0").replace("/", "~1") for name in self)

    def get(self, value: Any) -> Any:
        """Return the value at this path below ``value``, or MISSING; digits are list indices."""
        for name in self:
            if type(value) is dict:
                value = value.get(name, MISSING)
            elif type(value) is list and name.isdecimal() and int(name) < len(value):
                value = value[int(name)]
            else:
                return MISSING
        return value

    def getter(self) -> Callable[[Any], Any]:
        """Return the fastest function that does what ``get`` does, for values that are objects."""
        if len(self) == 1:
            (name,) = self
            return lambda fields: fields.get(name, MISSING)
        if len(self) != 2:
            return self.get
        outer, last = self
        item = FieldPath((last,))

        def get(fields: dict[str, Any]) -> Any:
            inner = fields.get(outer)
            return inner.get(last, MISSING) if type(inner) is dict else item.get(inner)

        return get


class Term(str):
    """A field, or a formula over fields in braces."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Check the path of a field; raises ValueError. Formulas are checked with the format."""
        if "{" not in text:
            FieldPath.parse(text)
        return cls(text)


def replaced(fields: dict[str, Any], path: FieldPath, value: Any) -> dict[str, Any]:
    """Return a copy of nested objects with another value at a path; its objects must exist."""
    name, *rest = path
    return fields | {name: replaced(fields[name], FieldPath(rest), value) if rest else value}


def names_by_parent(paths: Iterable[FieldPath]) -> dict[FieldPath, frozenset[str]]:
    """Return the names in each object on the way to ``paths``; ``()`` is the record itself."""
    names: dict[FieldPath, set[str]] = {FieldPath(): set()}
    for path in paths:
        for depth in range(len(path)):
            names.setdefault(FieldPath(path[:depth]), set()).add(path[depth])
    return {parent: frozenset(fields) for parent, fields in names.items()}


class Selection:
    """The fields of a record that match ``patterns`` and do not match ``excluded``."""

    def __init__(self, patterns: Iterable[FieldPath], excluded: Iterable[FieldPath] = ()) -> None:
        excluded = tuple(excluded)
        #: Patterns and excluded patterns of the last name, by the path of the parent.
        self._parents: dict[FieldPath, tuple[list[str], list[str]]] = {}
        for pattern in patterns:
            parent = FieldPath(pattern[:-1])
            exceptions = [path[-1] for path in excluded if path[:-1] == parent]
            self._parents.setdefault(parent, ([], exceptions))[0].append(pattern[-1])
        #: By parent: each name seen so far, with its path, or None if it is not selected.
        self._seen: dict[FieldPath, dict[str, FieldPath | None]] = {
            parent: {} for parent in self._parents
        }

    def paths(self, record: Any) -> list[FieldPath]:
        """Return the paths of the selected fields of a record, in the order of the record."""
        paths = []
        for parent, seen in self._seen.items():
            fields = parent.get(record)
            for name in fields if type(fields) is dict else ():
                if name not in seen:
                    seen[name] = FieldPath((*parent, name)) if self._selects(parent, name) else None
                path = seen[name]
                if path is not None:
                    paths.append(path)
        return paths

    def selects(self, path: FieldPath) -> bool:
        """Tell whether the field at ``path`` is selected."""
        parent = FieldPath(path[:-1])
        return parent in self._parents and self._selects(parent, path[-1])

    def _selects(self, parent: FieldPath, name: str) -> bool:
        globs, exceptions = self._parents[parent]
        return any(matches_pattern(name, glob) for glob in globs) and not any(
            matches_pattern(name, glob) for glob in exceptions
        )


def matches_pattern(name: str, pattern: str) -> bool:
    """Tell whether a name matches a pattern, in which ``*`` and ``?`` are wildcards."""
    if "?" not in pattern:
        return matches_stars(name, pattern)
    from fnmatch import fnmatchcase  # compiles a regular expression for each pattern

    return fnmatchcase(name, pattern.replace("[", "[[]"))


def pointer(route: Iterable[str | int]) -> str:
    """Write a route as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in route)


def steps_of(pointer: str) -> list[str]:
    """Return the keys and indices of a JSON Pointer, as strings; the inverse of ``pointer``."""
    steps = pointer.split("/")[1:]
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


def at(value: Any, steps: Iterable[str]) -> Any:
    """Return the value at the steps of a JSON Pointer below ``value``, or MISSING."""
    for step in steps:
        if type(value) is dict:
            value = value.get(step, MISSING)
        elif type(value) is list and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return MISSING
    return value
