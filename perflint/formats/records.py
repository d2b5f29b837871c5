"""Where the records of a file are, and how they are called."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any

from perflint.formats.language import ROWS, FormatKeys, NamePath, Records
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.record import Record


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


def _place(route: Route, value: Any, name: str, columns: tuple[str, ...] = ()) -> RecordPlace:
    """Return a record that is one object of the file; faster than the constructor of a record."""
    return tuple.__new__(RecordPlace, (route, value, name, columns, (), _NO_PARTS))


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


_Row = tuple[Route, Any, str, tuple[str, ...]]
"""A record or a row: its route, its value, its name, and the names of its columns."""


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
        are a list of records, which is not empty.
        """
        if self._keys.lines and type(root) is list and root:
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
        if self._frame(root)[0] is MISSING:
            return MISSING
        if self.is_plain:
            return next((place.value for place in self._items(root)), MISSING)
        return next((value for _, value, _, _ in self._separate(root, "")), MISSING)

    def find(self, root: Any, stem: str) -> Iterable[RecordPlace]:
        """Return the records below ``root``; ``stem`` is the name of the file without its ending.

        There are none if the container has the wrong type.
        """
        if self._frame(root)[0] is MISSING:
            return ()
        if self.is_plain:
            return self._items(root)
        if self._keys.rows_by is not None:
            from perflint.formats.rows import joined  # few formats have rows

            return starmap(RecordPlace, joined(self._separate(root, stem), self._keys.rows_by))
        return starmap(_place, self._separate(root, stem))

    def _separate(self, root: Any, stem: str) -> Iterator[_Row]:
        """Yield each record, or each row, by itself."""
        from perflint.formats.record_names import RecordNames  # not for items of one object

        container, steps = self._frame(root)
        names = self._keys.columns.get(root) if self._keys.columns is not None else None
        columns = tuple(map(str, names)) if type(names) is list else ()
        only, others = self._keys.only.items(), self._other_keys
        own: tuple[str, ...] = ()
        name_of = RecordNames(self._keys, root, stem).of
        for route, value in _walk(container, self.container, steps):
            record = value
            if columns:
                own = columns if type(value) is list else ()
                record = dict(zip(own, value, strict=False)) if own else value
            if others and route and route[0] in others:
                continue
            if only and not all(path.get(record) in values for path, values in only):
                continue
            yield route, record, name_of(route, record), own

    def _items(self, root: Any) -> Iterator[RecordPlace]:
        """Yield the items of an object by their keys, or those of a list by a field."""
        container = self.container.get(root)
        path, others, naming = self.container, self._other_keys, self.naming
        if naming is None:
            for key, value in container.items():
                if not others or key not in others:
                    yield _place((*path, key), value, key)
            return
        for index, value in enumerate(container):
            name = naming.get(value)
            text = name if type(name) is str else str(index)
            yield _place((*path, index), value, text)


def stem_of(path: str) -> str:
    """Return the name of a file without its folder and its ending."""
    name = path.rpartition("/")[2]
    return name.removesuffix(".jsonl").removesuffix(".json") or name


def _is_plain_name(names: Sequence[NamePath]) -> bool:
    return not names or (len(names) == 1 and not names[0].from_root)


def _walk(value: Any, route: Route, steps: Sequence[str]) -> Iterable[tuple[Route, Any]]:
    """Return what the steps lead to, with routes; ``*`` leads to each item of an object or list."""
    if not steps:
        return [(route, value)]
    step, *rest = steps
    items: Iterable[tuple[Any, Any]] = ()
    if step != "*":
        found = FieldPath((step,)).get(value)
        items = [(step, found)] if found is not MISSING else []
    elif type(value) is dict:
        items = value.items()
    elif type(value) is list:
        items = enumerate(value)
    if not rest:
        return (((*route, key), item) for key, item in items)
    return (pair for key, item in items for pair in _walk(item, (*route, key), rest))
