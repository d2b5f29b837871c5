import sys
from math import inf, isclose, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from perflint.formats.formulas import KEY, Node, is_operation, short
from perflint.formats.formulas.evaluate import compile_columns, compile_node
from perflint.formats.formulas.parse import parse
from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.paths import FieldPath
from tests.formats.formulas.trees import A, B, C, Operands, S, trees

R = FieldPath(("r",))
positive = st.integers(1, 10**6) | st.floats(0.001, 1e6)
samples = st.lists(positive, min_size=1, max_size=30)


def value(formula: str | Node, key: float | None = None, **fields: Any) -> float | None:
    node = parse(formula) if isinstance(formula, str) else formula
    operands = {FieldPath((name,)): operand for name, operand in fields.items()}
    return compile_node(node)(Operands(operands, key))


NUMPY: dict[str, Any] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "neg": np.negative,
    "sqrt": np.sqrt,
    "t": stats.t.ppf,
    "mean": np.mean,
    "median": np.median,
    "min": np.min,
    "max": np.max,
    "sum": np.sum,
    "count": np.size,
    "stdev": lambda values: np.std(values, ddof=1) if len(values) > 1 else 0.0,
    "pstdev": np.std,
    "inclusive-percentile": lambda values, p: np.percentile(values, p, method="linear"),
    "exclusive-percentile": lambda values, p: np.percentile(values, p, method="weibull"),
}


def reference(node: Node, operands: Operands) -> Any:
    """Return the value of a formula by numpy and scipy."""
    if isinstance(node, FieldPath):
        return np.asarray(operands.fields[node], dtype=float)[()]
    if not is_operation(node):
        return np.float64(node)
    if node == KEY:
        return np.float64(operands.key)
    return NUMPY[node[0]](*[reference(argument, operands) for argument in node[1:]])


# Without subtraction and deviations, whose error is relative to their operands.
compositions = trees(
    st.sampled_from([A, B, C, KEY]) | st.sampled_from([1, 2.5, 1000]),
    st.sampled_from([S, R]),
    ["+", "*", "/", "sqrt", "mean", "median", "min", "max", "sum", "count"],
)


@settings(max_examples=300)
@given(compositions, st.lists(positive, min_size=4, max_size=4), samples, samples)
def test_a_composition_equals_numpy(
    node: Node, numbers: list[float], first: list[float], second: list[float]
) -> None:
    a, b, c, key = numbers
    operands = Operands({A: a, B: b, C: c, S: first, R: second}, key)
    found = compile_node(node)(operands)
    assert found is not None
    assert isclose(found, reference(node, operands), rel_tol=1e-9)


@given(positive, positive)
@pytest.mark.parametrize("operator", ["+", "-", "*", "/"])
def test_an_operator_equals_numpy(operator: str, left: float, right: float) -> None:
    operands = Operands({A: left, B: right})
    node = (operator, A, B)
    assert compile_node(node)(operands) == pytest.approx(reference(node, operands), rel=1e-15)


@given(samples)
@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("inner", [False, True])
def test_a_statistic_equals_numpy(name: str, inner: bool, values: list[float]) -> None:
    operands = Operands({S: values})
    node = (name, S)
    found = compile_node(("neg", ("neg", node)) if inner else node)(operands)
    assert found is not None
    noise = 1e-13 * max(values) if name.endswith("stdev") else 0
    assert isclose(found, reference(node, operands), rel_tol=1e-9, abs_tol=noise)


@given(samples, st.integers(0, 100) | st.floats(0, 100) | st.sampled_from([50, 99.9, 99.99]))
@pytest.mark.parametrize("method", ["inclusive", "exclusive"])
def test_a_percentile_equals_numpy(method: str, values: list[float], percent: float) -> None:
    operands = Operands({S: values}, percent)
    node = parse(f"percentile({{s}}, *, '{method}')")
    found = compile_node(node)(operands)
    assert found is not None
    noise = 1e-13 * max(values)
    assert isclose(found, reference(node, operands), rel_tol=1e-9, abs_tol=noise)


@given(st.floats(0.001, 0.999).filter(lambda p: abs(p - 0.5) > 1e-6), st.integers(2, 1000), samples)
def test_an_error_of_a_mean_equals_scipy(
    probability: float, count: int, values: list[float]
) -> None:
    operands = Operands({A: probability, B: count, S: [*values, 2 * max(values)]})
    node = parse("t({a}, {b} - 1) * stdev({s}) / sqrt({b})")
    found = compile_node(node)(operands)
    assert found is not None
    assert isclose(found, reference(node, operands), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1000 * {batch} / {rate}", 250.0),
        ("{low} + {batch} * 2", 13),
        ("-{batch}", -4),
        ("percentile({s}, 25, 'inclusive')", 1.75),
        ("percentile({s}, 25, 'exclusive')", 1.25),
        ("percentile({s}, 0, 'exclusive')", 1),
        ("percentile({s}, 100, 'exclusive')", 4),
        ("max({s}) - min({s})", 3),
        ("count({s})", 4),
        ("sqrt({batch})", 2),
    ],
)
def test_a_formula_has_the_value_of_a_textbook(text: str, expected: float) -> None:
    assert value(text, batch=4, rate=16, low=5, s=[4, 1, 3, 2]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count({s})", 2),
        ("{a} * {a}", 10**18),
        ("{a} + {a}", 2 * 10**9),
        ("max({s})", 2**53 + 1),
        ("-{a}", -(10**9)),
    ],
)
def test_integers_are_exact(text: str, expected: int) -> None:
    found = value(text, a=10**9, s=[1, 2**53 + 1])
    assert found == expected
    assert type(found) is int


