"""Derived fields: their formulas, and whether a value agrees with what the formula gives."""

from collections.abc import Callable, Iterator
from math import inf
from typing import Any

from perflint.formats.formulas.evaluate import Inputs
from perflint.formats.formulas.nodes import Node
from perflint.formats.functions import STATISTICS
from perflint.formats.language import Derived
from perflint.formats.paths import FieldPath, Selection
from perflint.formats.rounding import Expression, Rounding, float_error, half_unit
from perflint.primitives.record import Record

_AVERAGES = ("mean", "median", "min", "max")
"""The statistics that change by no more than half a unit if all samples change by half a unit."""


class Law:
    """What ``[[derived]]`` says of one field, or of each item that its pattern selects."""

    __slots__ = (
        "_close",
        "_relative",
        "_rounding",
        "_selection",
        "expression",
        "keys",
        "may_be_zero",
    )

    def __init__(self, keys: Derived, node: Node, rounding: Rounding, *, may_be_zero: bool) -> None:
        if keys.tolerance is not None and rounding.decimals is None:
            rounding = Rounding(None, keys.tolerance, rounding.exact)
        self.keys = keys
        self.expression = Expression(node, rounding)
        self.may_be_zero = may_be_zero
        self._rounding = rounding
        self._selection = Selection([keys.field]) if "*" in keys.field[-1] else None
        self._relative = keys.tolerance or (
            0.0 if rounding.decimals is not None else rounding.relative
        )
        #: A difference that rounding always explains.
        self._close = 0.0 if self.decimals is None else half_unit(self.decimals)
        if self.statistic in _AVERAGES and rounding.decimals is not None:
            self._close += half_unit(rounding.decimals)

    @property
    def decimals(self) -> int | None:
        """The number of decimals that the field is rounded to; None if it is not rounded."""
        return self._rounding.decimals if self.keys.decimals is None else self.keys.decimals

    @property
    def statistic(self) -> str | None:
        """The name of the function if the formula is a statistic of one series."""
        node = self.expression.node
        return node[0] if type(node) is tuple and node[0] in STATISTICS else None

    def aggregates(self, record: Any) -> "Iterator[Aggregate]":
        """Yield the fields of a record that the law is about."""
        if self._selection is None:
            yield Aggregate(self.keys.field, self.keys.field.getter(), None, self)
            return
        for path in self._selection.paths(record):
            yield Aggregate(path, path.getter(), _number(path[-1]), self)

    def agrees(self, found: float, computed: float, inputs: Inputs) -> bool:
        """Tell whether rounding explains the difference of a value and the computed one.

        The field itself may be rounded by half a unit of its decimals, and the computed value may
        be off by what the rounding of its operands does to it. Without decimals, the tolerance is
        relative to the larger of both, or is what the tolerance of the operands does to the
        computed value. A tolerance of the law itself is relative in either case.
        """
        difference = abs(found - computed)
        close = max(self._close, self._relative * max(abs(found), abs(computed)))
        if difference <= close:
            return True
        error = self.expression.rounding_error(inputs)
        if self.decimals is None:
            return difference <= max(close, error)
        return difference <= half_unit(self.decimals) + error + float_error(found, computed)


class Aggregate(Record):
    """A derived field of a record.

    ``get`` reads it. ``key`` is the number in its name, for a law about the items of an object.
    """

    field: FieldPath
    get: Callable[[Any], Any]
    key: float | None
    law: Law


def _number(name: str) -> float | None:
    try:
        number = float(name)
    except ValueError:
        return None
    return number if -inf < number < inf else None
