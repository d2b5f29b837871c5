"""Rounding explains every difference of true values, and no difference clearly beyond it."""

import statistics
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.series import Series
from perflint.formats import Format, build
from perflint.formats.laws import Expression, Law, Rounding
from perflint.formats.paths import FieldPath

FIELDS = {
    "result": "measurement",
    "a": "measurement",
    "b": "measurement",
    "n": "count",
    "runs": "samples",
    "items": "measurements",
}


def own(formula: str, field: str = "result", *, rounding: Any = 2, **derived: Any) -> Format:
    keys: dict[str, Any] = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": FIELDS,
        "samples": {"runs": {"shape": "list"}},
        "derived": [{"field": field, "is": formula, **derived}],
    }
    keys |= rounding if isinstance(rounding, dict) else {"decimals": rounding}
    return build("own", keys)


def inputs(format: Format, key: float | None = None, **record: Any) -> Any:
    series = {path: Series(get(record), keys) for path, keys, get in format.series}
    return SimpleNamespace(record=record, series=series, key=key)


def law_of(format: Format) -> Law:
    (law,) = format.laws
    return law


def percentile(values: list[Fraction], percent: int, method: str) -> Fraction:
    ordered, count = sorted(values), len(values)
    place = Fraction(percent) * (count - 1) / 100
    if method == "exclusive":
        place = Fraction(percent) * (count + 1) / 100 - 1
    place = min(max(place, Fraction(0)), Fraction(count - 1))
    low = int(place)
    high = min(low + 1, count - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def pstdev(values: list[Fraction]) -> float:
    return statistics.pstdev(values)


STATISTICS: dict[str, Any] = {
    "mean({runs})": lambda values: sum(values) / len(values),
    "median({runs})": statistics.median,
    "min({runs})": min,
    "max({runs})": max,
    "sum({runs})": sum,
    "stdev({runs})": lambda values: statistics.stdev(values) if len(values) > 1 else 0,
    "pstdev({runs})": pstdev,
    "percentile({runs}, 90, 'inclusive')": lambda values: percentile(values, 90, "inclusive"),
    "percentile({runs}, 37, 'exclusive')": lambda values: percentile(values, 37, "exclusive"),
}

true_values = st.decimals(0, 10_000, places=6, allow_nan=False).map(Fraction)
positive_values = st.decimals("0.5", 10_000, places=6).map(Fraction)


@pytest.mark.parametrize("formula", STATISTICS)
@settings(max_examples=60)
@given(
    true=st.lists(true_values, min_size=1, max_size=12),
    decimals=st.integers(0, 4),
    own_decimals=st.none() | st.integers(0, 4),
)
def test_a_statistic_of_true_samples_always_agrees(
    formula: str, true: list[Fraction], decimals: int, own_decimals: int | None
) -> None:
    extra = {} if own_decimals is None else {"decimals": own_decimals}
    format = own(formula, rounding=decimals, **extra)
    law, given_inputs = (
        law_of(format),
        inputs(format, runs=[round(float(v), decimals) for v in true]),
    )
    computed = law.expression.value(given_inputs)
    found = round(
        float(STATISTICS[formula](true)), decimals if own_decimals is None else own_decimals
    )
    assert computed is not None
    assert law.agrees(found, computed, given_inputs)


FORMULAS: dict[str, Any] = {
    "1000 * {a} / {b}": lambda a, b: 1000 * a / b,
    "{a} - {b}": lambda a, b: a - b,
    "{a} * {b}": lambda a, b: a * b,
    "1 / {b}": lambda a, b: 1 / b,
    "({a} + {b}) / {b}": lambda a, b: (a + b) / b,
    "-{a} / ({b} * {b})": lambda a, b: -a / (b * b),
}


@pytest.mark.parametrize("formula", FORMULAS)
@settings(max_examples=60)
@given(a=true_values, b=positive_values, decimals=st.integers(1, 4))
def test_a_formula_of_true_numbers_always_agrees(
    formula: str, a: Fraction, b: Fraction, decimals: int
) -> None:
    format = own(formula, rounding=decimals)
    record = {"a": round(float(a), decimals), "b": round(float(b), decimals)}
    law, given_inputs = law_of(format), inputs(format, **record)
    computed = law.expression.value(given_inputs)
    assert computed is not None
    assert law.agrees(round(float(FORMULAS[formula](a, b)), decimals), computed, given_inputs)


@pytest.mark.parametrize("formula", [*STATISTICS, *FORMULAS])
@settings(max_examples=40)
@given(
    true=st.lists(positive_values, min_size=2, max_size=8),
    decimals=st.integers(1, 3),
    sign=st.sampled_from([-1, 1]),
)
def test_a_difference_clearly_beyond_the_error_never_agrees(
    formula: str, true: list[Fraction], decimals: int, sign: int
) -> None:
    format = own(formula, rounding=decimals)
    runs = [round(float(value), decimals) for value in true]
    law, given_inputs = law_of(format), inputs(format, runs=runs, a=runs[0], b=runs[1])
    computed = law.expression.value(given_inputs)
    assert computed is not None
    error = law.expression.rounding_error(given_inputs)
    assume(error < 1e6)
    beyond = sign * (error + 1.01 * 10**-decimals + 1e-9 * abs(computed))
    assert not law.agrees(computed + beyond, computed, given_inputs)


@pytest.mark.parametrize("formula", ["{a} - {b}", "1000 * {a} / {b}", "mean({runs})"])
@settings(max_examples=60)
@given(a=positive_values, b=positive_values)
def test_numbers_that_are_not_rounded_agree_to_the_relative_tolerance(
    formula: str, a: Fraction, b: Fraction
) -> None:
    format = own(formula, rounding={"tolerance": 1e-6})
    record = {"a": float(a) * (1 + 4e-7), "b": float(b) * (1 - 4e-7)}
    law = law_of(format)
    given_inputs = inputs(format, runs=[record["a"], record["b"]], **record)
    computed = law.expression.value(given_inputs)
    exact = {**FORMULAS, "mean({runs})": lambda x, y: (x + y) / 2}[formula](a, b)
    assert computed is not None
    assert law.agrees(float(exact), computed, given_inputs)
    larger = max(abs(computed), float(a), float(b), 1000 * float(a / b))
    assert not law.agrees(computed + 1e-5 * larger, computed, given_inputs)


def test_a_count_is_exact() -> None:
    format = own("{n} * {a}")
    law, given_inputs = law_of(format), inputs(format, n=1000, a=2.0)
    assert law.expression.rounding_error(given_inputs) == pytest.approx(5.0)  # that of a alone
    counted = own("count({runs})")
    of_runs = inputs(counted, runs=[1.5] * 7)
    assert law_of(counted).expression.rounding_error(of_runs) == 0.0
    whole = own("{n} * 2")
    assert law_of(whole).expression.rounding_error(inputs(whole, n=3)) == 0.0
    assert not law_of(whole).agrees(6.006, 6, inputs(whole, n=3))


@pytest.mark.parametrize(
    ("decimals", "found", "agrees"),
    [(0, 33.0, True), (0, 34.0, False), (1, 33.3, True), (1, 33.4, False), (4, 33.3333, True)],
)
def test_decimals_of_the_field_replace_those_of_the_format(
    decimals: int, found: float, agrees: bool
) -> None:
    format = own("100 * {n} / {a}", rounding={"tolerance": 1e-12}, decimals=decimals)
    given_inputs = inputs(format, n=100, a=300.0)
    assert law_of(format).agrees(found, 100 * 100 / 300.0, given_inputs) is agrees


@pytest.mark.parametrize(
    ("format_keys", "tolerance", "found", "agrees"),
    [
        ({"decimals": 2}, 0.01, 100.9, True),  # relative
        ({"decimals": 2}, 0.01, 102.0, False),
        ({"decimals": 2}, 0.0, 100.0, True),
        ({"decimals": 2}, 0.0, 100.02, False),
        ({"tolerance": 1e-9}, 0.01, 100.9, True),
        ({"tolerance": 1e-9}, 0.01, 105.0, False),
        ({}, 0.0, 100.0, True),
        ({}, 0.0, 100.0000001, False),
        ({"tolerance": 0.5}, 1e-9, 101.0, False),  # the field is more exact than the format
    ],
)
def test_the_tolerance_of_a_field_is_relative(
    format_keys: dict[str, Any], tolerance: float, found: float, agrees: bool
) -> None:
    format = own("{a} * 1", rounding=format_keys, tolerance=tolerance)
    assert law_of(format).agrees(found, 100.0, inputs(format, a=100.0)) is agrees


# ---- laws about items


def test_a_law_with_a_star_is_about_each_item_of_a_record() -> None:
    format = own("percentile({runs}, *, 'inclusive')", "items/*")
    record = {"items": {"50": 1.0, "99.9": 2.0, "all": 3.0, "1e999": 4.0}}
    aggregates = [(str(item.field), item.key) for item in law_of(format).aggregates(record)]
    assert aggregates == [
        ("items/50", 50.0),
        ("items/99.9", 99.9),
        ("items/all", None),
        ("items/1e999", None),
    ]


@pytest.mark.parametrize(
    ("pattern", "names"), [("p*", ["p5", "p50"]), ("p?", ["p5"]), ("?5", ["p5", "q5"])]
)
def test_a_law_with_a_pattern_is_about_the_items_that_match(pattern: str, names: list[str]) -> None:
    format = own("mean({runs})", f"items/{pattern}")
    record = {"items": dict.fromkeys(["p5", "p50", "q5"], 1.0)}
    assert [item.field[-1] for item in law_of(format).aggregates(record)] == names


@pytest.mark.parametrize("record", [{}, {"items": None}, {"items": []}, {"items": {}}])
def test_a_law_about_items_that_are_absent_is_about_nothing(record: Any) -> None:
    format = own("percentile({runs}, *, 'inclusive')", "items/*")
    assert list(law_of(format).aggregates(record)) == []


# ---- rounding


def test_the_errors_of_rounded_numbers_add_up_and_relative_ones_do_not() -> None:
    assert Rounding(2, None).combined(0.5, 0.25) == 0.75
    assert Rounding(None, 1e-3).combined(0.5, 0.25) == 0.5


def test_an_expression_without_a_value_has_no_rounding_error() -> None:
    format = own("{a} / {b}")
    assert law_of(format).expression.rounding_error(inputs(format, a=1.0, b=0)) == 0.0


def test_a_field_is_an_expression_with_its_own_error() -> None:
    expression = Expression(FieldPath(("a",)), Rounding(2, None))
    format = own("{a} / {b}")
    assert str(expression) == "a"
    assert expression.rounding_error(inputs(format, a=1.5)) == 0.005
