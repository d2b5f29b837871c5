from collections.abc import Callable, Iterator
from itertools import product
from math import inf, isclose

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perflint.formats.formulas import KEY, Node, fields, is_operation
from perflint.formats.formulas.evaluate import compile_node
from perflint.formats.formulas.intervals import half_width
from perflint.formats.formulas.parse import parse
from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.paths import FieldPath
from tests.formats.formulas.trees import A, B, C, Operands, S, trees

EXACT = ["mean", "sum", "min", "max", "median", "count"]
"""The statistics whose half-width is not only a bound."""

rounded = st.integers(-100_000, 100_000).map(lambda number: number / 100)
radii = st.sampled_from([0.5, 0.05, 0.005])
samples = st.lists(rounded, min_size=1, max_size=6)


def corners(operands: Operands, radius: Callable[[FieldPath, float], float]) -> Iterator[Operands]:
    """Yield the operands with each number at the lower or the upper end of its interval."""
    paths = list(operands.fields)
    choices = []
    for path in paths:
        number = operands.fields[path]
        numbers = number if isinstance(number, list) else [number]
        ends = product(*[(n - radius(path, n), n + radius(path, n)) for n in numbers])
        choices.append([list(end) if isinstance(number, list) else end[0] for end in ends])
    for chosen in product(*choices):
        yield Operands(dict(zip(paths, chosen, strict=True)), operands.key)


def deviations(
    node: Node, operands: Operands, radius: Callable[[FieldPath, float], float]
) -> list[float | None]:
    """Return by how much the value deviates at each corner; None where there is no value."""
    compute = compile_node(node)
    value = compute(operands)
    assert value is not None
    used = set(fields(node))
    needed = {path: number for path, number in operands.fields.items() if path in used}
    values = map(compute, corners(Operands(needed, operands.key), radius))
    return [None if corner is None else abs(corner - value) for corner in values]


formulas = trees(
    st.sampled_from([A, B, C, KEY]) | st.integers(0, 10) | st.sampled_from([0.5, 1000]),
    st.just(S),
    ["+", "-", "*", "/", "neg", "sqrt", "t", *STATISTICS, *PERCENTILES],
)


@settings(max_examples=500)
@given(formulas, st.lists(rounded, min_size=3, max_size=3), samples, radii)
def test_no_corner_of_the_operands_deviates_more(
    node: Node, numbers: list[float], values: list[float], size: float
) -> None:
    operands = Operands({**dict(zip((A, B, C), numbers, strict=True)), S: values}, 0.25)
    width = half_width(node, operands, lambda path, value: size)
    value = compile_node(node)(operands)
    assert (width is None) == (value is None)
    if width is None or width == inf:
        return
    noise = 1e-9 * (width + abs(value or 0)) + 1e-12
    for deviation in deviations(node, operands, lambda path, value: size):
        assert deviation is None or deviation <= width + noise


def with_own_operands(node: Node, operands: Operands, numbers: Iterator[float]) -> Node:
    """Return a formula in which each operand occurs once, and add its values to ``operands``."""
    if isinstance(node, FieldPath):
        path = FieldPath((f"{node}{len(operands.fields)}",))
        count = len(operands.fields) % 3 + 1
        own = [next(numbers) for _ in range(count)]
        operands.fields[path] = own if node == S else own[0]
        return path
    if is_operation(node):
        return (node[0], *[with_own_operands(part, operands, numbers) for part in node[1:]])
    return node


@settings(max_examples=200)
@given(
    trees(
        st.just(A) | st.sampled_from([2, 0.5, 1000]),
        st.just(S),
        ["+", "-", "*", "/", "neg", "sqrt", "t", *EXACT, *PERCENTILES],
    ),
    st.lists(rounded.map(abs), min_size=30, max_size=30),
    st.dictionaries(st.integers(0, 9), radii),
)
def test_the_half_width_is_exact_if_each_operand_occurs_once(
    shape: Node, numbers: list[float], sizes: dict[int, float]
) -> None:
    operands = Operands({})
    node = with_own_operands(shape, operands, iter(numbers))
    count = sum(len(n) if isinstance(n, list) else 1 for n in operands.fields.values())
    assume(count <= 9)

    def radius(path: FieldPath, value: float) -> float:
        return sizes.get(int(value) % 10, 0.005)

    width = half_width(node, operands, radius)
    assume(width is not None and width < inf)
    assert width is not None
    found = deviations(node, operands, radius)
    assume(None not in found)  # at the end of its interval, a root is not defined
    value = compile_node(node)(operands)
    assert value is not None
    largest = max(deviation for deviation in found if deviation is not None)
    assert isclose(width, largest, rel_tol=1e-9, abs_tol=1e-9 * max(1, abs(value)))


