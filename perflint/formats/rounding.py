"""How far rounding explains that numbers do not agree."""

from collections.abc import Callable, Collection
from math import ulp

from perflint.formats.formulas.evaluate import Inputs, compile_node
from perflint.formats.formulas.nodes import Node, fields
from perflint.formats.language import FormatKeys
from perflint.formats.paths import FieldPath

RELATIVE_TOLERANCE = 1e-9
"""The default relative tolerance of computed numbers in a format that does not round."""

ULPS = 4
"""Allowed for floating-point arithmetic, in units in the last place."""


class Rounding:
    """The precision of the numbers in the records of a format.

    They are rounded to ``decimals``, or exact but for a ``relative`` tolerance. The fields in
    ``exact`` are integers.
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
        exact = frozenset(path for path, field in keys.fields.items() if field.kind == "count")
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

    def __str__(self) -> str:
        from perflint.formats.formulas.text import show  # only for a message

        return show(self.node, str)

    @property
    def operands(self) -> tuple[FieldPath, ...]:
        """The fields in the formula."""
        return fields(self.node)

    def rounding_error(self, inputs: Inputs) -> float:
        """Return by how much the value may change if each operand is changed by its rounding."""
        from perflint.formats.formulas.intervals import half_width  # only where numbers differ

        width = half_width(self.node, inputs, self.rounding.radius)
        return 0.0 if width is None else width


def float_error(*values: float) -> float:
    """Return what floating-point arithmetic may add to the difference of numbers."""
    return ULPS * ulp(max(map(abs, values)))
