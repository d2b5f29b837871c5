"""A first description of an unknown JSON baseline: where its records are, and what they contain.

The draft does not depend on the order of keys. It says only what the file shows; names of fields
are only used to guess their kinds.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from perflint.formats.draft import words
from perflint.formats.draft.fields import ANY, Fields, flat_field, read_fields
from perflint.formats.draft.indices import with_indices
from perflint.formats.draft.laws import ProposedLaw, propose
from perflint.formats.draft.mixed import of_one_kind
from perflint.formats.draft.naming import (
    date_of,
    machine_of,
    names_run,
    record_names,
    signature,
)
from perflint.formats.draft.places import Place, find_places
from perflint.formats.draft.rows import column_fields, column_places, joined_rows, row_fields
from perflint.formats.format import ITSELF
from perflint.formats.kinds import KINDS
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record

__all__ = ["Draft", "DraftError", "draft"]

_MAX_DECIMALS = 6
_FEW_NUMBERS = 5
_MOST_TOP = 3


class DraftError(ValueError):
    """There is nothing that a format could describe; the message says why."""


class Draft(Record):
    """A format for one file.

    ``place`` is where its records are and ``others`` are other places with like objects. ``date``
    is the path of a date and its style; ``date_note`` says why it is only a comment. ``same`` is
    what two runs of one machine have in common; None unless each run seems to have a file.
    """

    name: str
    path: str
    place: Place
    names: tuple[str, ...]
    fields: Fields
    lines: bool = False
    has: Mapping[str, list[str]] | None = None
    decimals: int | None = None
    date: tuple[str, str] | None = None
    date_note: str = ""
    same: Sequence[str] | None = None
    others: tuple[Place, ...] = ()
    laws: tuple[ProposedLaw, ...] = ()

    def of_kinds(self, *kinds: str) -> list[FieldPath]:
        """Return the fields of some kinds."""
        return [path for path, field in self.fields.items() if field.kind in kinds]

    @property
    def may_be_zero(self) -> list[FieldPath]:
        """The required measurements that are 0 in some records, but not in all of them."""
        return [
            path
            for path in self.of_kinds("measurement", "size")
            if not (field := self.fields[path]).optional and path != ITSELF
            if field.numbers is not None and field.numbers.zero and not field.numbers.constant
        ]

    @property
    def top_level(self) -> list[FieldPath]:
        """The metrics that are likely to decide whether a change is an improvement."""
        metrics = [path for path in self.of_kinds("measurement", "signed") if "*" not in path]
        likely = [path for path in metrics if _is_summary(path)]
        if self.of_kinds("measurements") and not likely:
            return []  # what matters is in these objects
        return (likely or metrics)[:_MOST_TOP]

    @property
    def higher(self) -> list[FieldPath]:
        """The fields in which a higher value is likely to be better."""
        kinds = ("measurement", "signed", "samples", "measurements")
        return [path for path in self.of_kinds(*kinds) if words.higher_is_better(path)]

    @property
    def is_numbered(self) -> bool:
        """Whether the field that names the records is not a string, so that they have numbers."""
        if len(self.names) != 1 or self.names[0].startswith("/") or self.place.rows_by:
            return False
        return self.fields[FieldPath.parse(self.names[0])].kind != "text"

    def with_kind(self, path: FieldPath, kind: str, note: str) -> "Draft":
        """Return the draft with another kind of a field, for a reason."""
        field = self.fields[path]._replace(kind=kind, note=note)
        if kind == "any":
            field = ANY._replace(note=note)
        return self._replace(fields={**self.fields, path: field})

    def with_laws(self) -> "Draft":
        """Return the draft with the laws that hold for all of its records."""
        if self.place.is_flat:
            return self
        return self._replace(laws=propose(self.place.values, self.fields, self.decimals))

    def without_laws_of(self, fields: Iterable[FieldPath]) -> "Draft":
        """Return the draft without the laws about any of some fields."""
        broken = set(fields)
        return self._replace(laws=tuple(law for law in self.laws if broken.isdisjoint(law.fields)))


def draft(value: Any, path: str, taken: Iterable[str] = (), *, lines: bool = False) -> Draft:
    """Describe the value of a file; raises DraftError.

    ``taken`` are names of other formats. ``lines`` tells that the value is the list of the values
    in each line.
    """
    root = _ordered(value)
    places = [_lines(root)] if lines else _places(root)
    for place in places:
        found = _described(root, place, path, lines=lines)
        if found is not None:
            fields, names = found
            return Draft(
                _name(path, taken),
                path,
                place,
                names,
                fields,
                lines,
                signature(root, place, _own_fields(place, fields), lines=lines),
                _decimals(fields),
                None if lines or not place.at else date_of(root, place),
                same=machine_of(root) if names_run(path) else None,
                others=tuple(o for o in places if o.at not in ((), place.at) and not o.siblings),
            )
    raise DraftError("has no numbers in objects, or in lists of objects")


def _described(
    root: Any, place: Place, path: str, *, lines: bool
) -> tuple[Fields, tuple[str, ...]] | None:
    """Return the fields of records and what names them; None if no format can describe them."""
    if place.is_flat:
        return {ITSELF: flat_field(" ".join([path, *place.at]), place.values)}, ()
    read = column_fields if place.columns else row_fields if place.rows_by else _fields
    fields = _with_metrics(read(place), path)
    if all(KINDS[field.kind].shape == "other" for field in fields.values()):
        return None
    if place.siblings and signature(root, place, fields, lines=lines) is None:
        return None
    if place.rows_by:
        return fields, (place.row_name,)
    names = record_names(place, fields, root, lines=lines)
    return None if names is None else (fields, names)


def _places(root: Any) -> list[Place]:
    """Return the places where records may be: lists of columns, rows of records, and others."""
    places = find_places(root)
    most = places[0].amount if places else 0
    tables = [place for place in column_places(root) if 2 * place.amount >= most]
    joined = (joined_rows(root, place) for place in places[:1])
    parts = (of_one_kind(place) for place in places[:1])
    found = [place for place in (*joined, *parts) if place is not None]
    return [*tables, *found, *places]


def _fields(place: Place) -> Fields:
    return with_indices(read_fields(place.values), place.values)


def _own_fields(place: Place, fields: Fields) -> Fields:
    """Return the fields of the first record in the file, which may be a row of a record."""
    return read_fields(place.rows) if place.rows else fields


def _with_metrics(fields: Fields, path: str) -> Fields:
    """Return fields of which some are measured or limits: counts, if nothing else is."""
    if any(KINDS[field.kind].is_checked for field in fields.values()):
        return fields
    kind = "limit" if words.is_limit(path) else "size"
    return {
        path: field._replace(kind=kind) if field.kind == "count" else field
        for path, field in fields.items()
    }


def _lines(root: Any) -> Place:
    """Return the place of the records of a file with one in each line; raises DraftError."""
    if type(root) is not list or not all(type(item) is dict for item in root):
        raise DraftError("has lines that are not objects")
    return Place(FieldPath(), root, in_list=True, amount=len(root))


def _ordered(value: Any) -> Any:
    """Return a value with the keys of all objects in alphabetical order; raises DraftError."""
    try:
        return orjson.loads(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))
    except (orjson.JSONEncodeError, orjson.JSONDecodeError):
        raise DraftError("is nested too deeply") from None


def _name(path: str, taken: Iterable[str]) -> str:
    """Return a name for the format that no other format has."""
    stem = path.rpartition("/")[2].partition(".json")[0]
    name = "-".join(re.findall(r"[a-z0-9]+", stem.lower())) or "baseline"
    known = set(taken)
    number = 2
    unique = name
    while unique in known:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _decimals(fields: Fields) -> int | None:
    """Return the number of decimals that all measurements are rounded to, if it is the same."""
    numbers = [
        field.numbers
        for field in fields.values()
        if field.numbers is not None and not field.numbers.whole
        if KINDS[field.kind].is_measured
    ]
    found = {each.decimals for each in numbers}
    if sum(each.amount for each in numbers) < _FEW_NUMBERS or None in found:
        return None
    known = sorted(decimals for decimals in found if decimals is not None)
    most = known[-1]
    return most if 0 < most <= _MAX_DECIMALS and known[0] >= most - 1 else None


def _is_summary(path: FieldPath) -> bool:
    name = "/".join(path)
    ranked = words.rank(name)
    is_middle = ranked is not None and ranked[0] in (50.0, 99.0)
    is_likely = words.mean_of(name) is not None or words.is_rate(name) or "estimate" in name
    return (is_middle or is_likely) and "cv" not in words.words(name)
