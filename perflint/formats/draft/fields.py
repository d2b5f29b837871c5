"""The fields of the records of an unknown file, with the kinds that they are likely to have."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from perflint.formats.draft import columns, words
from perflint.formats.draft.places import is_usable
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record

MAX_FIELDS = 64
"""How many fields of an object are named; the others are ``"*" = "any?"``."""

_MAX_DEPTH = 4
_MAX_NAMED = 16
_FEW_SAMPLES = 3


class DraftField(Record):
    """A field: its kind, the shape of its samples, and what its numbers have in common.

    ``missing`` are strings that stand for a number. ``indices`` are the fields with the first and
    the last index of the samples, and with their distance. ``note`` says why it has this kind.
    """

    kind: str
    optional: bool = False
    shape: str = ""
    numbers: columns.Numbers | None = None
    missing: frozenset[str] = frozenset()
    indices: tuple[FieldPath, FieldPath, FieldPath] | None = None
    note: str = ""


ANY = DraftField("any", optional=True)

Fields = dict[FieldPath, DraftField]


def read_fields(records: Sequence[Mapping[str, Any]]) -> Fields:
    """Return the fields of some records, sorted by their paths."""
    found = dict(_fields((), records, optional=False, depth=_MAX_DEPTH))
    return {path: found[path] for path in sorted(found)}


def flat_field(name: str, values: Sequence[float]) -> DraftField:
    """Return the field of records that are numbers; ``name`` is that of what contains them."""
    numbers = columns.numbers(values)
    is_limit, is_size = words.is_limit(name), words.is_size(name)
    kind = "limit" if is_limit else "signed" if numbers.negative else "size" if is_size else ""
    return DraftField(kind or "measurement", numbers=numbers)


def _fields(
    path: tuple[str, ...], rows: Sequence[Mapping[str, Any]], *, optional: bool, depth: int
) -> Iterator[tuple[FieldPath, DraftField]]:
    """Yield the fields of objects at one path of the records."""
    values: dict[str, list[Any]] = {}
    for row in rows:
        for key, value in row.items():
            values.setdefault(key, []).append(value)
    names = sorted(filter(is_usable, values), key=lambda name: (-len(values[name]), name))
    if not path:
        names = [name for name in names if name != "."]
    names = names[:MAX_FIELDS]
    if len(names) < len(values):
        yield FieldPath((*path, "*")), ANY
    for name in names:
        is_optional = optional or len(values[name]) < len(rows) or None in values[name]
        present = [value for value in values[name] if value is not None]
        field = (*path, name)
        yield from _field(
            field, present, optional=is_optional, null=None in values[name], depth=depth
        )


def _field(
    path: tuple[str, ...], values: Sequence[Any], *, optional: bool, null: bool, depth: int
) -> Iterator[tuple[FieldPath, DraftField]]:
    """Yield a field, or the fields in it; ``values`` are its values but for null."""
    field: DraftField | None = None
    at = FieldPath(path)
    if columns.are_of(str, values) and values:
        field = DraftField("text")
    elif columns.are_of(list, values):
        field = _series(path, values)
    elif columns.are_of(dict, values):
        inner = [] if null else list(_in_objects(path, values, optional=optional, depth=depth - 1))
        if inner and depth:
            yield from inner
            return
        field = _object(path, values)
    else:
        field = _number(path, values)
    unknown = ANY if values else ANY._replace(note="always null")
    yield at, (field or unknown)._replace(optional=optional or field is None)


def _number(path: tuple[str, ...], values: Sequence[Any]) -> DraftField | None:
    """Return a field of numbers, some of which may be missing."""
    missing = columns.missing_texts(values)
    found = [value for value in values if type(value) is not str or value not in missing]
    if not found or not columns.are_numbers(found):
        return None
    numbers = columns.numbers(found)
    kind = words.number_kind(path, whole=numbers.whole, negative=numbers.negative)
    if missing and kind in ("number", "count"):
        kind = "signed" if numbers.negative else "measurement"
    return DraftField(kind, numbers=numbers, missing=missing)


def _series(path: tuple[str, ...], lists: Sequence[Sequence[Any]]) -> DraftField | None:
    """Return a field of samples in lists, or in lists of lists; None for other lists."""
    items = list(chain.from_iterable(lists))
    shape = "list"
    if items and columns.are_of(list, items):
        items, shape = list(chain.from_iterable(items)), "nested-lists"
    if not items or not columns.are_numbers(items):
        return None
    numbers = columns.numbers(items)
    is_named = words.is_series(path[-1])
    is_constant = len(lists) > 1 and all(value == lists[0] for value in lists)
    if numbers.negative or (numbers.whole and not is_named):
        return None
    if not is_named and (is_constant or len(items) < _FEW_SAMPLES * len(lists)):
        return None
    is_size = words.is_size(path[-1]) and not words.is_measured(path[-1])
    return DraftField("sizes" if is_size else "samples", shape=shape, numbers=numbers)


def _object(path: tuple[str, ...], objects: Sequence[Mapping[str, Any]]) -> DraftField | None:
    """Return a field whose values are objects of numbers."""
    items = [item for value in objects for item in value.values() if item is not None]
    if not items or not columns.are_numbers(items):
        return None
    numbers = columns.numbers(items)
    if numbers.negative or words.is_metadata(path[-1]):
        return None
    if all(map(columns.is_range, objects)) and len(items) == sum(map(len, objects)):
        return DraftField("samples", shape="index-map", numbers=numbers)
    return DraftField("measurements", numbers=numbers)


def _in_objects(
    path: tuple[str, ...], objects: Sequence[Mapping[str, Any]], *, optional: bool, depth: int
) -> Iterator[tuple[FieldPath, DraftField]]:
    """Yield the fields in objects that have the same names, or that are maps of like objects."""
    keys = {key for value in objects for key in value}
    items = [item for value in objects for item in value.values()]
    if not depth or not keys or all(map(str.isdecimal, keys)) or words.is_metadata(path[-1]):
        return
    is_map = len(items) > 1 and columns.are_of(dict, items) and all(map(is_usable, keys))
    if "*" not in path and is_map and all(objects):
        inner = list(_fields((*path, "*"), items, optional=False, depth=depth))
        # Without a field of its own, an item that lacks the objects in it is an unknown field.
        own = (field for field, _ in inner if len(field) == len(path) + 2)
        yield from inner if any(field[-1] != "*" for field in own) else ()
        return
    presence = sum(map(len, objects)) / (len(keys) * len(objects))
    numbers_only = columns.are_numbers(item for item in items if item is not None)
    if presence < (1 if numbers_only else 0.5) or (numbers_only and len(keys) > _MAX_NAMED):
        return
    inner = list(_fields(path, objects, optional=optional, depth=depth))
    yield from inner if any(field[-1] != "*" for field, _ in inner) else ()
