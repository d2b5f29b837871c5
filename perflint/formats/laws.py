"""Laws of a format: formulas for its derived fields, and how far rounding explains a difference."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import ulp
from typing import Any

from perflint.formats.formulas import (
    Node,
    fields,
    key_of,
    operations,
    series_fields,
    with_key,
)
from perflint.formats.formulas.evaluate import Evaluation, Inputs, compile_columns, where_equal
from perflint.formats.functions import STATISTICS
from perflint.formats.language import Derived, FormatKeys
from perflint.formats.paths import FieldPath, Selection

RELATIVE_TOLERANCE = 1e-9
"""The default relative tolerance of computed numbers in a format that does not round."""

ULPS = 4
"""Allowed for floating-point arithmetic, in units in the last place."""


class Rounding:
    """The precision of the numbers in the records of a format.

    They are rounded to ``decimals``, or exact but for a ``relative`` tolerance. The fields in
    ``exact`` are integers in all records.
    """

    __slots__ = ("decimals", "exact", "relative")

    def __init__(
        self, decimals: int | None, relative: float | None, exact: Collection[FieldPath] = ()
    ) -> None:
        self.decimals = decimals
        self.relative = RELATIVE_TOLERANCE if relative is None else relative
        self.exact = exact

    @classmethod
    def of(cls, keys: FormatKeys) -> "Rounding":
        """Return the precision that a format declares."""
        counts = {path for path, field in keys.fields.items() if field.kind == "count"}
        exact = frozenset(counts - {entry.field for entry in keys.kinds})
        return cls(keys.decimals, keys.tolerance, exact)

    def combined(self, *errors: float) -> float:
        """Return the error of the difference of numbers with these errors.

        A relative tolerance is that of the difference, not of each number.
        """
        return max(errors) if self.decimals is None else sum(errors)

    def radius(self, path: FieldPath, value: float) -> float:
        """Return by how far the value of a field may differ from the number that was rounded."""
        if path in self.exact:
            return 0.0
        return half_unit(self.decimals) if self.decimals is not None else self.relative * abs(value)


def half_unit(decimals: int) -> float:
    """Return half a unit of the last of so many decimals."""
    return float(10**-decimals) / 2


class Expression:
    """A formula over the fields of a record. A single field is one, too."""

    __slots__ = ("node", "rounding", "values")

    def __init__(self, node: Node, rounding: Rounding) -> None:
        self.node = node
        self.rounding = rounding
        self.values: Evaluation = compile_columns(node)

    def value(self, inputs: Inputs) -> float | None:
        """Compute the value for one record."""
        return self.values((inputs,))[0]

    @property
    def is_formula(self) -> bool:
        """Whether it is more than a field."""
        return not isinstance(self.node, FieldPath)

    def __str__(self) -> str:
        from perflint.formats.formulas.text import show  # only for a message

        return show(self.node, str)

    @property
    def operands(self) -> tuple[FieldPath, ...]:
        """The fields in the formula; of values that are gathered, what contains them."""
        return tuple(map(_container_of, fields(self.node)))

    def rounding_error(self, inputs: Inputs) -> float:
        """Return by how much the value may change if each operand is changed by its rounding."""
        from perflint.formats.formulas.intervals import half_width  # only where numbers differ

        width = half_width(self.node, inputs, self.rounding.radius)
        return 0.0 if width is None else width


def _container_of(path: FieldPath) -> FieldPath:
    """Return the path of what contains all values that a path with stars leads to, or the path."""
    return FieldPath(path[: path.index("*")]) if "*" in path else path


def float_error(*values: float) -> float:
    """Return what floating-point arithmetic may add to the difference of numbers."""
    return ULPS * ulp(max(map(abs, values)))


_AVERAGES = ("mean", "median", "min", "max")
"""The statistics that change by no more than half a unit if all samples change by half a unit."""


class Law:
    """What ``[[derived]]`` says of one field, or of each item that its pattern selects.

    ``agrees`` defines which differences are allowed. ``close`` is a lower bound of that, so that
    for most values nothing else has to be computed.
    """

    __slots__ = (
        "_by_key",
        "_relative",
        "_rounding",
        "_selection",
        "_where_equal",
        "close",
        "expression",
        "keys",
        "may_be_zero",
    )

    def __init__(
        self,
        keys: Derived,
        node: Node,
        rounding: Rounding,
        *,
        may_be_zero: bool,
        where_equal: Sequence[Node] = (),
    ) -> None:
        if keys.tolerance is not None and rounding.decimals is None:
            rounding = Rounding(None, keys.tolerance, rounding.exact)
        self.keys = keys
        self.expression = Expression(node, rounding)
        self.may_be_zero = may_be_zero
        self._where_equal = [compile_columns(term) for term in where_equal]
        self._by_key: dict[float | None, Evaluation] = {}
        self._rounding = rounding
        is_pattern = "*" in keys.field[-1] or "?" in keys.field[-1]
        self._selection = Selection([keys.field]) if is_pattern else None
        self._relative = keys.tolerance or (
            0.0 if rounding.decimals is not None else rounding.relative
        )
        #: A difference up to which a value always agrees.
        self.close = 0.0 if self.decimals is None else half_unit(self.decimals)
        if self.statistic in _AVERAGES and rounding.decimals is not None:
            self.close += half_unit(rounding.decimals)

    @property
    def decimals(self) -> int | None:
        """The number of decimals that the field is rounded to; None if it is not rounded."""
        return self._rounding.decimals if self.keys.decimals is None else self.keys.decimals

    @property
    def statistic(self) -> str | None:
        """The name of the function if the formula is a statistic of one series."""
        node = self.expression.node
        return node[0] if type(node) is tuple and node[0] in STATISTICS else None

    @property
    def series(self) -> FieldPath | None:
        """The series if the formula is a statistic of one that is stored as such."""
        node = self.expression.node
        is_stored = self.statistic and isinstance(node, tuple) and "*" not in node[1]
        return self.expression.operands[0] if is_stored else None

    @property
    def repeats(self) -> bool:
        """Whether the field only repeats other fields, or depends on the number of samples."""
        node = self.expression.node
        uses_count = not operations(node).isdisjoint(("sum", "count"))
        return uses_count or set(fields(node)) != set(series_fields(node))

    @property
    def relative(self) -> float:
        """A difference, relative to the value in the file, up to which the value always agrees."""
        return 0.0 if self.close else self._relative

    def compute(self, key: float | None) -> Evaluation:
        """Return what computes the field, or the item with a key, for several records."""
        if key not in self._by_key:
            node = self.expression.node
            evaluate = compile_columns(node if key is None else with_key(node, key))
            if self._where_equal:
                evaluate = where_equal(evaluate, *self._where_equal)
            self._by_key[key] = evaluate
        return self._by_key[key]

    def aggregates(self, record: Any) -> "Iterator[Aggregate]":
        """Yield the fields of a record that the law is about."""
        if self._selection is None:
            yield Aggregate(self.keys.field, None, self)
            return
        for path in self._selection.paths(record):
            yield Aggregate(path, key_of(path[-1]), self)

    def agrees(self, found: float, computed: float, inputs: Inputs) -> bool:
        """Tell whether rounding explains the difference of a value and the computed one.

        The field itself may be rounded by half a unit of its decimals, and the computed value may
        be off by what the rounding of its operands does to it. Without decimals, the tolerance is
        relative to the larger of both, or is what the tolerance of the operands does to the
        computed value. A tolerance of the law itself is relative in either case.
        """
        difference = abs(found - computed)
        close = max(self.close, self._relative * max(abs(found), abs(computed)))
        if difference <= close:
            return True
        error = self.expression.rounding_error(inputs)
        if self.decimals is None:
            return difference <= max(close, error)
        return difference <= half_unit(self.decimals) + error + float_error(found, computed)


Objects = dict[FieldPath, list[Any]]
"""The values at paths, for several records."""


class Aggregate:
    """A derived field of a record.

    ``get`` reads it, and ``values`` computes it for several records. ``key`` is the number in its
    name, for a law about the items of an object. ``may_be_zero`` and ``close`` are the law's.
    """

    __slots__ = ("close", "field", "get", "key", "law", "may_be_zero", "values")

    def __init__(self, field: FieldPath, key: float | None, law: Law) -> None:
        self.field = field
        self.get = field.getter()
        self.key = key
        self.law = law
        self.may_be_zero = law.may_be_zero
        self.close = law.close
        self.values: Evaluation = law.compute(key)

    def differing(self, records: Sequence[Inputs], objects: Objects) -> Iterator[int]:
        """Yield the positions of the records whose field may differ by more than rounding.

        ``objects`` are what contains fields, by its path, for all records; more are added.
        """
        name, parent = self.field[-1], FieldPath(self.field[:-1])
        if parent not in objects:
            every = [each.record for each in records]
            objects[parent] = [*map(parent.get, every)] if parent else every
        fields = objects[parent]
        found: list[Any] = [each.get(name) if type(each) is dict else None for each in fields]
        if found == (computed := self.values(records)):
            return
        relative = self.law.relative
        for position, (value, expected) in enumerate(zip(found, computed, strict=True)):
            if expected is None or not (type(value) is float or type(value) is int):
                continue
            if (gap := abs(value - expected)) > self.close and gap > relative * abs(value):
                yield position


def is_pattern(terms: Sequence[Expression]) -> bool:
    """Tell whether terms in ascending order are those of each item of objects."""
    first = terms[0].node
    return isinstance(first, FieldPath) and first[-1] == "*"


def terms_of(terms: Sequence[Expression], record: Any) -> Iterator[Sequence[Expression]]:
    """Yield terms in ascending order: those given, or for items of objects those of each item.

    The same star is the same item: ``low/*`` and ``high/*`` are compared name by name.
    """
    first = terms[0].node
    if not (isinstance(first, FieldPath) and is_pattern(terms)):
        yield terms
        return
    for path in Selection([first]).paths(record):
        yield [
            Expression(FieldPath((*term.node[:-1], path[-1])), term.rounding)
            for term in terms
            if isinstance(term.node, FieldPath)
        ]


def node_of(term: str, formulas: Mapping[str, Node]) -> Node:
    """Return a formula by its text, or the path of the field that a term is."""
    return formulas.get(term) or FieldPath.parse(term)
