"""Where the records of a file are, and how they are called."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from perflint.formats.language import NamePath, Records
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.record import Record


class RecordPlace(Record):
    """A record in a file: its route from the root, its value, and its name.

    ``parts`` are set for a record that is not one object of the file: they map the paths of its
    objects in ``value`` to their routes in the file.
    """

    route: Route
    value: Any
    name: str
    parts: Mapping[Route, Route] = {}


class RecordFinder:
    """Finds the records of a format in the value of a file.

    ``container`` is the path of the outermost object or list that contains them. ``other_keys`` are
    the keys of the root that are not records, where the records are its items. ``naming`` is the
    only field that names a record; None if there is none, or if names are made from several.
    """

    def __init__(self, keys: Records, other_keys: Collection[str] = ()) -> None:
        at = keys.at
        stars = [number for number, name in enumerate(at) if name == "*"]
        first = stars[0] if stars else len(at)
        self._keys = keys
        self._other_keys = other_keys
        self._steps = at[first:]
        self.container = FieldPath(at[:first])
        #: Whether the records are the items of one object, by key, or of one list, by a field.
        self.is_plain = self._steps == ("*",) and not keys.only and _is_plain_name(keys.names)
        only = keys.names[0] if len(keys.names) == 1 else None
        self.naming = only.path if only is not None and not only.from_root else None

    @property
    def is_single(self) -> bool:
        """Whether the file is one record, or has one at a fixed path."""
        return not self._steps

    @property
    def container_types(self) -> tuple[type, ...]:
        """The types that the container may have."""
        if self.is_plain:
            return (list,) if self._keys.names else (dict,)
        return (dict,) if self.is_single else (dict, list)

    @property
    def container_kinds(self) -> list[str]:
        """What the container may be, in words."""
        return ["an object" if kind is dict else "a list" for kind in self.container_types]

    def find(self, root: Any, stem: str) -> Iterator[RecordPlace]:
        """Yield the records below ``root``; ``stem`` is the name of the file without its ending.

        There are none if the container has the wrong type.
        """
        value = self.container.get(root)
        if type(value) not in self.container_types:
            return
        if self.is_plain:
            yield from self._items(value)
            return
        for route, record in _walk(value, self.container, self._steps):
            if (route[:1] and route[0] in self._other_keys) or not self._is_wanted(record):
                continue
            yield RecordPlace(route, record, self._name(root, route, record, stem))

    def _items(self, container: Any) -> Iterator[RecordPlace]:
        """Yield the items of an object by their keys, or those of a list by a field."""
        path, others, naming = self.container, self._other_keys, self.naming
        if naming is None:
            for key, value in container.items():
                if not others or key not in others:
                    yield RecordPlace((*path, key), value, key)
            return
        for index, value in enumerate(container):
            name = naming.get(value)
            yield RecordPlace((*path, index), value, name if type(name) is str else str(index))

    def _is_wanted(self, record: Any) -> bool:
        """Tell whether a record is not left out by ``only``."""
        return all(path.get(record) in values for path, values in self._keys.only.items())

    def _name(self, root: Any, route: Route, record: Any, stem: str) -> str:
        """Return the name of a record: the keys on the way to it, and the fields that name it."""
        depth = len(self.container)
        keys = [
            step
            for step, star in zip(route[depth:], self._steps, strict=True)
            if star == "*" and type(step) is str
        ]
        parts = [_text(self._value(name, root, route, record)) for name in self._keys.names]
        named = "/".join(filter(None, (*keys, *parts)))
        if named:
            return named
        return str(route[-1]) if self._steps else stem

    def _value(self, name: NamePath, root: Any, route: Route, record: Any) -> Any:
        """Return what a path that names records leads to."""
        if not name.from_root:
            return name.path.get(record)
        at = self._keys.at
        stars = iter([route[number] for number, step in enumerate(at) if step == "*"])
        return FieldPath(str(next(stars)) if step == "*" else step for step in name.path).get(root)


def stem_of(path: str) -> str:
    """Return the name of a file without its folder and its ending."""
    name = path.rpartition("/")[2]
    return name.partition(".")[0] or name


def _is_plain_name(names: Sequence[NamePath]) -> bool:
    return not names or (len(names) == 1 and not names[0].from_root)


def _walk(value: Any, route: Route, steps: Sequence[str]) -> Iterator[tuple[Route, Any]]:
    """Yield what the steps lead to, with routes; ``*`` leads to each item of an object or list."""
    if not steps:
        yield route, value
        return
    step, *rest = steps
    items: Iterator[tuple[Any, Any]] = iter(())
    if step != "*":
        found = FieldPath((step,)).get(value)
        items = iter([(step, found)] if found is not MISSING else [])
    elif type(value) is dict:
        items = iter(value.items())
    elif type(value) is list:
        items = iter(enumerate(value))
    for key, item in items:
        yield from _walk(item, (*route, key), rest)


def _text(value: Any) -> str:
    """Return a part of a name: an object as ``k=v,…``; nothing for what is absent or null."""
    if value is MISSING or value is None:
        return ""
    if type(value) is dict:
        return ",".join(f"{key}={_text(value[key])}" for key in sorted(value))
    if type(value) is list:
        return ",".join(map(_text, value))
    if type(value) is bool:
        return str(value).lower()
    return value if type(value) is str else str(value)
