"""A format ready for use: what rules ask of it, worked out from its keys."""

from collections.abc import Iterable
from math import prod, ulp
from typing import Any

from perflint.formats.functions import ARITHMETIC, STATISTICS
from perflint.formats.language import Derived, Field, FormatKeys
from perflint.formats.layout import Layout, Sum
from perflint.formats.paths import MISSING, FieldPath, Selection

RELATIVE_TOLERANCE = 1e-9
"""How far apart two numbers that are not rounded may be, as a share of the larger."""


class Aggregate:
    """A derived field with its function looked up: ``statistic`` of a series, or ``arithmetic``."""

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
    """What the numbers of a baseline mean. The engine knows no field name but through this.

    ``required`` and ``known`` are names by the object they stand in (``()`` is the record). The
    keys must agree with each other (``perflint.formats.consistency``).
    """

    def __init__(self, name: str, keys: FormatKeys) -> None:
        self.name = name
        self.keys = keys
        self.records = keys.records
        self.metadata = keys.metadata
        self.tolerances = keys.tolerances
        self.top_level = keys.top_level
        self.ascending = keys.ascending
        #: No tolerance is smaller than this one.
        self.least_tolerance = 0.0 if keys.decimals is None else float(10**-keys.decimals)
        #: Each series: its path, how it is written down, and how to get it from a record.
        self.series = tuple((path, keys.samples[path], path.getter()) for path in keys.samples)
        self.aggregates = tuple(Aggregate(derived, keys.may_be_zero) for derived in keys.derived)
        self.sums = tuple(Sum(total, keys.samples) for total in keys.totals)
        self.known = self._names(keys.fields)
        self.required = self._names(
            path for path, field in keys.fields.items() if not field.optional
        )
        #: Objects that other fields stand in.
        self.objects = tuple(path for path in self.known if path) + tuple(
            self._of_kind("measurements")
        )
        self._getters = [path.getter() for path in self.objects]
        self.measured = Selection(tuple(self._measured()))
        self.summarised = Selection(tuple(self._summarised()))
        self._layouts: dict[tuple[object, ...], Layout] = {}
        self.gates = tuple(
            path
            for path, field in keys.fields.items()
            if field.kind in ("measurement", "measurements", "samples")
            and not field.optional
            and path not in keys.may_be_zero
        )

    def _of_kind(self, *kinds: str) -> list[FieldPath]:
        return [path for path, field in self.keys.fields.items() if field.kind in kinds]

    def _measured(self) -> list[FieldPath]:
        """All measurements but the samples, as patterns."""
        parts = [FieldPath((*path, "*")) for path in self._of_kind("measurements")]
        return parts + self._of_kind("measurement")

    def _summarised(self) -> list[FieldPath]:
        """Aggregates, wholes and parts: measurements that stand for many."""
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
        return {parent: frozenset(found) for parent, found in names.items()}

    def field(self, path: FieldPath) -> Field:
        """Return what is known of the field at ``path``; raises KeyError."""
        return self.keys.fields[path]

    def layout(self, record: dict[str, Any]) -> tuple[Layout, list[Any]]:
        """Return the layout of a record, and its objects in the layout's order."""
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
        """Return how far ``found`` may be from ``computed`` without contradicting it.

        With d decimals it is 10^-d: half a unit for the aggregate, half for the samples. A few
        units in the last place are added for the arithmetic itself.
        """
        size = max(abs(found), abs(computed))
        if self.keys.decimals is not None and relative is None:
            return self.least_tolerance + 4 * ulp(size)
        return (relative or self.keys.tolerance or RELATIVE_TOLERANCE) * size

    def rounded(self, value: float) -> float:
        """Round a computed value as the format writes it.

        Digits beyond the twelfth are the noise of arithmetic: 14541.21 / 18 is 807.845, which is
        written 807.85, though the quotient of the doubles is 807.8449999999999.
        """
        if self.keys.decimals is None or type(value) is int:
            return value
        return round(float(f"{value:.12g}"), self.keys.decimals)

    def show(self, value: float) -> str:
        """Write a number for a message: rounded as the format does, else to six digits."""
        if type(value) is int:
            return str(value)
        if self.keys.decimals is None or abs(value) >= 1e15:
            return f"{value:.6g}"
        return f"{self.rounded(value):.{self.keys.decimals}f}"

    def fits(self, root: Any) -> bool:
        """Tell whether a file's content has this format's signature."""
        signature = self.keys.signature
        if signature is None or any(path.of(root) is MISSING for path in signature.has):
            return False
        if not signature.record_has:
            return True
        records = FieldPath(self.records.at[:-1]).of(root)
        listed = records.values() if type(records) is dict else records
        first = next(iter(listed), None) if type(records) in (dict, list) else None
        return all(path.of(first) is not MISSING for path in signature.record_has)
