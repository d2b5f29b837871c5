"""A format ready for use, with everything that rules need computed from its keys."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from perflint.formats.fields import Directions, FieldKinds, KindsByRecord
from perflint.formats.formulas import Node, short
from perflint.formats.kinds import KINDS, Field
from perflint.formats.language import FormatKeys
from perflint.formats.later_keys import LaterKeys
from perflint.formats.laws import Aggregate, Expression, Law, Rounding, node_of
from perflint.formats.layout import Layout, Sum
from perflint.formats.paths import MISSING, FieldPath, Selection, names_by_parent, replaced
from perflint.formats.records import RecordFinder, keys_beside_records

ITSELF = FieldPath((".",))
"""The only field of a record that is a number instead of an object."""

DIGITS = 15
"""How many significant digits every double has."""


class Format(LaterKeys):
    """The meaning of the numbers in a baseline; the only source of field names for the engine.

    ``required`` and ``known`` map the path of an object in the record (``()`` is the record itself)
    to the names of its fields. The keys must be consistent (``perflint.formats.consistency``).
    ``formulas`` are the parsed formulas of the keys, by their text. ``encoded`` are gates, runs
    and cases that are not in the keys, because they have not been decoded yet.
    """

    def __init__(
        self,
        name: str,
        keys: FormatKeys,
        formulas: Mapping[str, Node] | None = None,
        encoded: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(keys, encoded or {})
        self.name = name
        self.metadata = keys.metadata
        self.tolerances = keys.tolerances
        self.top_level = keys.top_level
        #: Whether the records are numbers instead of objects.
        self.is_flat = ITSELF in keys.fields
        self.fields = keys.named_fields
        #: One unit of the last decimal; 0 if the format does not round.
        self.unit = 0.0 if keys.decimals is None else float(10**-keys.decimals)
        #: For each series of samples: its path, its description, and its getter.
        self.series = tuple((path, keys.samples[path], path.getter()) for path in keys.samples)
        self._formulas = formulas or {}
        self._set_formulas(self._formulas)
        self._set_names()
        own_keys = keys_beside_records(keys)
        #: The keys that the outermost object may have; None if the format does not list them.
        self.known_keys = own_keys | {*keys.top_level_keys} if keys.top_level_keys else None
        #: The keys beside the records in the object that contains them, which are not records.
        self.other_keys = own_keys if keys.records.at[:1] == ("*",) else frozenset()
        self.records = RecordFinder(keys.records, self.other_keys)
        self._kinds = KindsByRecord(keys)
        self.has_kinds_by_record = bool(keys.kinds)
        #: The kinds of the fields in records without kinds of their own.
        self.kinds = self._kinds.default
        self._layouts: dict[tuple[object, ...], Layout] = {}
        self._last: tuple[list[object], Layout] | None = None
        #: Whether fields have any names, so that each record has a format of its own.
        self.has_patterns = any("*" in path[:-1] for path in keys.fields)
        self._expanded: dict[tuple[FieldPath, ...], Format] = {}
        #: The strings that stand for a number that was not measured.
        self.missing = frozenset(keys.missing)

    def _set_names(self) -> None:
        """Set what the names of the fields say about the objects and lists of a record."""
        keys, names = self.keys, names_by_parent(self.fields)
        self.sums = tuple(Sum(total, keys.samples) for total in keys.totals)
        #: The lists of a record whose items are fields: those with digits as names.
        self.lists = tuple(
            path for path, items in names.items() if path and all(map(str.isdecimal, items))
        )
        #: They, and the objects of measured numbers if records are lists of columns.
        self.possible_lists = self.lists + tuple(
            path
            for path, field in self.fields.items()
            if KINDS[field.kind].shape == "object" and keys.records.columns is not None
        )
        others = {FieldPath(path[:-1]) for path in keys.fields if path[-1] == "*"}
        self.known = {path: fields for path, fields in names.items() if path not in others}
        self.required = names_by_parent(
            path for path, field in self.fields.items() if not field.optional
        )
        #: Paths of objects that contain fields.
        self.objects = tuple(path for path in names if path) + tuple(
            path for path, field in self.fields.items() if KINDS[field.kind].shape == "object"
        )
        #: For each object, the number of the one that contains it, and its name (see ``layout``).
        containers = [FieldPath(), *self.objects]
        self._places = [(containers.index(FieldPath(path[:-1])), path[-1]) for path in self.objects]

    def of_record(self, value: Any) -> "Format":
        """Return the format with the names that a record has, if its fields are patterns."""
        if not self.has_patterns:
            return self
        from perflint.formats.expansion import concrete_fields, expand

        paths = concrete_fields(self.keys, value)
        if paths not in self._expanded:
            expanded = expand(self.keys, self._formulas, value)
            self._expanded[paths] = Format(self.name, *expanded, self._encoded)
        return self._expanded[paths]

    @cached_property
    def of_lines(self) -> "Format":
        """The format of a file with a record in each of several lines, which has no date."""
        keys = self.keys._replace(metadata=None)
        return Format(self.name, keys, self._formulas, self._encoded)

    @cached_property
    def summary_fields(self) -> Selection:
        """Patterns of aggregates, totals and parts, which summarise other measurements."""
        totals = [path for total in self.keys.totals for path in (*total.whole, *total.parts)]
        aggregates = [law.keys.field for law in self.laws if law.statistic != "count"]
        return Selection([*aggregates, *totals])

    @cached_property
    def shown_metrics(self) -> tuple[FieldPath, ...]:
        """The metrics that a comparison shows: the top-level ones, and limits of any record."""
        by_record = [entry.field for entry in self.keys.kinds if entry.kind == "limit"]
        return tuple(dict.fromkeys((*self.top_level, *self.kinds.limits, *by_record)))

    @cached_property
    def directions(self) -> Directions:
        """Which way is better, field by field."""
        return Directions(self.keys, [law.keys.field for law in self.laws if law.repeats])

    def _set_formulas(self, formulas: Mapping[str, Node]) -> None:
        keys, rounding = self.keys, Rounding.of(self.keys)
        self.laws = tuple(
            Law(
                derived,
                short(derived.is_, derived.of) if derived.of else formulas[derived.is_],
                rounding,
                may_be_zero=derived.field in keys.may_be_zero,
                where_equal=[node_of(term, formulas) for term in derived.where_equal],
            )
            for derived in keys.derived
        )
        #: The derived fields that a record may have, by their laws and paths.
        self.aggregates: dict[tuple[tuple[Law, FieldPath], ...], tuple[Aggregate, ...]] = {}
        self.ascending = tuple(
            [Expression(node_of(term, formulas), rounding) for term in ascending.fields]
            for ascending in keys.ascending
        )

    def field(self, path: FieldPath) -> Field:
        """Return the declaration of the field at ``path``; raises KeyError."""
        return self.keys.fields[path]

    def fields_of(self, value: Any) -> dict[str, Any] | None:
        """Return the fields of a record in a file; None if the value is not a record.

        A record that is a number has the field ``ITSELF``.
        """
        if self.is_flat:
            return {ITSELF[0]: value}
        return value if type(value) is dict else None

    def value_of(self, fields: Mapping[str, Any]) -> Any:
        """Return what a file contains for a record; the inverse of ``fields_of``."""
        return fields[ITSELF[0]] if self.is_flat else fields

    def record_of(self, value: Any) -> dict[str, Any] | None:
        """Return the fields of a record: lists whose items are fields are objects.

        Strings that stand for missing numbers are null after ``without_missing``.
        """
        fields = self.fields_of(value)
        if fields is None:
            return fields
        for path in self.possible_lists:
            items = path.get(fields)
            if type(items) is list:
                fields = replaced(fields, path, {str(n): item for n, item in enumerate(items)})
        return fields

    def without_missing(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return a record with null for each missing number that is not a sample."""
        for path, get, is_object in self._nullable:
            value = get(record)
            if not is_object:
                if type(value) is str and value in self.missing:
                    record = replaced(record, path, None)
            elif type(value) is dict and str in map(type, value.values()):
                items = {k: None if self.is_missing(item) else item for k, item in value.items()}
                record = replaced(record, path, items)
        return record

    @cached_property
    def _nullable(self) -> list[tuple[FieldPath, Callable[[Any], Any], bool]]:
        """The fields that may be missing, each with its getter, and whether it is an object."""
        shapes = {path: KINDS[field.kind].shape for path, field in self.fields.items()}
        return [
            (path, path.getter(), shape == "object")
            for path, shape in shapes.items()
            if shape in ("number", "object")
        ]

    def is_missing(self, value: Any) -> bool:
        """Tell whether a value is one of the strings that stand for a missing number."""
        return type(value) is str and value in self.missing

    def kinds_of(self, name: str) -> FieldKinds:
        """Return the kinds of the fields of the record with a name."""
        return self._kinds.of(name)

    def layout(
        self, record: dict[str, Any], kinds: FieldKinds | None = None
    ) -> tuple[Layout, list[Any]]:
        """Return the layout of a record, and its objects: the record, then ``self.objects``.

        ``kinds`` are those of ``kinds_of`` for the name of the record.
        """
        kinds = self.kinds if kinds is None else kinds
        objects: list[Any] = [record]
        keys: list[object] = [kinds, tuple(record)]
        for container, name in self._places:
            fields = objects[container]
            value = fields.get(name, MISSING) if type(fields) is dict else MISSING
            objects.append(value)
            keys.append(tuple(value) if type(value) is dict else type(value))
        last = self._last  # read once: threads share a format
        if last is None or keys != last[0]:  # compared faster than hashed
            layout = self._layouts.get(tuple(keys))
            if layout is None:
                layout = self._layouts[tuple(keys)] = Layout(self, record, kinds)
            last = self._last = keys, layout
        return last[1], objects

    def rounded(self, value: float, decimals: int | None = None) -> float:
        """Round a computed value to the decimals of the format, or to those of its field.

        Digits beyond the twelfth are dropped first, as floating-point noise: 14541.21 / 18 is
        807.845 and rounds to 807.85, but the quotient of the doubles is 807.8449999999999. More
        are kept if the decimals of a large number are beyond the twelfth digit.
        """
        decimals = self.keys.decimals if decimals is None else decimals
        if decimals is None or type(value) is int:
            return value
        digits = len(f"{abs(value):.0f}") + decimals + 1
        if digits <= DIGITS:
            value = float(f"{value:.{max(12, digits)}g}")
        return round(value, decimals)

    def show(self, value: float, decimals: int | None = None) -> str:
        """Return a number for a message, with the decimals of the format or six digits.

        ``decimals`` are those of the field, if it has its own.
        """
        if type(value) is int:
            return str(value)
        decimals = self.keys.decimals if decimals is None else decimals
        if decimals is None or abs(value) >= 1e15:
            return f"{value:.6g}"
        return f"{self.rounded(value, decimals):.{decimals}f}"

    def matches(self, root: Any) -> bool:
        """Tell whether the content of a file has the signature of the format, and a record."""
        signature = self.keys.signature
        head = self.records.head(root)
        if signature is None or any(path.get(head) is MISSING for path in signature.has):
            return False
        first = self.records.first(root)
        return first is not MISSING and all(
            path.get(first) is not MISSING for path in signature.record_has
        )

    def has_other_records(self, root: Any) -> bool:
        """Tell whether a file with the name of such files contains records of another kind.

        That is so if a signature only lists fields of records, and the first one has none of them.
        """
        signature = self.keys.signature
        if signature is None or signature.has:
            return False
        first = self.records.first(root)
        return first not in (MISSING, None) and all(
            path.get(first) is MISSING for path in signature.record_has
        )
