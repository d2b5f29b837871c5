"""The numbers of records as columns, in which laws are searched."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from math import fsum, inf
from typing import Any

from perflint.formats.draft import words
from perflint.formats.draft.columns import spread
from perflint.formats.draft.fields import DraftField, Fields
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.record import Record

MAX_COLUMNS = 24
"""How many fields of numbers are searched for laws."""

MAX_ROWS = 20_000
"""How many records each law is tried on."""

_NUMBERS = frozenset((int, float))
_KINDS = ("measurement", "signed", "size", "count", "number")


class Values:
    """A series of samples, as formulas read it."""

    def __init__(self, values: Sequence[float]) -> None:
        self.values = values
        self.is_whole = True

    @cached_property
    def ordered(self) -> list[float]:
        """The samples in ascending order."""
        return sorted(self.values)

    @cached_property
    def total(self) -> float:
        """The exactly rounded sum; infinite beyond the range of a double."""
        try:
            return fsum(self.values)
        except OverflowError:
            return inf


class Row:
    """A record, or an item of one, as the operands of formulas."""

    key = None

    def __init__(self, record: Mapping[str, Any], series: Mapping[FieldPath, DraftField]) -> None:
        self.record = record
        self.series = {path: Values(_samples(path.get(record))) for path in series}

    def number(self, path: FieldPath) -> float | None:
        """Return the number in a field; None if there is none."""
        value: float | None = path.get(self.record)
        return value if type(value) in _NUMBERS else None


class Table(Record):
    """Rows with the same fields: the records, or the items of a map in them.

    ``prefix`` is the path of the rows in a record; the paths of ``columns`` and ``series`` start at
    a row.
    """

    prefix: FieldPath
    rows: Sequence[Row]
    is_sample: bool
    columns: Mapping[FieldPath, DraftField]
    series: Mapping[FieldPath, DraftField]

    @property
    def noun(self) -> str:
        """What the rows are, in the plural."""
        noun = "sampled records" if self.is_sample else "records"
        return f"items of {self.prefix[0]}" if self.prefix else noun

    def path(self, path: FieldPath) -> FieldPath:
        """Return the path of a column from the record."""
        return FieldPath((*self.prefix, *path))


def tables(records: Sequence[Mapping[str, Any]], fields: Fields) -> Iterator[Table]:
    """Yield the table of the records, and one for each map of like objects in them."""
    prefixes = dict.fromkeys(path[: path.index("*") + 1] for path in fields if "*" in path[:-1])
    for prefix in (FieldPath(), *map(FieldPath, prefixes)):
        own = {
            FieldPath(path[len(prefix) :]): field
            for path, field in fields.items()
            if path[: len(prefix)] == prefix and "*" not in path[len(prefix) :]
            if "{" not in "".join(path) and "}" not in "".join(path)
        }
        numbers = [path for path, field in own.items() if field.kind in _KINDS]
        numbers.sort(key=lambda path: _order(path, own[path]))
        series = {path: field for path, field in own.items() if field.shape}
        every = _rows(records, prefix)
        values = spread(every, MAX_ROWS)
        rows = [Row(value, series) for value in values if type(value) is dict]
        kept = {path: own[path] for path in numbers[:MAX_COLUMNS]}
        if rows and kept:
            yield Table(FieldPath(prefix), rows, len(values) < len(every), kept, series)


def ordered_groups(table: Table) -> Iterator[list[FieldPath]]:
    """Yield columns that must ascend by their names: minimum, percentiles, maximum."""
    groups: dict[tuple[tuple[str, ...], str], dict[float, FieldPath]] = {}
    means: dict[tuple[tuple[str, ...], str], FieldPath] = {}
    for path in table.columns:
        ranked, rest = words.rank(path[-1]), words.mean_of(path[-1])
        if ranked is not None:
            groups.setdefault((path[:-1], ranked[1]), {}).setdefault(ranked[0], path)
        elif rest is not None:
            means.setdefault((path[:-1], rest), path)
    for key in sorted(groups):
        group = groups[key]
        yield [group[percent] for percent in sorted(group)]
        if key in means:
            ends = [group.get(0.0), means[key], group.get(100.0)]
            yield [path for path in ends if path is not None]
    yield from _intervals(table)


def _intervals(table: Table) -> Iterator[list[FieldPath]]:
    """Yield the bounds of an interval, with the estimate between them."""
    bounds: dict[tuple[tuple[str, ...], str], dict[str, FieldPath]] = {}
    for path in table.columns:
        bound = words.bound(path[-1])
        if bound is not None:
            bounds.setdefault((path[:-1], bound[1]), {})[bound[0]] = path
    for (parent, _), ends in sorted(bounds.items()):
        if len(ends) == 2:
            beside = (parent, parent[:-1])
            middle = [
                path
                for path in table.columns
                if path[:-1] in beside and words.is_estimate(path[-1])
            ]
            yield [ends["lower"], *middle[:1], ends["upper"]]


def _order(path: FieldPath, field: DraftField) -> tuple[bool, bool, int, FieldPath]:
    """Return the order of columns; of two with equal values only the first one is searched."""
    is_statistic = words.rank(path[-1]) is not None or words.mean_of(path[-1]) is not None
    return field.kind == "number", not is_statistic, len(path), path


def _rows(value: Sequence[Any], prefix: Sequence[str]) -> Sequence[Any]:
    rows = value
    for name in prefix:
        if name == "*":
            rows = list(chain.from_iterable(row.values() for row in rows if type(row) is dict))
        else:
            rows = [row[name] for row in rows if type(row) is dict and name in row]
    return rows


def _samples(value: Any) -> list[float]:
    if value is MISSING or value is None:
        return []
    items = list(value.values()) if type(value) is dict else value
    if items and type(items[0]) is list:
        items = list(chain.from_iterable(items))
    return items if _NUMBERS.issuperset(map(type, items)) else []
