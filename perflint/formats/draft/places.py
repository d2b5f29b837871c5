"""Where the records of an unknown JSON file are: maps or lists of like objects, at any depth."""

from collections.abc import Iterator, Sequence
from typing import Any

from perflint.formats.draft import words
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record

MAX_DEPTH = 6
"""How many names and stars lead to the records at most."""

MAX_KEYS = 64
"""How many keys of an object are searched for records."""

_MOST_FIELDS = 24
"""An object of more numbers is a map of benchmarks, whatever their names."""

_FEW = 3
"""An object with as many measurements beside a list of records is itself the record."""

NUMBERS = frozenset((int, float))


class Place(Record):
    """Where records may be: their path, and their values.

    ``in_list`` tells that they are the items of lists. ``siblings`` are keys of the root that are
    not records. ``amount`` is how many numbers the records contain. ``columns`` is the path of the
    names of fields, if records are lists. If a record consists of ``rows``, ``row_name`` is the key
    that names it, and ``rows_by`` the one that tells them apart. ``only`` is the field that tells
    records of another kind in the list, and the value of those that are kept.
    """

    at: FieldPath
    values: Sequence[Any]
    in_list: bool = False
    siblings: tuple[str, ...] = ()
    amount: int = 0
    columns: FieldPath | None = None
    rows: Sequence[Any] = ()
    row_name: str = ""
    rows_by: str = ""
    only: tuple[FieldPath, str] | None = None

    @property
    def kept(self) -> dict[FieldPath, tuple[str, ...]]:
        """The key ``only`` of the format."""
        return {} if self.only is None else {self.only[0]: (self.only[1],)}

    @property
    def is_flat(self) -> bool:
        """Whether the records are numbers."""
        return type(self.values[0]) in NUMBERS


def is_usable(name: str) -> bool:
    """Tell whether a key can be written in the path of a format."""
    return bool(name) and "*" not in name and "?" not in name


def find_places(root: Any) -> list[Place]:
    """Return the places where the records of a file may be, the likeliest first."""
    if type(root) not in (dict, list):
        return []
    places = [place for place in _places(FieldPath(), [root], MAX_DEPTH) if place.amount]
    whole = [Place(FieldPath(), [root], amount=count_numbers(root))] if type(root) is dict else []
    ordered = sorted(places, key=lambda place: (-place.amount, len(place.at), place.at))
    if not ordered:
        return [place for place in whole if place.amount]
    first = _innermost(ordered[0], ordered)
    others = [place for place in ordered if place is not first]
    if whole and _measured(root, first) >= _FEW:
        return [*whole, first, *others]
    return [first, *others, *whole]


def _places(path: FieldPath, nodes: Sequence[Any], depth: int) -> Iterator[Place]:
    """Yield the places below the values at one path, all of which are objects, or all lists."""
    if not depth:
        return
    if type(nodes[0]) is list:
        yield from _starred(path, [item for node in nodes for item in node], depth, in_list=True)
        return
    values = [value for node in nodes for value in node.values()]
    if _are_like(values):
        yield from _starred(path, values, depth)
        return
    if _are_numbers(values) and not _are_records(nodes):
        yield Place(FieldPath((*path, "*")), values, amount=len(values))
    if not path:
        yield from _beside_others(nodes[0])
    for key in sorted({key for node in nodes for key in node})[:MAX_KEYS]:
        values = [node[key] for node in nodes if key in node]
        if is_usable(key) and not words.is_metadata(key) and _are_containers(values):
            yield from _places(FieldPath((*path, key)), values, depth - 1)


def _starred(
    path: FieldPath, values: Sequence[Any], depth: int, *, in_list: bool = False
) -> Iterator[Place]:
    """Yield the items of objects or lists as records, and the places in them."""
    at = FieldPath((*path, "*"))
    if not values or not _are_containers(values):
        return
    if type(values[0]) is dict:
        yield Place(at, values, in_list, amount=sum(map(count_numbers, values)))
    yield from _places(at, values, depth - 1)


def _beside_others(root: dict[str, Any]) -> Iterator[Place]:
    """Yield the like objects of the root that are beside other values, such as a date."""
    if not any(type(value) is dict for value in root.values()):
        return
    siblings = {
        key for key, value in root.items() if type(value) is not dict or words.is_metadata(key)
    }
    values = [value for key, value in root.items() if key not in siblings]
    if siblings and len(values) > 1 and _are_like(values) and all(map(is_usable, siblings)):
        amount = sum(map(count_numbers, values))
        yield Place(FieldPath("*"), values, siblings=tuple(sorted(siblings)), amount=amount)


def _are_containers(values: Sequence[Any]) -> bool:
    types = set(map(type, values))
    return types == {dict} or types == {list}


def _are_numbers(values: Sequence[Any]) -> bool:
    return len(values) > 1 and NUMBERS.issuperset(map(type, values))


def _are_like(values: Sequence[Any]) -> bool:
    """Tell whether there are several objects with mostly the same keys, or lists of objects."""
    if len(values) < 2 or not _are_containers(values):
        return False
    if type(values[0]) is list:
        return all(type(item) is dict for value in values for item in value) and any(values)
    keys: dict[str, int] = {}
    for value in values:
        for key in value:
            keys[key] = keys.get(key, 0) + 1
    return 2 * sum(keys.values()) > len(keys) * len(values)


def _are_records(nodes: Sequence[dict[str, Any]]) -> bool:
    """Tell whether objects of numbers are records with fields, not maps of benchmarks."""
    names = sorted({name for node in nodes for name in node})
    if len(nodes) > 1:
        return 2 * sum(map(len, nodes)) >= len(names) * len(nodes)
    if len(names) > _MOST_FIELDS:
        return False
    statistics = sum(words.rank(name) is not None or bool(words.mean_of(name)) for name in names)
    kinds = {words.number_kind([name], whole=False, negative=False) for name in names}
    directions = {words.higher_is_better([name]) for name in names}
    return statistics > 1 or len(kinds) > 1 or len(directions) > 1


def _innermost(place: Place, places: Sequence[Place]) -> Place:
    """Return the place inside the records of another one that has nearly all of its numbers."""
    for inner in places:
        is_inside = len(inner.at) > len(place.at) and inner.at[: len(place.at)] == place.at
        rest = place.amount - inner.amount
        if is_inside and rest < _FEW * len(place.values) and 2 * inner.amount >= place.amount:
            return _innermost(inner, places)
    return place


def count_numbers(value: Any) -> int:
    """Return how many numbers a value contains."""
    count, stack = 0, [value]
    while stack:
        value = stack.pop()
        if type(value) is dict:
            stack += value.values()
        elif type(value) is list:
            stack += value
        else:
            count += type(value) in NUMBERS
    return count


def _measured(root: dict[str, Any], place: Place) -> int:
    """Return how many numbers beside the records are likely to be measurements."""
    count = 0
    stack: list[tuple[tuple[str, ...], Any]] = [
        ((key,), value) for key, value in root.items() if key not in place.at[:1]
    ]
    if place.at[:1] == ("*",):
        stack = [((key,), root[key]) for key in place.siblings]
    while stack:
        path, value = stack.pop()
        if type(value) is dict and not words.is_metadata(path[-1]) and len(path) < MAX_DEPTH:
            stack += [((*path, key), item) for key, item in value.items()]
        elif type(value) in NUMBERS:
            kind = words.number_kind(path, whole=type(value) is int, negative=value < 0)
            count += kind in ("measurement", "signed")
    return count
