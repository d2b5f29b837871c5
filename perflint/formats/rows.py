"""Records of several rows of a file."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from perflint.formats.language import ROWS
from perflint.formats.paths import FieldPath, Route
from perflint.primitives.record import Record

Row = tuple[Route, Any, str, tuple[str, ...]]
"""A row: its route, its value, the name of its record, and the names of its columns."""

Joined = tuple[Route, Any, str, tuple[str, ...], tuple[Route, ...], dict[str, Route]]
"""The fields of a ``RecordPlace``."""


class _Group(Record):
    """The rows of one name: the first, those with a name of their own, by that, and the others."""

    first: Route
    named: dict[str, Any]
    routes: dict[str, Route]
    others: list[Any]
    other_routes: list[Route]


def joined(rows: Iterable[Row], by: FieldPath) -> Iterator[Joined]:
    """Yield one record for all rows of a name: those with a name of their own, and the others.

    The record has an object for each of the former, and the values of the latter as lists.
    """
    get = by.getter()
    groups: dict[str, _Group] = {}
    for route, row, name, _ in rows:
        if name not in groups:
            groups[name] = _Group(route, {}, {}, [], [])
        _, named, routes, others, other_routes = groups[name]
        key = get(row) if type(row) is dict else None
        if type(key) is str:
            named[key], routes[key] = row, route
        else:
            others.append(row)
            other_routes.append(route)
    for name, (first, named, routes, others, other_routes) in groups.items():
        objects = [row for row in others if type(row) is dict]
        if not (named or objects):
            for route, row in zip(other_routes, others, strict=True):
                yield route, row, name, (), (), {}  # to be reported: it is not a row
            continue
        if others:
            named = {**named, ROWS: _columns(objects)}
        yield first, named, name, (), tuple(other_routes), routes


def _columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return the values of each field that all rows have, as lists."""
    names = [*rows[0]] if rows else []
    if all([*row] == names for row in rows):
        return dict(
            zip(names, map(list, zip(*[row.values() for row in rows], strict=True)), strict=True)
        )
    return {name: [row[name] for row in rows] for name in names if all(name in row for row in rows)}
