import statistics
from collections.abc import Callable
from math import isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.series import Series
from perflint.formats.functions import ARITHMETIC, FUNCTIONS, STATISTICS
from perflint.formats.language import Samples

bounded = settings(max_examples=200, deadline=None)
# What is measured: times and sizes, written with some decimals or with all that a double has.
levels = (
    st.integers(0, 10**6)
    | st.floats(1e-9, 1e9)
    | st.decimals(0, 10**5, places=2, allow_nan=False).map(float)
)
samples = st.lists(levels, min_size=1, max_size=50)


def of(name: str, values: list[float]) -> float:
    return STATISTICS[name](Series(values, Samples("list")))


@bounded
@given(samples)
@pytest.mark.parametrize(
    ("name", "reference"),
    [("median", statistics.median), ("min", min), ("max", max), ("count", len)],
)
def test_a_function_that_picks_or_counts_is_exactly_that_of_the_library(
    name: str, reference: Callable[[list[float]], float], values: list[float]
) -> None:
    assert of(name, values) == reference(values)


@bounded
@given(samples)
def test_the_mean_is_that_of_the_library(values: list[float]) -> None:
    assert of("mean", values) == statistics.fmean(values)
    assert isclose(of("mean", values), statistics.mean(values), rel_tol=1e-15)


@bounded
@given(samples, st.randoms())
def test_no_order_of_the_samples_changes_a_sum(values: list[float], random: Random) -> None:
    shuffled = random.sample(values, len(values))
    assert [of(name, shuffled) for name in STATISTICS] == [of(name, values) for name in STATISTICS]


@bounded
@given(samples.filter(lambda values: len(values) > 1))
@pytest.mark.parametrize(
    ("name", "reference"), [("stdev", statistics.stdev), ("pstdev", statistics.pstdev)]
)
def test_a_deviation_is_that_of_the_library(
    name: str, reference: Callable[[list[float]], float], values: list[float]
) -> None:
    expected = reference(values)
    # What a deviation is computed from is rounded in the last of sixteen digits of the mean.
    assert isclose(of(name, values), expected, rel_tol=1e-9, abs_tol=1e-14 * max(values))


@bounded
@given(levels, st.integers(1, 50))
@pytest.mark.parametrize("name", ["stdev", "pstdev"])
def test_samples_that_are_alike_do_not_deviate(name: str, level: float, count: int) -> None:
    assert of(name, [level] * count) == 0


def test_a_single_sample_has_a_sample_deviation_of_zero() -> None:
    assert of("stdev", [7.5]) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mean", 5),
        ("median", 4.5),
        ("min", 2),
        ("max", 9),
        ("sum", 40),
        ("count", 8),
        ("stdev", 2.138089935299395),
        ("pstdev", 2),
    ],
)
def test_functions_give_what_the_textbook_gives(name: str, value: float) -> None:
    assert of(name, [2, 4, 4, 4, 5, 5, 7, 9]) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("name", "numbers", "value"),
    [
        ("reciprocal", [4], 0.25),
        ("difference", [3.5, 1], 2.5),
        ("product", [2.5, 4], 10),
        ("ratio", [1, 8], 0.125),
    ],
)
def test_arithmetic_is_of_as_many_numbers_as_it_says(
    name: str, numbers: list[float], value: float
) -> None:
    count, function = ARITHMETIC[name]
    assert (count, function(numbers)) == (len(numbers), value)


@pytest.mark.parametrize(("name", "numbers"), [("reciprocal", [0]), ("ratio", [1.5, 0.0])])
def test_a_division_by_zero_raises(name: str, numbers: list[float]) -> None:
    with pytest.raises(ZeroDivisionError):
        ARITHMETIC[name][1](numbers)


def test_no_name_is_of_two_functions() -> None:
    assert len(set(FUNCTIONS)) == len(FUNCTIONS) == len(STATISTICS) + len(ARITHMETIC)
