"""The part of checking a record that depends on its keys and kinds alone.

It is shared by the records for which both are equal.
"""

from collections.abc import Callable, Iterable
from math import fsum, inf
from operator import itemgetter
from typing import Any, Protocol

from perflint.formats.fields import FieldKinds
from perflint.formats.language import Total
from perflint.formats.laws import Aggregate, Law
from perflint.formats.paths import MISSING, FieldPath, Selection

Values = Callable[[Any], tuple[Any, ...]]
"""A function that returns values from one object, or from several."""


class FieldGetter:
    """Reads the same fields from many records, with one lookup per object that contains them.

    ``values`` takes the objects of a record (see ``Format.layout``) and returns the values in the
    order of ``paths``; ``sum`` adds the values up, which must all be numbers.
    """

    __slots__ = ("paths", "sum", "values")

    def __init__(self, paths: list[FieldPath], objects: tuple[FieldPath, ...]) -> None:
        grouped: dict[int, list[str]] = {}
        for path in paths:
            grouped.setdefault(objects.index(FieldPath(path[:-1])), []).append(path[-1])
        self.paths = [
            FieldPath((*objects[number], name))
            for number, names in grouped.items()
            for name in names
        ]
        self.values = _joined([(number, _getter(names)) for number, names in grouped.items()])
        self.sum = self._adder(grouped)

    def _adder(self, grouped: dict[int, list[str]]) -> Callable[[Any], float]:
        get = self.values
        if len(self.paths) == 1:
            ((number, (name,)),) = grouped.items()
            return lambda objects: objects[number][name]
        return (lambda objects: fsum(get(objects))) if self.paths else (lambda objects: 0.0)


def _joined(getters: list[tuple[int, Values]]) -> Values:
    """Join getters of single objects, each with the object's number, into one for all objects."""
    if not getters:
        return lambda objects: ()
    number, get = getters[0]
    rest = _joined(getters[1:])
    if len(getters) == 1:
        return lambda objects: get(objects[number])
    return lambda objects: (*get(objects[number]), *rest(objects))


def _getter(names: list[str]) -> Values:
    if len(names) == 1:
        (name,) = names
        return lambda fields: (fields[name],)
    return itemgetter(*names)


class Sum:
    """A total with its patterns compiled.

    ``samples`` are the fields of samples whose items are parts, if any; ``parts`` are the others.
    """

    __slots__ = ("floor", "keys", "most", "parts", "samples", "whole")

    def __init__(self, keys: Total, samples: Iterable[FieldPath]) -> None:
        self.keys = keys
        #: How often the sum of its parts the total may be, and by which amount it may exceed it.
        self.most = inf if keys.overhead is None else 1 + keys.overhead
        self.floor = keys.overhead_floor or 0.0
        self.samples = tuple(path for path in samples if (*path, "*") in keys.parts)
        self.whole = Selection(keys.whole, keys.except_)
        fields = tuple(path for path in keys.parts if path[:-1] not in self.samples)
        self.parts = Selection(fields, keys.except_)


class FormatFields(Protocol):
    """The attributes of ``Format`` that ``Layout`` reads."""

    known: dict[FieldPath, frozenset[str]]
    required: dict[FieldPath, frozenset[str]]
    objects: tuple[FieldPath, ...]
    sums: tuple[Sum, ...]
    laws: tuple[Law, ...]
    aggregates: dict[tuple[tuple[Law, FieldPath], ...], tuple[Aggregate, ...]]


class Layout:
    """The keys of a record compared with the fields of its format.

    ``missing`` and ``unknown`` are the paths of fields. ``measured``, ``required_metrics``,
    ``others`` (numbers that are not measured, counts, strings), ``counts``, ``sums`` (whole, parts
    and fields of samples for each total) and ``aggregates`` are the fields of the format that the
    record has. ``has_valid_objects`` tells that the objects with its fields are objects, or absent.
    """

    __slots__ = (
        "_accepted",
        "aggregates",
        "counts",
        "has_valid_objects",
        "kinds",
        "measured",
        "missing",
        "other_fields",
        "others",
        "required_metrics",
        "sums",
        "unknown",
    )

    def __init__(self, format: FormatFields, record: dict[str, Any], kinds: FieldKinds) -> None:
        self.kinds = kinds
        self.missing = sorted(_differing(format.required, record, lacking=True))
        self.unknown = _differing(format.known, record, lacking=False)
        objects = (FieldPath(), *format.objects)
        present = {
            path: field
            for path, field in kinds.fields.items()
            if type(fields := FieldPath(path[:-1]).get(record)) is dict and path[-1] in fields
        }
        self.measured = FieldGetter(kinds.measured.paths(record), objects)
        required = [path for path in present if path in kinds.required_metrics]
        self.required_metrics = FieldGetter(required, objects)
        others = [path for path, field in present.items() if field.kind in _OTHERS]
        self.others = FieldGetter(others, objects)
        self.other_fields = [present[path] for path in self.others.paths]
        counts = [path for path in others if present[path].kind == "count"]
        self.counts = FieldGetter(counts, objects) if counts else None
        self._accepted: set[tuple[type, ...]] = set()
        self.sums = [
            (
                FieldGetter(_measured(total.whole, record, kinds), objects),
                FieldGetter(_measured(total.parts, record, kinds), objects),
                total.samples,
            )
            for total in format.sums
        ]
        aggregates = tuple(item for law in format.laws for item in law.aggregates(record))
        fields = tuple((item.law, item.field) for item in aggregates)
        #: The same object in all layouts with the same ones.
        self.aggregates = format.aggregates.setdefault(fields, aggregates)
        self.has_valid_objects = all(
            _may_contain_fields(format, path, path.get(record), kinds) for path in format.objects
        )

    def accepts(self, types: tuple[type, ...]) -> bool:
        """Tell whether these are valid types of the values of ``others``."""
        if types in self._accepted:
            return True
        pairs = zip(self.other_fields, types, strict=True)
        if not all(field.accepts(kind) for field, kind in pairs):
            return False
        if len(self._accepted) < MOST_TYPES:
            self._accepted.add(types)
        return True


MOST_TYPES = 64
"""How many combinations of types a layout remembers."""


def _may_contain_fields(
    format: FormatFields, path: FieldPath, value: Any, kinds: FieldKinds
) -> bool:
    """Tell whether a value is an object, or may be there instead of one."""
    if type(value) is dict or value is MISSING:
        return True
    is_optional = (
        kinds.fields[path].optional if path in kinds.fields else path not in format.required
    )
    return value is None and is_optional


def _measured(selection: Selection, record: dict[str, Any], kinds: FieldKinds) -> list[FieldPath]:
    """Return the selected fields that are measured: a pattern may also match a string."""
    return [path for path in selection.paths(record) if kinds.measured.selects(path)]


_OTHERS = ("number", "limit", "count", "text")


def _differing(
    names: dict[FieldPath, frozenset[str]], record: dict[str, Any], *, lacking: bool
) -> list[FieldPath]:
    """Return the fields of ``names`` that a record lacks, or the fields that are not in ``names``.

    An object that the record does not have is skipped.
    """
    paths: list[FieldPath] = []
    for parent, expected in names.items():
        fields = parent.get(record)
        if type(fields) is dict:
            differing = (
                expected - fields.keys()
                if lacking
                else [key for key in fields if key not in expected]
            )
            paths += [FieldPath((*parent, name)) for name in differing]
    return paths
