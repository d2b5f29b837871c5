"""Series whose records say which samples they have: the first, the last, and their distance."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from perflint.formats.draft import columns, words
from perflint.formats.draft.fields import DraftField, Fields
from perflint.formats.paths import MISSING, FieldPath

_MOST_COUNTS = 6
_FEW = 3
_LARGEST = 1_000_000
_NAMES = (
    words.listed("start first begin from"),
    words.listed("stop end last to"),
    words.listed("step interval stride every"),
)

Index = tuple[FieldPath, FieldPath, FieldPath]
"""The fields with the first index, with the last one, and with the distance."""


def with_indices(fields: Fields, records: Sequence[Mapping[str, Any]]) -> Fields:
    """Return fields with the series whose indices agree with three counts of every record."""
    return {path: _with_index(path, fields, records) for path in fields}


def _with_index(
    path: FieldPath, fields: Fields, records: Sequence[Mapping[str, Any]]
) -> DraftField:
    field = fields[path]
    values = [path.get(record) for record in records]
    is_list = columns.are_of(list, values)
    if "*" in path or (field.optional and field.kind != "any") or not _are_series(values):
        return field
    items = [item for value in values for item in (value if is_list else value.values())]
    missing = columns.missing_texts(items)
    numbers = [item for item in items if type(item) is not str or item not in missing]
    if not numbers or not columns.are_numbers(numbers):
        return field
    for index in _candidates(path, fields):
        if all(
            _agrees(index, record, value) for record, value in zip(records, values, strict=True)
        ):
            found, shape = columns.numbers(numbers), "list" if is_list else "index-map"
            kind = "sizes" if found.negative else "samples"
            return DraftField(kind, shape=shape, numbers=found, missing=missing, indices=index)
    return field


def _are_series(values: Sequence[Any]) -> bool:
    """Tell whether all values are lists, or all are objects with numbers as keys; not all short."""
    if columns.are_of(dict, values):
        keys = {key for value in values for key in value}
        if not all(key.isdecimal() and key.isascii() for key in keys):
            return False
    elif not columns.are_of(list, values):
        return False
    return any(len(value) >= _FEW for value in values)


def _candidates(path: FieldPath, fields: Fields) -> Iterator[Index]:
    """Yield three counts beside a series, those with the likeliest names first."""
    counts = [
        other
        for other, field in fields.items()
        if other[:-1] == path[:-1] and not field.optional
        if field.kind in ("count", "number") and field.numbers is not None and field.numbers.whole
    ]
    named = [[other for other in counts if words.words(other[-1]) & names] for names in _NAMES]
    if all(named):
        yield named[0][0], named[1][0], named[2][0]
    yield from permutations(counts[:_MOST_COUNTS], 3)


def _agrees(index: Index, record: Mapping[str, Any], value: Any) -> bool:
    start, stop, step = (path.get(record) for path in index)
    if MISSING in (start, stop, step) or not (0 <= start <= stop <= _LARGEST and step > 0):
        return False
    if type(value) is list:
        return len(value) == len(range(start, stop, step))
    indices = set(map(int, value))
    below = {int(key) for key, item in value.items() if type(item) is str and int(key) < start}
    multiples = range(-(-start // step) * step, stop + 1, step)
    return indices - below == {start, *multiples} - below