@given(samples, st.lists(radii, min_size=6, max_size=6))
@pytest.mark.parametrize("name", [*EXACT, "stdev", "pstdev"])
def test_the_half_width_of_a_statistic_is_that_of_the_corners(
    name: str, values: list[float], sizes: list[float]
) -> None:
    own = dict(zip(values, sizes, strict=False))
    operands = Operands({S: values})
    width = half_width((name, S), operands, lambda path, value: own[value])
    found = deviations((name, S), operands, lambda path, value: own[value])
    largest = max(deviation for deviation in found if deviation is not None)
    assert width is not None
    if name in EXACT:
        assert isclose(width, largest, rel_tol=1e-9, abs_tol=1e-9)
    else:
        assert width >= largest - 1e-9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a}", 0.5),
        ("3 * {a}", 1.5),
        ("{a} - {b}", 1),
        ("{a} / {b}", 10.5 / 3.5 - 10 / 4),
        ("{a} * {b}", 10.5 * 4.5 - 40),
        ("-{a}", 0.5),
        ("sqrt({b})", 2 - 3.5**0.5),
        ("sqrt({zero})", 0.5**0.5),
        ("mean({s})", 0.5),
        ("sum({s})", 2),
        ("max({s})", 0.5),
        ("median({s})", 0.5),
        ("percentile({s}, 90, 'inclusive')", 0.5),
        ("percentile({s}, {b}, 'inclusive')", 0.5 + 0.5 * 0.03),
        ("count({s})", 0),
        ("stdev({s})", 0.5 * (4 / 3) ** 0.5),
        ("pstdev({s})", 0.5),
        ("stdev({one})", 0),
        ("(*) * 3 + 1", 0),
        ("t(0.975, 3)", 0),
        ("1000000 + {a} - 1000000", 0.5),
    ],
)
def test_the_half_width_of_a_formula_is_known(text: str, expected: float) -> None:
    named = {"a": 10, "b": 4, "zero": 0, "s": [1, 2, 3, 4], "one": [5]}
    operands = Operands({FieldPath((name,)): value for name, value in named.items()}, 50)
    width = half_width(parse(text), operands, lambda path, value: 0.5)
    assert width == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["1 / {small}", "1 / ({half} - 1)", "0 * (1 / {small})", "t({half}, 3)", "t(0.9, {half})",
     "{wide} * {wide}", "2 * {wide} - {wide}", "max({wide_samples})"],
)  # fmt: skip
def test_a_formula_that_can_be_undefined_has_no_bound(text: str) -> None:
    named = {"small": 0.25, "half": 0.5, "wide": 1, "wide_samples": [1.7e308]}
    operands = Operands({FieldPath((name,)): value for name, value in named.items()})
    radius = {"small": 0.5, "half": 0.5, "wide": 1e308, "wide_samples": 1e308}
    width = half_width(parse(text), operands, lambda path, value: radius[str(path)])
    assert width == inf


def test_a_formula_without_a_value_has_no_half_width() -> None:
    assert half_width(parse("1 / {a}"), Operands({A: 0}), lambda path, value: 0.5) is None
    assert half_width(parse("mean({s})"), Operands({}), lambda path, value: 0.5) is None


def test_the_radius_can_depend_on_the_field_and_on_the_value() -> None:
    def radius(path: FieldPath, value: float) -> float:
        return value / 10 if path == S else 1

    operands = Operands({A: 7, S: [10, 30]})
    assert half_width(parse("{a} + mean({s})"), operands, radius) == pytest.approx(3)
