"""Records that are not objects of the file: several rows of one name, or lists of columns."""

from collections.abc import Iterator, Sequence
from typing import Any

from perflint.formats.draft import words
from perflint.formats.draft.columns import are_numbers, are_of, spread
from perflint.formats.draft.fields import ANY, DraftField, Fields, read_fields
from perflint.formats.draft.places import Place, count_numbers, is_usable
from perflint.formats.language import ROWS, NamePath, Records, RecordsPath
from perflint.formats.paths import FieldPath
from perflint.formats.records import RecordFinder

_MOST_STATISTICS = 16
_MOST_TEXTS = 8
_SAMPLE = 2000
_COLUMNS = words.listed("column columns field fields header headers keys")
_MAX_DEPTH = 3
_MAX_KEYS = 64


def joined_rows(root: Any, place: Place) -> Place | None:
    """Return a place whose rows of one name are one record; None if they are no such rows.

    Rows are told apart by a text of few values, of which at least two are statistics, such as
    ``mean`` and ``stddev``; no name has one of them twice.
    """
    if not place.in_list or place.at.count("*") != 1:
        return None
    rows = [row for row in place.values if type(row) is dict]
    texts = _texts(rows)
    for by in texts:
        values = {row[by] for row in rows if type(row.get(by)) is str}
        if len(values) > _MOST_STATISTICS or sum(map(words.is_statistic, values)) < 2:
            continue
        if any(value in (ROWS, "") or not is_usable(value) for value in values):
            continue
        for name in texts:
            if name != by and _tells_apart(rows, name, by):
                return _joined(root, place, name, by)
    return None


def _texts(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the keys with strings or nothing, those in all rows first."""
    sample = spread(rows, _SAMPLE)
    keys = dict.fromkeys(key for row in sample for key in row if is_usable(key))
    counts = {
        key: sum(type(row.get(key)) is str for row in sample)
        for key in keys
        if all(type(row.get(key)) in (str, type(None)) for row in sample)
    }
    return sorted(counts, key=lambda key: (-counts[key], key))[:_MOST_TEXTS]


def _tells_apart(rows: Sequence[dict[str, Any]], name: str, by: str) -> bool:
    """Tell whether all rows have a name, which several of them share, each with its own text."""
    if not all(type(row.get(name)) is str for row in rows):
        return False
    pairs = [(row[name], row[by]) for row in rows if type(row.get(by)) is str]
    names = {row[name] for row in rows}
    return (
        len(set(pairs)) == len(pairs)
        and len(pairs) >= 2 * len({key for key, _ in pairs})
        and (2 * len({key for key, _ in pairs}) >= len(names))
    )


def _joined(root: Any, place: Place, name: str, by: str) -> Place | None:
    keys = Records(
        RecordsPath(place.at), NamePath(FieldPath((name,)), False), rows_by=FieldPath((by,))
    )
    found = [*RecordFinder(keys).find(root, "file")]
    if not found or not all(type(record.value) is dict for record in found):
        return None
    values = [record.value for record in found]
    return place._replace(values=values, row_name=name, rows_by=by, rows=place.values)


def row_fields(place: Place) -> Fields:
    """Return the fields of joined rows: numbers, and series of the rows without a statistic."""
    fields = read_fields(place.values)
    kept: Fields = {}
    others: dict[FieldPath, None] = {}
    for path, field in fields.items():
        if len(path) > 1 and field.kind in ("any", "text", "number"):
            others[FieldPath((path[0], "*"))] = None
        elif len(path) > 1 and path[0] == ROWS and not field.shape:
            others[FieldPath((ROWS, "*"))] = None
        elif len(path) > 1 and field.numbers is not None and not field.shape:
            whole, negative = field.numbers.whole, field.numbers.negative
            kind = words.number_kind(path[1:], whole=whole, negative=negative)
            kept[path] = field._replace(kind=kind)
        else:
            kept[path] = field
    return {path: (kept | dict.fromkeys(others, ANY))[path] for path in sorted({*kept, *others})}


def column_places(root: Any) -> Iterator[Place]:
    """Yield the lists of values that a list of names elsewhere in the file is about."""
    if type(root) is not dict:
        return
    inner = [*_inside(FieldPath(), root, _MAX_DEPTH)]
    names = [(path, value) for path, value in inner if _are_names(value)]
    for path, value in inner:
        items = list(value.values()) if type(value) is dict else value
        if not items or not are_of(list, items):
            continue
        for at, columns in names:
            longest = max(map(len, items))
            is_named = not words.words(at[-1]).isdisjoint(_COLUMNS)
            least = 2 if is_named else len(columns) / 2 + 1
            if at[: len(path)] != path and least <= longest <= len(columns):
                yield _of_columns(path, at, columns, items, in_list=type(value) is list)
                break


def _of_columns(
    path: FieldPath, at: FieldPath, columns: Sequence[str], items: Sequence[Any], *, in_list: bool
) -> Place:
    values = [
        {name: _items(item) for name, item in zip(columns, row, strict=False)} for row in items
    ]
    amount = sum(map(count_numbers, values))
    return Place(FieldPath((*path, "*")), values, in_list, amount=amount, columns=at)


def _items(value: Any) -> Any:
    """Return a list of numbers as the object that a format reads it as."""
    if type(value) is not list or not value:
        return value
    if not are_numbers(item for item in value if item is not None):
        return value
    return {str(number): item for number, item in enumerate(value)}


def column_fields(place: Place) -> Fields:
    """Return the fields of lists of columns; lists in them are objects of measurements."""
    fields = read_fields(place.values)
    found: dict[FieldPath, DraftField] = {}
    for path, field in fields.items():
        if len(path) > 1:
            found[FieldPath(path[:1])] = ANY
        elif field.shape == "index-map":
            found[path] = field._replace(kind="measurements", shape="")
        else:
            found[path] = field
    return found


def _are_names(value: Any) -> bool:
    if type(value) is not list or len(value) < 2 or not are_of(str, value):
        return False
    return all(map(is_usable, value)) and len(set(value)) == len(value)


def _inside(path: FieldPath, value: Any, depth: int) -> Iterator[tuple[FieldPath, Any]]:
    """Yield the objects and lists in an object, with their paths."""
    for key in sorted(value)[:_MAX_KEYS]:
        item = value[key]
        if not is_usable(key) or type(item) not in (dict, list):
            continue
        inside = FieldPath((*path, key))
        yield inside, item
        if type(item) is dict and depth > 1:
            yield from _inside(inside, item, depth - 1)
