import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.formats.formulas import (
    KEY,
    SHORT,
    FormulaError,
    Node,
    fields,
    from_json,
    series_fields,
    short,
    to_json,
    uses_key,
)
from perflint.formats.formulas.parse import parse
from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.paths import FieldPath
from tests.formats.formulas.trees import A, B, S, trees, with_types

NAMED_LIKE_OPERATIONS = [FieldPath((name, "x")) for name in ("mean", "neg", "+", "key")]

formulas = trees(
    st.integers(0, 2**70)
    | st.floats(0, allow_infinity=False)
    | st.just(KEY)
    | st.sampled_from([A, FieldPath(("key",)), *NAMED_LIKE_OPERATIONS]),
    st.sampled_from([S, FieldPath(("stats/all", "~"))]),
    ["+", "-", "*", "/", "neg", "sqrt", "t", *STATISTICS, *PERCENTILES],
)


@given(formulas)
def test_a_formula_is_the_same_after_json(node: Node) -> None:
    data = json.loads(json.dumps(to_json(node)))
    assert with_types(from_json(data)) == with_types(node)


def test_json_has_lists_for_operations_and_strings_for_fields() -> None:
    node = parse("1000 * percentile({stats/all}, *, 'exclusive') - {a}")
    assert to_json(node) == [
        "-",
        ["*", 1000, ["exclusive-percentile", "stats/all", ["key"]]],
        "a",
    ]


@pytest.mark.parametrize("name", STATISTICS)
def test_a_statistic_has_one_field_in_the_short_form(name: str) -> None:
    assert short(name, [S]) == parse(f"{name}({{s}})")


@pytest.mark.parametrize(
    ("name", "names", "text"),
    [
        ("reciprocal", [A], "1 / {a}"),
        ("difference", [A, B], "{a} - {b}"),
        ("product", [A, B], "{a} * {b}"),
        ("ratio", [A, B], "{a} / {b}"),
    ],
)
def test_a_function_of_fields_is_short_for_an_operator(
    name: str, names: list[FieldPath], text: str
) -> None:
    assert short(name, names) == parse(text)


@pytest.mark.parametrize("name", SHORT)
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_function_in_the_short_form_takes_its_number_of_fields(name: str, count: int) -> None:
    expected = 2 if name in ("difference", "product", "ratio") else 1
    if count != expected:
        problem = f"'{name}' takes {expected} field"
        with pytest.raises(FormulaError, match=problem):
            short(name, [A] * count)


@pytest.mark.parametrize("name", ["meen", "sqrt", "percentile", "+", "key", ""])
def test_a_name_without_a_short_form_is_unknown(name: str) -> None:
    with pytest.raises(FormulaError, match=f"unknown function '{name.replace('+', '.')}'"):
        short(name, [A])


def test_the_fields_are_in_their_order_without_duplicates() -> None:
    node = parse("{b} * mean({s}) + t({p}, count({s})) / {b} - sqrt({a}) + stdev({r})")
    assert list(map(str, fields(node))) == ["b", "s", "p", "a", "r"]
    assert list(map(str, series_fields(node))) == ["s", "r"]


def test_the_fields_of_a_percentile_are_its_series_and_those_of_the_percentage() -> None:
    node = parse("percentile({s}, 100 * {a}, 'inclusive')")
    assert fields(node) == (S, A)
    assert series_fields(node) == (S,)


@pytest.mark.parametrize("field", NAMED_LIKE_OPERATIONS)
def test_a_field_named_like_an_operation_is_a_field(field: FieldPath) -> None:
    node = ("neg", field)
    assert fields(node) == (field,)
    assert series_fields(node) == ()
    assert not uses_key(("+", field, FieldPath(("key",))))


def test_a_formula_without_fields_has_none() -> None:
    assert fields(1) == series_fields(KEY) == ()


def test_a_key_is_found_at_any_depth() -> None:
    assert uses_key(parse("{a} - (*)"))
    assert uses_key(parse("percentile({s}, *, 'exclusive')"))
    assert not uses_key(parse("{*} * {a}"))
