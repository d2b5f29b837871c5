"""Formats whose fields have any name on the way to them, such as ``per_type/*/p50``.

For each record the stars are replaced by the names that it has, so that everything else deals with
fields of one name. In a law, the same star is the same item; a star that the law's own field does
not have stays, and gathers a series.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from perflint.formats.formulas import Node, is_operation, short
from perflint.formats.language import Ascending, Derived, FormatKeys
from perflint.formats.paths import MISSING, FieldPath, Term

Names = tuple[str, ...]
"""What the stars of a path stand for."""


def is_pattern(path: FieldPath) -> bool:
    """Tell whether a path has a star before its last name."""
    return "*" in path[:-1]


def concrete_fields(keys: FormatKeys, record: Any) -> tuple[FieldPath, ...]:
    """Return the fields of a record that patterns select: they tell how a format is expanded."""
    return tuple(
        path
        for pattern in keys.fields
        if is_pattern(pattern)
        for path, _ in _matches(pattern, record)
    )


def expand(
    keys: FormatKeys, formulas: Mapping[str, Node], record: Any
) -> tuple[FormatKeys, dict[str, Node]]:
    """Return the keys of a format for one record, and the formulas by their text."""
    laws = _Laws(dict(formulas), record)

    def table(entries: Mapping[FieldPath, Any]) -> dict[FieldPath, Any]:
        return {path: value for key, value in entries.items() for path in _paths(key, record)}

    def listed(paths: Iterable[FieldPath]) -> tuple[FieldPath, ...]:
        return tuple(path for pattern in paths for path in _paths(pattern, record))

    expanded = keys._replace(
        fields=table(keys.fields),
        samples=table(keys.samples),
        direction=table(keys.direction),
        top_level=listed(keys.top_level),
        may_be_zero=listed(keys.may_be_zero),
        wanted=listed(keys.wanted),
        kinds=tuple(
            entry._replace(field=path)
            for entry in keys.kinds
            for path in _paths(entry.field, record)
        ),
        derived=tuple(law for derived in keys.derived for law in laws.derived(derived)),
        ascending=tuple(law for terms in keys.ascending for law in laws.ascending(terms)),
    )
    return expanded, laws.formulas


def _paths(pattern: FieldPath, record: Any) -> list[FieldPath]:
    return [path for path, _ in _matches(pattern, record)] if is_pattern(pattern) else [pattern]


def _matches(pattern: FieldPath, record: Any) -> Iterator[tuple[FieldPath, Names]]:
    """Yield the paths that a pattern selects, each with what its stars stand for.

    The last name stays as it is: a field may be absent, and a last star selects items.
    """
    places: list[tuple[FieldPath, Names, Any]] = [(FieldPath(), (), record)]
    for name in pattern[:-1]:
        if name == "*":
            places = [
                (FieldPath((*path, key)), (*names, key), item)
                for path, names, value in places
                for key, item in _items(value)
            ]
        else:
            places = [
                (FieldPath((*path, name)), names, FieldPath((name,)).get(value))
                for path, names, value in places
            ]
    for path, names, value in places:
        if value is not MISSING:
            yield FieldPath((*path, pattern[-1])), names


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    if type(value) is dict:
        return value.items()
    return [(str(index), item) for index, item in enumerate(value)] if type(value) is list else ()


class _Laws:
    """Expands laws, and collects the formulas that they then have."""

    def __init__(self, formulas: dict[str, Node], record: Any) -> None:
        self.formulas = formulas
        self._record = record

    def derived(self, law: Derived) -> Iterator[Derived]:
        """Yield a law for each field that its pattern selects."""
        if not is_pattern(law.field):
            yield law
            return
        node = short(law.is_, law.of) if law.of else self.formulas[law.is_]
        for path, names in _matches(law.field, self._record):
            yield law._replace(field=path, is_=self._formula(law.is_, node, names), of=())

    def ascending(self, law: Ascending) -> Iterator[Ascending]:
        """Yield an order for each item that the first pattern among its terms selects."""
        nodes = [self.formulas.get(term) or FieldPath.parse(term) for term in law.fields]
        patterns = [node for node in nodes if isinstance(node, FieldPath) and is_pattern(node)]
        if not patterns:
            yield law
            return
        for _, names in _matches(patterns[0], self._record):
            terms = [
                str(_bound(node, names))
                if isinstance(node, FieldPath)
                else self._formula(term, node, names)
                for term, node in zip(law.fields, nodes, strict=True)
            ]
            yield Ascending(tuple(map(Term, terms)))

    def _formula(self, text: str, node: Node, names: Names) -> str:
        """Keep the formula for one item under a text of its own, and return that."""
        name = f"{text} [{'/'.join(names)}]"
        self.formulas[name] = _replaced(node, names)
        return name


def _replaced(node: Node, names: Names) -> Node:
    if isinstance(node, FieldPath):
        return _bound(node, names)
    if is_operation(node):
        return (node[0], *(_replaced(argument, names) for argument in node[1:]))
    return node


def _bound(path: FieldPath, names: Names) -> FieldPath:
    """Return a path with its first stars replaced; those beyond ``names`` stay."""
    rest = iter(names)
    return FieldPath(next(rest, name) if name == "*" else name for name in path)