@pytest.mark.parametrize(
    ("number", "kind"), [(2**63 - 1, int), (2**63, float), (-(2**63) + 1, int), (-(2**63), float)]
)
def test_an_integer_that_few_readers_support_becomes_a_float(number: int, kind: type) -> None:
    for found in (value("{a}", a=number), value("max({s})", s=[number] * 2)):
        assert type(found) is kind
        assert found == number


@pytest.mark.parametrize("name", ["reciprocal", "ratio", "difference", "product"])
def test_the_short_form_has_the_value_of_its_operator(name: str) -> None:
    fields = [A] if name == "reciprocal" else [A, B]
    expected = {"reciprocal": 0.25, "ratio": 0.5, "difference": -4, "product": 32}
    assert value(short(name, fields), a=4, b=8) == expected[name]


def test_a_single_sample_has_a_deviation_of_0_in_every_form() -> None:
    assert value(short("stdev", [S]), s=[7.5]) == value("1 + stdev({s})", s=[7.5]) - 1 == 0


@pytest.mark.parametrize(
    "text",
    [
        "{missing}",
        "1 + {missing}",
        "mean({missing})",
        "1 + mean({missing})",
        "percentile({missing}, 50, 'inclusive')",
        "percentile({s}, {missing}, 'inclusive')",
        "{a} * (*)",
        "1 / 0",
        "1 / ({a} - {a})",
        "{a} / (0.0 * {a})",
        "sqrt(-{a})",
        "sqrt(1 - 2)",
        "{large} * {large}",
        "{large} + {large}",
        "-{large} - {large}",
        "{large} / {small}",
        "1 / ({large} * {large})",
        "0 * ({large} * 10)",
        "1e300 * {integer} * {integer}",
        "1 / ({huge} * {huge} / 1.5)",
        "sqrt({huge} * {huge})",
        "{huge} * {huge}",
        "percentile({s}, {a}, 'inclusive')",
        "percentile({s}, -{a}, 'exclusive')",
        "t({a}, 3)",
        "t(0, 3)",
        "t(1, 3)",
        "t(0.9, 0)",
        "t(0.9, -{a})",
        "t(0.9, {huge} * {huge})",
        "t(0.0001, 0.01)",
        "sum({larges})",
        "1 / sum({larges})",
        "mean({larges})",
        "stdev({larges})",
        "pstdev({larges})",
        "1 + stdev({larges})",
        "median({larges})",
        "percentile({opposite}, 50, 'inclusive')",
    ],
)  # fmt: skip
def test_an_undefined_formula_has_no_value(text: str) -> None:
    large = sys.float_info.max
    assert (
        value(
            text,
            a=200,
            large=large,
            small=1e-300,
            huge=10**200,
            integer=10**18,
            s=[1.5, 2],
            larges=[large, large, -1.0, large],
            opposite=[-large, large],
        )
        is None
    )


def test_the_key_is_a_number() -> None:
    assert value("(*) / 4", key=50) == 12.5
    assert value("(*)", key=None) is None


@given(st.floats() | st.integers(-(10**400), 10**400), st.floats() | st.integers())
@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "t"])
def test_a_value_is_a_finite_number_or_absent(operator: str, left: float, right: float) -> None:
    for node in ((operator, A, B), ("sqrt", (operator, A, B)), ("neg", A)):
        found = value(node, a=None if left in (inf, -inf) or left != left else left, b=right)
        assert found is None or -inf < found < inf


def test_no_value_is_nan() -> None:
    assert value("{a} + 1", a=nan) is None
    assert value("{a}", a=nan) is None


@given(
    trees(st.sampled_from([A, B, 2.0]), st.just(S), ["+", "/", "sqrt", *STATISTICS, *PERCENTILES]),
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                A: st.floats(-10, 10) | st.none() | st.just("x") | st.just(1e308),
                B: st.integers(-3, 3) | st.just(2**64),
                S: st.lists(st.floats(-5, 5), max_size=3),
            },
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_several_records_have_the_values_that_each_has_alone(node: Node, records: Any) -> None:
    operands = [Operands(fields) for fields in records]
    assert compile_columns(node)(operands) == [compile_node(node)(each) for each in operands]
