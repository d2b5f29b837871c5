"""Where the records of a file are, and how they are called."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from perflint.formats.language import FormatKeys, NamePath, Records
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.record import Record

ROWS = "rows"
"""The field of a record that contains the values of its rows without a name of their own."""


class RecordPlace(Record):
    """A record in a file: its route from the root, its value, and its name.

    The others are set for a record that is not one object of the file. ``columns`` are its fields,
    of which it is a list. ``rows`` are the routes of rows whose values are the series in ``rows``,
    and ``parts`` those of other rows, by their names.
    """

    route: Route
    value: Any
    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[Route, ...] = ()
    parts: Mapping[str, Route] = {}

    def location(self, path: Route) -> Route:
        """Return the route from the root to a field of the record, whose path is given."""
        if not path:
            return self.route
        if self.columns:
            column = path[0] if type(path[0]) is int else self.columns.index(str(path[0]))
            return (*self.route, column, *path[1:])
        if path[0] == ROWS and self.rows:
            row = self.rows[int(path[2]) if len(path) > 2 else 0]
            return (*row, *path[1:2])
        part = self.parts.get(str(path[0]))
        return (*self.route, *path) if part is None else (*part, *path[1:])

    @property
    def places(self) -> Iterator[tuple[Route, Route]]:
        """The routes of what the record consists of, each with its path in the record."""
        if self.rows or self.parts:
            yield from ((route, (name,)) for name, route in self.parts.items())
            yield from ((route, (ROWS,)) for route in self.rows)
        else:
            yield self.route, ()


_NO_PARTS: Mapping[str, Route] = {}
"""Given explicitly, because filling in defaults takes longer than all else that finds a record."""


def keys_beside_records(keys: FormatKeys) -> frozenset[str]:
    """Return the keys of the outermost object that the format itself reads."""
    metadata = [keys.metadata.date, *keys.metadata.date_in_text] if keys.metadata else []
    paths = [
        *metadata,
        *([keys.tolerances.at] if keys.tolerances else []),
        *(samples.sampled_by for samples in keys.samples.values() if samples.sampled_by),
        *([] if keys.records.at[:1] == ("*",) else [keys.records.at]),
        *(keys.signature.has if keys.signature else ()),
    ]
    return frozenset(path[0] for path in paths if path)


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
        self._steps: tuple[str, ...] = at[first:]
        self.container = FieldPath(at[:first])
        #: Whether the records are the items of one object, by key, or of one list, by a field.
        self.is_plain = (
            self._steps == ("*",)
            and not (keys.only or keys.columns or keys.rows_by)
            and _is_plain_name(keys.names)
        )
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

    def _frame(self, root: Any) -> tuple[Any, tuple[str, ...]]:
        """Return the container in a file, and the steps from it to the records.

        MISSING is returned if the container is absent or has the wrong type. The lines of a file
        are a list of records.
        """
        if self._keys.lines and type(root) is list:
            return root, ("*", *self._steps)
        container = self.container.get(root)
        return (container if type(container) in self.container_types else MISSING), self._steps

    def has_container(self, root: Any) -> bool:
        """Tell whether a file has the object or list that contains the records, maybe empty."""
        return self._frame(root)[0] is not MISSING

    def head(self, root: Any) -> Any:
        """Return the root of a file, of several lines the first one."""
        return root[0] if self._keys.lines and type(root) is list and root else root

    def first(self, root: Any) -> Any:
        """Return the value of the first record or row of a file, or MISSING."""
        container, _ = self._frame(root)
        if container is MISSING:
            return MISSING
        places = self._items(container) if self.is_plain else self._separate(root, "")
        return next((place.value for place in places), MISSING)

    def find(self, root: Any, stem: str) -> Iterator[RecordPlace]:
        """Yield the records below ``root``; ``stem`` is the name of the file without its ending.

        There are none if the container has the wrong type.
        """
        container, _ = self._frame(root)
        if container is MISSING:
            return
        if self.is_plain:
            yield from self._items(container)
            return
        places = self._separate(root, stem)
        yield from places if self._keys.rows_by is None else _joined(places, self._keys.rows_by)

    def _separate(self, root: Any, stem: str) -> Iterator[RecordPlace]:
        """Yield each record, or each row, by itself."""
        container, steps = self._frame(root)
        names = self._keys.columns.get(root) if self._keys.columns is not None else None
        columns = tuple(map(str, names)) if type(names) is list else ()
        for route, value in _walk(container, self.container, steps):
            record, own = value, columns if type(value) is list else ()
            if own:
                record = dict(zip(own, value, strict=False))
            if (route and route[0] in self._other_keys) or not self._is_wanted(record):
                continue
            yield RecordPlace(route, record, self._name(root, route, record, stem), own)

    def _items(self, container: Any) -> Iterator[RecordPlace]:
        """Yield the items of an object by their keys, or those of a list by a field."""
        path, others, naming = self.container, self._other_keys, self.naming
        if naming is None:
            for key, value in container.items():
                if not others or key not in others:
                    yield RecordPlace((*path, key), value, key, (), (), _NO_PARTS)
            return
        for index, value in enumerate(container):
            name = naming.get(value)
            text = name if type(name) is str else str(index)
            yield RecordPlace((*path, index), value, text, (), (), _NO_PARTS)

    def _is_wanted(self, record: Any) -> bool:
        """Tell whether a record is not left out by ``only``."""
        return all(path.get(record) in values for path, values in self._keys.only.items())

    def _name(self, root: Any, route: Route, record: Any, stem: str) -> str:
        """Return the name of a record: the keys on the way to it, and the fields that name it."""
        depth = len(self.container)
        keys = [
            step
            for step, star in zip(route[depth:], self._steps, strict=False)
            if star == "*" and type(step) is str
        ]
        parts = [_text(self._value(name, root, route, record)) for name in self._keys.names]
        named = "/".join(filter(None, (*keys, *parts)))
        if named:
            return named
        if self._steps:
            return str(route[-1])
        # The first line has the name of the file, which it also has as long as it is the only one.
        return f"{stem}/{route[-1]}" if self._keys.lines and route[-1:] not in ((), (0,)) else stem

    def _value(self, name: NamePath, root: Any, route: Route, record: Any) -> Any:
        """Return what a path that names records leads to."""
        if not name.from_root:
            return name.path.get(record)
        at = self._keys.at
        stars = iter([route[number] for number, step in enumerate(at) if step == "*"])
        return FieldPath(str(next(stars)) if step == "*" else step for step in name.path).get(root)


def _joined(rows: Iterator[RecordPlace], by: FieldPath) -> Iterator[RecordPlace]:
    """Yield one record for all rows of a name: those with a name of their own, and the others.

    The record has an object for each of the former, and the values of the latter as lists.
    """
    groups: dict[str, list[RecordPlace]] = {}
    for row in rows:
        groups.setdefault(row.name, []).append(row)
    for name, group in groups.items():
        if not any(type(row.value) is dict for row in group):
            yield from group  # to be reported: they are not rows
            continue
        parts = {str(by.get(row.value)): row for row in group if type(by.get(row.value)) is str}
        others = [row for row in group if type(by.get(row.value)) is not str]
        value = {key: row.value for key, row in parts.items()}
        if others:
            value[ROWS] = _columns([row.value for row in others])
        routes = {key: row.route for key, row in parts.items()}
        yield RecordPlace(
            group[0].route, value, name, (), tuple(row.route for row in others), routes
        )


def _columns(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Return the values of each field that all rows have, as lists."""
    objects = [row for row in rows if type(row) is dict]
    first = objects[0] if objects else {}
    return {
        name: [row[name] for row in objects]
        for name in first
        if all(name in row for row in objects)
    }


def stem_of(path: str) -> str:
    """Return the name of a file without its folder and its ending."""
    name = path.rpartition("/")[2]
    return name.removesuffix(".jsonl").removesuffix(".json") or name


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
