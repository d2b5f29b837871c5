"""A format ready for use, with everything that rules need computed from its keys."""

from collections.abc import Iterable
from math import prod, ulp
from typing import Any

from perflint.formats.functions import ARITHMETIC, STATISTICS
from perflint.formats.language import Derived, Field, FormatKeys
from perflint.formats.layout import Layout, Sum
from perflint.formats.paths import MISSING, FieldPath, Selection

RELATIVE_TOLERANCE = 1e-9
"""The default relative tolerance of computed numbers in a format that does not round."""


class Aggregate:
    """A derived field with its function.

    ``statistic`` is a function of a series, or None; then ``arithmetic`` is a function of fields.
    """

    __slots__ = ("arithmetic", "field", "get", "keys", "may_be_zero", "operands", "statistic")

    def __init__(self, keys: Derived, may_be_zero: Iterable[FieldPath]) -> None:
        self.keys = keys
        self.field = keys.field
        self.get = keys.field.getter()
        self.operands = keys.of
        self.may_be_zero = keys.field in may_be_zero
        self.statistic = STATISTICS.get(keys.is_)
        _, self.arithmetic = ARITHMETIC.get(keys.is_, (1, prod))


class Format:
    """The meaning of the numbers in a baseline; the only source of field names for the engine.

    ``required`` and ``known`` map the path of an object in the record (``()`` is the record itself)
    to the names of its fields. The keys must be consistent (``perflint.formats.consistency``).
    """

    def __init__(self, name: str, keys: FormatKeys) -> None:
        self.name = name
        self.keys = keys
        self.records = keys.records
        self.metadata = keys.metadata
        self.tolerances = keys.tolerances
        self.top_level = keys.top_level
        self.ascending = keys.ascending
        #: A lower bound of ``tolerance``.
        self.least_tolerance = 0.0 if keys.decimals is None else float(10**-keys.decimals)
        #: For each series of samples: its path, its description, and its getter.
        self.series = tuple((path, keys.samples[path], path.getter()) for path in keys.samples)
        self.aggregates = tuple(Aggregate(derived, keys.may_be_zero) for derived in keys.derived)
        self.sums = tuple(Sum(total, keys.samples) for total in keys.totals)
        self.known = self._names(keys.fields)
        self.required = self._names(
            path for path, field in keys.fields.items() if not field.optional
        )
        #: Paths of objects that contain fields.
        self.objects = tuple(path for path in self.known if path) + tuple(
            self._of_kind("measurements")
        )
        self._getters = [path.getter() for path in self.objects]
        self.measured = Selection(tuple(self._measured()))
        self.summary_fields = Selection(tuple(self._summary_fields()))
        self._layouts: dict[tuple[object, ...], Layout] = {}
        self.checked_metrics = tuple(
            path
            for path, field in keys.fields.items()
            if field.kind in ("measurement", "measurements", "samples")
            and not field.optional
            and path not in keys.may_be_zero
        )

    def _of_kind(self, *kinds: str) -> list[FieldPath]:
        return [path for path, field in self.keys.fields.items() if field.kind in kinds]

    def _measured(self) -> list[FieldPath]:
        """Return patterns of all measurements except samples."""
        parts = [FieldPath((*path, "*")) for path in self._of_kind("measurements")]
        return parts + self._of_kind("measurement")

    def _summary_fields(self) -> list[FieldPath]:
        """Return patterns of aggregates, totals and parts, which summarise other measurements."""
        named = {derived.field for derived in self.keys.derived if derived.is_ != "count"}
        for total in self.keys.totals:
            named.update(path for path in (*total.whole, *total.parts))
        return [path for path in self._measured() if path in named]

    @staticmethod
    def _names(paths: Iterable[FieldPath]) -> dict[FieldPath, frozenset[str]]:
        names: dict[FieldPath, set[str]] = {FieldPath(): set()}
        for path in paths:
            for depth in range(len(path)):
                names.setdefault(FieldPath(path[:depth]), set()).add(path[depth])
        return {parent: frozenset(fields) for parent, fields in names.items()}

    def field(self, path: FieldPath) -> Field:
        """Return the declaration of the field at ``path``; raises KeyError."""
        return self.keys.fields[path]

    def layout(self, record: dict[str, Any]) -> tuple[Layout, list[Any]]:
        """Return the layout of a record, and its objects: the record, then ``self.objects``."""
        objects: list[Any] = [record]
        keys: list[object] = [tuple(record)]
        for get in self._getters:
            value = get(record)
            objects.append(value)
            keys.append(tuple(value) if type(value) is dict else None)
        layout = self._layouts.get(tuple(keys))
        if layout is None:
            layout = self._layouts[tuple(keys)] = Layout(self, record)
        return layout, objects

    def tolerance(self, found: float, computed: float, relative: float | None = None) -> float:
        """Return the largest difference of ``found`` and ``computed`` that rounding explains.

        With d decimals it is 10^-d: half a unit for the rounded aggregate and half a unit for the
        rounded samples, plus a few units in the last place for floating-point arithmetic.
        """
        size = max(abs(found), abs(computed))
        if self.keys.decimals is not None and relative is None:
            return self.least_tolerance + 4 * ulp(size)
        return (relative or self.keys.tolerance or RELATIVE_TOLERANCE) * size

    def rounded(self, value: float) -> float:
        """Round a computed value to the decimals of the format.

        Digits beyond the twelfth are dropped first, as floating-point noise: 14541.21 / 18 is
        807.845 and rounds to 807.85, but the quotient of the doubles is 807.8449999999999.
        """
        if self.keys.decimals is None or type(value) is int:
            return value
        return round(float(f"{value:.12g}"), self.keys.decimals)

    def show(self, value: float) -> str:
        """Return a number for a message, with the decimals of the format or six digits."""
        if type(value) is int:
            return str(value)
        if self.keys.decimals is None or abs(value) >= 1e15:
            return f"{value:.6g}"
        return f"{self.rounded(value):.{self.keys.decimals}f}"

    def matches(self, root: Any) -> bool:
        """Tell whether the content of a file has the signature of the format."""
        signature = self.keys.signature
        if signature is None or any(path.get(root) is MISSING for path in signature.has):
            return False
        if not signature.record_has:
            return True
        records = FieldPath(self.records.at[:-1]).get(root)
        listed = records.values() if type(records) is dict else records
        first = next(iter(listed), None) if type(records) in (dict, list) else None
        return all(path.get(first) is not MISSING for path in signature.record_has)
