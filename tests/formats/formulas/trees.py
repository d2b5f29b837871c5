"""Formulas and their operands for property tests."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from perflint.documents.baselines.record_aggregates import set_field
from perflint.documents.baselines.series import Series
from perflint.formats.formulas import KEY, Node
from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.language import Samples
from perflint.formats.paths import FieldPath

A, B, C = (FieldPath((name,)) for name in "abc")
S = FieldPath(("s",))

LIST = Samples("list")


class Operands:
    """The operands of a formula: numbers and lists of samples by field."""

    def __init__(self, fields: dict[FieldPath, Any], key: float | None = None) -> None:
        self.fields = fields
        self.key = key

    @property
    def record(self) -> Any:
        record: dict[str, Any] = {}
        for path, value in self.fields.items():
            set_field(record, path, value)
        return record

    @property
    def series(self) -> dict[FieldPath, Series]:
        lists = {path: value for path, value in self.fields.items() if isinstance(value, list)}
        return defaultdict(
            lambda: Series(None, LIST),
            {path: Series(values, LIST) for path, values in lists.items()},
        )


def trees(
    numbers: st.SearchStrategy[Node], series: st.SearchStrategy[FieldPath], names: Sequence[str]
) -> st.SearchStrategy[Node]:
    """Return formulas with ``numbers`` and statistics of ``series`` as leaves.

    ``names`` are the operations that they may contain.
    """
    statistics = [name for name in names if name in STATISTICS]
    leaves = numbers
    if statistics:
        leaves |= st.tuples(st.sampled_from(statistics), series)
    unary = [name for name in names if name in ("neg", "sqrt")]
    binary = [name for name in names if name in ("+", "-", "*", "/", "t")]
    percentiles = [name for name in names if name in PERCENTILES]

    def extended(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        larger: list[st.SearchStrategy[Node]] = []
        if unary:
            larger.append(st.tuples(st.sampled_from(unary), nodes))
        if binary:
            larger.append(st.tuples(st.sampled_from(binary), nodes, nodes))
        if percentiles:
            percent = st.integers(0, 100) | st.just(KEY) | nodes
            larger.append(st.tuples(st.sampled_from(percentiles), series, percent))
        return st.one_of(larger)

    return st.recursive(leaves, extended, max_leaves=8)


def with_types(node: Node) -> object:
    """Return a node in which a field differs from an operation with the same items."""
    if isinstance(node, tuple):
        return type(node), *map(with_types, node)
    return node
