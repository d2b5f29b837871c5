"""Places in a record: a field's path, and selections of fields by pattern.

A path is written as in a JSON Pointer, with or without the leading ``/``; ``~1`` is a ``/`` within
a name and ``~0`` a ``~`` (RFC 6901). In a pattern the last name may hold ``*`` and ``?``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from perflint.primitives.globs import fits

Route = tuple[str | int, ...]
"""Keys and list indices from the root of a document to a value."""

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
"""What a path leads to where nothing is."""


class FieldPath(tuple[str, ...]):
    """The names from a record, or from the root, to a field."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "FieldPath":
        """Read ``stats/mean`` or ``/metadata/last_updated``; raises ValueError on an empty name."""
        names = text.removeprefix("/").split("/")
        if not all(names):
            raise ValueError(f"'{text}' has an empty name")
        return cls(name.replace("~1", "/").replace("~0", "~") for name in names)

    def __str__(self) -> str:
        return "/".join(name.replace("~", "~0").replace("/", "~1") for name in self)

    def of(self, value: Any) -> Any:
        """Return what stands at this path below ``value``, or MISSING."""
        for name in self:
            if type(value) is not dict:
                return MISSING
            value = value.get(name, MISSING)
        return value

    def getter(self) -> Callable[[Any], Any]:
        """Return the fastest function from an object to what ``of`` returns for it."""
        if len(self) > 1:
            return self.of
        (name,) = self
        return lambda fields: fields.get(name, MISSING)


class Selection:
    """The fields of a record that patterns select, less those that others leave out."""

    def __init__(self, patterns: Iterable[FieldPath], left_out: Iterable[FieldPath] = ()) -> None:
        barred = tuple(left_out)
        self._parents: dict[FieldPath, tuple[list[str], list[str]]] = {}
        for pattern in patterns:
            parent = FieldPath(pattern[:-1])
            out = [path[-1] for path in barred if path[:-1] == parent]
            self._parents.setdefault(parent, ([], out))[0].append(pattern[-1])
        #: Names seen below each parent, and their paths where they are selected.
        self._seen: dict[FieldPath, dict[str, FieldPath | None]] = {
            parent: {} for parent in self._parents
        }

    def paths(self, record: Any) -> list[FieldPath]:
        """Return the paths of the selected fields that a record has, in its order."""
        found = []
        for parent, seen in self._seen.items():
            fields = parent.of(record)
            for name in fields if type(fields) is dict else ():
                if name not in seen:
                    seen[name] = FieldPath((*parent, name)) if self._picks(parent, name) else None
                path = seen[name]
                if path is not None:
                    found.append(path)
        return found

    def picks(self, path: FieldPath) -> bool:
        """Tell whether the field at ``path`` is selected."""
        parent = FieldPath(path[:-1])
        return parent in self._parents and self._picks(parent, path[-1])

    def _picks(self, parent: FieldPath, name: str) -> bool:
        globs, barred = self._parents[parent]
        return any(_fits(name, glob) for glob in globs) and not any(
            _fits(name, glob) for glob in barred
        )


def _fits(name: str, pattern: str) -> bool:
    if "?" not in pattern:
        return fits(name, pattern)
    from fnmatch import fnmatchcase  # compiles a regular expression for each pattern

    return fnmatchcase(name, pattern.replace("[", "[[]"))


def pointer(route: Iterable[str | int]) -> str:
    """Write a route as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in route)
