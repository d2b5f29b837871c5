"""Laws of a format: formulas for its derived fields, and how far rounding explains a difference."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import inf, ulp
from typing import Any

from perflint.formats.formulas import Node, fields, operations, series_fields
from perflint.formats.formulas.evaluate import Evaluation, Inputs, compile_node
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

    __slots__ = ("node", "rounding", "value")

    def __init__(self, node: Node, rounding: Rounding) -> None:
        self.node = node
        self.rounding = rounding
        #: Computes the value from a record, or None.
        self.value: Callable[[Inputs], float | None] = compile_node(node)

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
        "_relative",
        "_rounding",
        "_selection",
        "close",
        "compute",
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
        #: Computes the value from the operands, or None.
        self.compute = self.expression.value
        if where_equal:
            self.compute = _where_equal(self.compute, *map(compile_node, where_equal))
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

    def aggregates(self, record: Any) -> "Iterator[Aggregate]":
        """Yield the fields of a record that the law is about."""
        if self._selection is None:
            yield Aggregate(self.keys.field, None, self)
            return
        for path in self._selection.paths(record):
            yield Aggregate(path, _number(path[-1]), self)

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


def _where_equal(value: Evaluation, first: Evaluation, second: Evaluation) -> Evaluation:
    """Return a function that computes a value only where two others are equal."""

    def guarded(inputs: Inputs) -> float | None:
        expected = first(inputs)
        is_equal = expected is not None and expected == second(inputs)
        return value(inputs) if is_equal else None

    return guarded


class Aggregate:
    """A derived field of a record.

    ``get`` reads it. ``key`` is the number in its name, for a law about the items of an object.
    ``may_be_zero`` and ``close`` are those of the law.
    """

    __slots__ = ("close", "compute", "field", "get", "key", "law", "may_be_zero")

    def __init__(self, field: FieldPath, key: float | None, law: Law) -> None:
        self.field = field
        self.get = field.getter()
        self.key = key
        self.law = law
        self.may_be_zero = law.may_be_zero
        self.close = law.close
        #: Computes the value from the operands, or None.
        self.compute = law.compute


def terms_of(terms: Sequence[Expression], record: Any) -> Iterator[Sequence[Expression]]:
    """Yield terms in ascending order: those given, or for items of objects those of each item.

    The same star is the same item: ``low/*`` and ``high/*`` are compared name by name.
    """
    first = terms[0].node
    if not (isinstance(first, FieldPath) and first[-1] == "*"):
        yield terms
        return
    for path in Selection([first]).paths(record):
        yield [
            Expression(FieldPath((*term.node[:-1], path[-1])), term.rounding)
            for term in terms
            if isinstance(term.node, FieldPath)
        ]


def _number(name: str) -> float | None:
    try:
        number = float(name)
    except ValueError:
        return None
    return number if -inf < number < inf else None


def node_of(term: str, formulas: Mapping[str, Node]) -> Node:
    """Return a formula by its text, or the path of the field that a term is."""
    return formulas.get(term) or FieldPath.parse(term)
