"""The kinds of the fields of a record, and which way is better in each."""

from collections.abc import Iterable, Mapping
from typing import Any

from perflint.formats.kinds import KINDS, Field, Kind
from perflint.formats.language import Direction, DirectionBy, FormatKeys
from perflint.formats.paths import FieldPath, Route, Selection
from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record

_UNKNOWN = Kind("a field that the format does not name", "other", "plain")


class FieldKinds:
    """The fields of some records, all of which have the same kinds.

    ``changed`` are the kinds that differ from those in ``[fields]``.
    """

    def __init__(self, keys: FormatKeys, changed: Mapping[FieldPath, str] | None = None) -> None:
        changed = changed or {}
        self.fields: dict[FieldPath, Field] = {
            path: field._replace(kind=changed[path]) if path in changed else field
            for path, field in keys.named_fields.items()
        }
        self._fields_of: dict[Route, FieldPath | None] = {}
        self._kinds_of: dict[Route, Kind] = {}
        by_shape: dict[str, list[FieldPath]] = {"object": [], "number": []}
        for path, field in self.fields.items():
            kind = KINDS[field.kind]
            if kind.is_measured and kind.shape != "series":
                by_shape[kind.shape].append(path)
        #: Patterns of all measured numbers except samples.
        self.measured = Selection(
            [*(FieldPath((*path, "*")) for path in by_shape["object"]), *by_shape["number"]]
        )
        self.limits = tuple(path for path, field in self.fields.items() if field.kind == "limit")
        #: The measured fields that every record must have.
        self.required_metrics = tuple(
            path
            for path, field in self.fields.items()
            if not field.optional and KINDS[field.kind].is_measured
        )
        #: The measured fields that a test needs: it checks nothing where one of them is unset.
        self.checked_metrics = tuple(
            path
            for path, field in self.fields.items()
            if not field.optional and KINDS[field.kind].is_checked and path not in keys.may_be_zero
        )

    def field_of(self, route: Route) -> FieldPath | None:
        """Return the field at a route from the record, or the one that contains it."""
        if route not in self._fields_of:
            parents = (route[:length] for length in range(len(route), 0, -1))
            found = next((path for path in parents if path in self.fields), None)
            self._fields_of[route] = FieldPath(found) if found is not None else None
        return self._fields_of[route]

    def kind(self, route: Route) -> Kind:
        """Return the kind of the field at a route, or of the one that contains it."""
        kind = self._kinds_of.get(route)
        if kind is None:
            field = self.field_of(route)
            kind = _UNKNOWN if field is None else KINDS[self.fields[field].kind]
            self._kinds_of[route] = kind
        return kind

    def is_unset(self, path: FieldPath, value: object) -> bool:
        """Tell whether a test that compares with ``value`` compares with nothing.

        That is so for null, an empty collection and, except for kinds whose 0 is a value, 0. A
        string or a boolean is not unset; it has the wrong type.
        """
        if value is None or (type(value) in (dict, list) and not value):
            return True
        return value == 0 and type(value) in (int, float) and not self.kind(path).zero_is_value


class KindsByRecord:
    """Finds the kinds of a record by its name."""

    def __init__(self, keys: FormatKeys) -> None:
        self._keys = keys
        #: The kinds in records without kinds of their own.
        self.default = FieldKinds(keys)
        self._variants: dict[tuple[int, ...], FieldKinds] = {(): self.default}

    def of(self, name: str) -> FieldKinds:
        """Return the kinds of the record with a name; the first entry for a field is used."""
        entries = self._keys.kinds
        matching = tuple(
            number for number, entry in enumerate(entries) if matches_name(name, entry.record)
        )
        if matching not in self._variants:
            changed = _first(entries[number] for number in matching)
            self._variants[matching] = FieldKinds(self._keys, changed)
        return self._variants[matching]


def _first(entries: Iterable[tuple[str, FieldPath, str]]) -> dict[FieldPath, str]:
    kinds: dict[FieldPath, str] = {}
    for _, field, kind in entries:
        kinds.setdefault(field, kind)
    return kinds


class Directions:
    """The directions of a format: those in ``[direction]``, for other fields lower is better.

    The direction of an item of an object precedes that of a pattern of items, and both precede that
    of the object.

    ``repeating`` are derived fields that repeat what their inputs say: often the other way round (a
    reciprocal), or depending on how often was measured (a sum). They take part only if they are in
    ``[direction]``, top-level metrics, or limits.
    """

    def __init__(self, keys: FormatKeys, repeating: Iterable[FieldPath]) -> None:
        self._entries = [
            (path, Selection([path]), keys.direction[path])
            for path in sorted(keys.direction, key=_generality)
        ]
        #: Patterns of derived fields that repeat what their inputs say.
        self._repeating = Selection(repeating)
        self._top_level = keys.top_level
        self._may_be_zero = frozenset(keys.may_be_zero)
        self._senses: dict[tuple[FieldKinds, Route], Sense] = {}
        #: Whether the format says of any field which way is better.
        self.are_declared = bool(keys.direction)

    def of(self, route: Route, record: Any, kinds: FieldKinds) -> Direction | None:
        """Return the better side of the field at a route; None if it takes no part.

        ``record`` is the record, for a direction that depends on another field of it.
        """
        return self.sense(route, kinds).side(record)

    def sense(self, route: Route, kinds: FieldKinds) -> "Sense":
        """Return how values of the field at a route are compared."""
        key = kinds, route
        if key not in self._senses:
            self._senses[key] = self._find(route, kinds)
        return self._senses[key]

    def _find(self, route: Route, kinds: FieldKinds) -> "Sense":
        field, kind = kinds.field_of(route), kinds.kind(route)
        may_be_zero = kind.nature == "size" and field in self._may_be_zero
        sense = Sense(kind.zero_is_value or may_be_zero, kind.may_be_negative)
        if field is None or not kind.is_checked:
            return sense
        path = FieldPath(map(str, route))
        for declared, selection, direction in self._entries:
            if declared == field or selection.selects(path):
                return sense._replace(better=direction)
        if kind.is_measured and self._repeating.selects(path) and path not in self._top_level:
            return sense
        return sense._replace(better="lower")


class Sense(Record):
    """How values of a field are compared.

    ``zero_is_value`` tells that a test compares with 0, too. ``better`` is the better side, None if
    there is none.
    """

    zero_is_value: bool
    may_be_negative: bool
    better: Direction | DirectionBy | None = None

    def side(self, record: Any) -> Direction | None:
        """Return the better side in a record."""
        if not isinstance(self.better, DirectionBy):
            return self.better
        return "higher" if self.better.by.get(record) in self.better.higher else "lower"


def _generality(path: FieldPath) -> tuple[int, bool]:
    return -len(path), "*" in path[-1] or "?" in path[-1]
