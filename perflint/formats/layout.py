"""What follows from the keys of a record alone, worked out once for all records that share them."""

from collections.abc import Callable, Iterable
from math import fsum
from operator import itemgetter
from typing import Any, Protocol

from perflint.formats.language import FormatKeys, Total
from perflint.formats.paths import FieldPath, Selection

Values = Callable[[Any], tuple[Any, ...]]
"""A function from one or more objects to values in them."""


class Picked:
    """Fields that a record has, and their values at the speed of one look-up.

    ``of`` takes the objects of one record and returns the values in the order of ``paths``; ``sum``
    adds them up, if they are all numbers.
    """

    __slots__ = ("of", "paths", "sum")

    def __init__(self, paths: list[FieldPath], objects: tuple[FieldPath, ...]) -> None:
        grouped: dict[int, list[str]] = {}
        for path in paths:
            grouped.setdefault(objects.index(FieldPath(path[:-1])), []).append(path[-1])
        self.paths = [
            FieldPath((*objects[number], name))
            for number, names in grouped.items()
            for name in names
        ]
        self.of = _picker([(number, _getter(names)) for number, names in grouped.items()])
        self.sum = self._adder(grouped)

    def _adder(self, grouped: dict[int, list[str]]) -> Callable[[Any], float]:
        get = self.of
        if len(self.paths) == 1:
            ((number, (name,)),) = grouped.items()
            return lambda objects: objects[number][name]
        return (lambda objects: fsum(get(objects))) if self.paths else (lambda objects: 0.0)


def _picker(getters: list[tuple[int, Values]]) -> Values:
    if not getters:
        return lambda objects: ()
    number, get = getters[0]
    rest = _picker(getters[1:])
    if len(getters) == 1:
        return lambda objects: get(objects[number])
    return lambda objects: (*get(objects[number]), *rest(objects))


def _getter(names: list[str]) -> Values:
    if len(names) == 1:
        (name,) = names
        return lambda fields: (fields[name],)
    return itemgetter(*names)


class Sum:
    """A total with its patterns compiled; ``samples`` are the series that its parts are, if any."""

    __slots__ = ("keys", "parts", "samples", "whole")

    def __init__(self, keys: Total, samples: Iterable[FieldPath]) -> None:
        self.keys = keys
        self.samples = tuple(path for path in samples if (*path, "*") in keys.parts)
        self.whole = Selection(keys.whole, keys.except_)
        fields = tuple(path for path in keys.parts if path[:-1] not in self.samples)
        self.parts = Selection(fields, keys.except_)


class Fields(Protocol):
    """What a layout asks of a format: which fields it has."""

    keys: FormatKeys
    known: dict[FieldPath, frozenset[str]]
    required: dict[FieldPath, frozenset[str]]
    objects: tuple[FieldPath, ...]
    gates: tuple[FieldPath, ...]
    measured: Selection
    sums: tuple[Sum, ...]


class Layout:
    """The keys of a record against those that its format has.

    ``missing`` and ``unknown`` are fields; ``measured``, ``gates``, ``others`` (numbers that are no
    measurements, counts, texts) and ``sums`` (whole and parts of each total) are those of the
    format that the record has.
    """

    __slots__ = (
        "gates",
        "is_plain",
        "measured",
        "missing",
        "other_fields",
        "others",
        "sums",
        "unknown",
    )

    def __init__(self, format: Fields, record: dict[str, Any]) -> None:
        self.missing = sorted(_differing(format.required, record, lacking=True))
        self.unknown = _differing(format.known, record, lacking=False)
        objects = (FieldPath(), *format.objects)
        has = {
            path: field
            for path, field in format.keys.fields.items()
            if type(fields := FieldPath(path[:-1]).of(record)) is dict and path[-1] in fields
        }
        self.measured = Picked(format.measured.paths(record), objects)
        self.gates = Picked([path for path in has if path in format.gates], objects)
        others = [path for path, field in has.items() if field.kind in ("number", "count", "text")]
        self.others = Picked(others, objects)
        self.other_fields = [has[path] for path in self.others.paths]
        self.sums = [
            (
                Picked(total.whole.paths(record), objects),
                Picked(total.parts.paths(record), objects),
                total.samples,
            )
            for total in format.sums
        ]
        #: Whether nothing is left to look at once measurements and ``numbers`` have the right type.
        self.is_plain = all(type(path.of(record)) is dict for path in format.objects) and all(
            field.kind == "number" for field in self.other_fields
        )


def _differing(
    names: dict[FieldPath, frozenset[str]], record: dict[str, Any], *, lacking: bool
) -> list[FieldPath]:
    """Return the fields that a record lacks of ``names``, or has beyond them."""
    found: list[FieldPath] = []
    for parent, wanted in names.items():
        fields = parent.of(record)
        if type(fields) is dict:
            odd = (
                wanted - fields.keys() if lacking else [key for key in fields if key not in wanted]
            )
            found += [FieldPath((*parent, name)) for name in odd]
    return found
