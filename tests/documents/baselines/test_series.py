from decimal import ROUND_HALF_EVEN, Decimal
from math import fsum, inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.series import Series, is_index
from perflint.formats.language import Samples
from perflint.formats.paths import MISSING, FieldPath

bounded = settings(max_examples=200, deadline=None)
STEPS = Samples("index-map", "steps", FieldPath(("sampling", "fractions")))
INVALID = ["-1", "1.0", "x", "", "01", "٣", " 1", "1e2"]


def steps(*indices: object) -> Series:
    return Series({str(index): 1.5 for index in indices}, STEPS)


def sampled(indices: Any, fractions: Any) -> bool:
    return steps(*indices).is_sampled({"sampling": {"fractions": fractions}})


def halves_to_even(number: float) -> str:
    return str(int(Decimal(number).quantize(Decimal(1), ROUND_HALF_EVEN)))


@bounded
@given(st.permutations([str(number) for number in range(12)]), st.integers(0, 12))
def test_consecutive_indices_are_complete_in_any_order(order: list[str], count: int) -> None:
    assert steps(*[index for index in order if int(index) < count]).complete


@bounded
@given(st.sets(st.integers(0, 6).map(str) | st.sampled_from(INVALID), max_size=7))
def test_indices_are_complete_only_if_they_are_consecutive(indices: set[str]) -> None:
    assert steps(*indices).complete == (indices == {str(n) for n in range(len(indices))})


@bounded
@given(st.data(), st.lists(st.sampled_from([0, 0.05, 0.1, 0.25, 0.3, 0.5, 0.75, 0.9, 1, 1.0])))
def test_a_series_is_sampled_if_its_indices_are_the_fractions_of_the_last_one(
    data: st.DataObject, fractions: list[float]
) -> None:
    last = data.draw(st.integers(0, 60))
    sampled_indices = {halves_to_even(fraction * last) for fraction in fractions}
    others = data.draw(
        st.sets(st.integers(0, last).map(str) | st.sampled_from(INVALID), max_size=2)
    )
    indices = data.draw(st.sampled_from([sampled_indices, sampled_indices ^ others]))
    greatest = max((int(index) for index in indices - set(INVALID)), default=0)
    expected = {halves_to_even(fraction * greatest) for fraction in fractions}
    assert sampled(indices, fractions) == (indices == expected)


@pytest.mark.parametrize(
    ("fractions", "indices"),
    [
        ([0.0, 0.5, 1.0], (0, 24, 49)),
        ([0.0, 0.5, 1.0], (0, 2, 5)),
        ([0.0, 0.5, 1.0], (0, 4, 7)),
        ([0, 0.5, 1], (7, 0, 4)),
        ([0.0, 0.1, 1.0], (0, 1)),
        ([1.0], (49,)),
    ],
)
def test_halves_are_rounded_to_even(fractions: list[float], indices: tuple[int, ...]) -> None:
    assert sampled(indices, fractions)


@pytest.mark.parametrize(
    "fractions",
    [None, "0.5", {"0": 0.5}, [], [0.0, "0.5", 1.0], [0.0, True], [0.0, -0.5, 1.0], [0.0, 1e308]],
)
def test_invalid_fractions_match_no_series(fractions: Any) -> None:
    assert not sampled((0, 24, 49), fractions)


def test_nothing_is_sampled_if_the_format_has_no_fractions() -> None:
    assert not Series({"0": 1.5, "49": 1.5}, Samples("index-map")).is_sampled({})


def test_a_file_without_fractions_has_those_of_the_format() -> None:
    described = Samples("index-map", default_fractions=(0, 1))
    series = Series({"0": 1.5, "49": 1.5}, described)
    assert series.is_sampled({"scenarios": {}})
    assert not steps(0, 49).is_sampled({"scenarios": {}})


def test_the_fractions_of_a_file_replace_those_of_the_format() -> None:
    path = FieldPath(("fractions",))
    series = Series(
        {"0": 1.5, "49": 1.5}, Samples("index-map", sampled_by=path, default_fractions=(0, 1))
    )
    assert not series.is_sampled({"fractions": [0, 0.5, 1]})
    assert series.is_sampled({"fractions": [0, 1]})


def test_missing_values_are_skipped_and_make_a_series_incomplete() -> None:
    series = Series({"0": "nan", "1": 1.5, "2": None}, Samples("index-map"), frozenset({"nan"}))
    assert (list(series.values), series.complete, series.is_whole) == ([1.5], True, False)
    assert series.well_typed
    assert list(series.items(FieldPath(("ms",)))) == [(("ms", "1"), 1.5)]


@pytest.mark.parametrize("text", ["0", "1", "49", "100", "9" * 18])
def test_a_plain_integer_is_an_index(text: str) -> None:
    assert is_index(text)


@pytest.mark.parametrize("text", [*INVALID, "00", "+1", "1_0", "²", "9" * 19])
def test_any_other_string_is_not_an_index(text: str) -> None:
    assert not is_index(text)


@pytest.mark.parametrize(
    ("shape", "value", "values"),
    [
        ("index-map", {"1": 2.5, "0": 1}, [2.5, 1]),
        ("list", [3, 1.5], [3, 1.5]),
        ("nested-lists", [[3, [1.5]], [], 2], [3, 1.5, 2]),
        ("index-map", {}, []),
        ("list", [], []),
        ("nested-lists", [[], [[]]], []),
    ],
)
def test_values_are_in_the_order_of_the_file(shape: Any, value: Any, values: list[float]) -> None:
    series = Series(value, Samples(shape))
    assert series.well_typed
    assert list(series.values) == values
    assert series.ordered == sorted(values)
    assert series.total == fsum(values)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ("index-map", [1.5]),
        ("index-map", 1.5),
        ("index-map", {"0": "1.5"}),
        ("index-map", {"0": True}),
        ("index-map", {"0": 1.5, "1": None}),
        ("list", {"0": 1.5}),
        ("list", [[1.5]]),
        ("list", "1.5"),
        ("nested-lists", [[1.5], ["2"]]),
        ("nested-lists", {"0": 1.5}),
    ],
)
def test_a_series_of_a_wrong_shape_or_type_has_no_values(shape: Any, value: Any) -> None:
    series = Series(value, Samples(shape))
    assert not series.well_typed
    assert (list(series.values), series.total) == ([], 0)


@pytest.mark.parametrize("value", [MISSING, None])
@pytest.mark.parametrize("shape", ["index-map", "list", "nested-lists"])
def test_an_absent_series_is_empty_and_valid(shape: Any, value: Any) -> None:
    series = Series(value, Samples(shape))
    assert (series.well_typed, list(series.values), series.indices) == (True, [], ())


def test_deeply_nested_lists_are_flattened() -> None:
    value: list[Any] = [7.5]
    for _ in range(1023):
        value = [value, 1]
    assert list(Series(value, Samples("nested-lists")).values) == [7.5] + [1] * 1023


def test_a_sum_beyond_the_range_of_a_double_is_infinite() -> None:
    assert Series([1e308, 1e308], Samples("list")).total == inf


def test_items_have_routes_from_the_record() -> None:
    assert list(steps("0", "x").items(FieldPath(("steps",)))) == [
        (("steps", "0"), 1.5),
        (("steps", "x"), 1.5),
    ]
    listed = Series([3, 4], Samples("list"))
    assert list(listed.items(FieldPath(("a", "b")))) == [(("a", "b", 0), 3), (("a", "b", 1), 4)]


@pytest.mark.parametrize("value", [[None, True], ["nan", "x", 1.5], ["nan", [1.5]]])
def test_a_series_of_a_wrong_type_with_missing_values_has_no_items(value: Any) -> None:
    series = Series(value, Samples("list"), frozenset({"nan"}))
    assert not series.well_typed
    assert list(series.items(FieldPath(("ms",)))) == []
