import statistics
from collections.abc import Callable
from math import isclose
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.series import Series
from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.language import Samples

bounded = settings(max_examples=200, deadline=None)
# Times and sizes, with a few decimals or all digits of a double.
measurements = (
    st.integers(0, 10**6)
    | st.floats(1e-9, 1e9)
    | st.decimals(0, 10**5, places=2, allow_nan=False).map(float)
)
samples = st.lists(measurements, min_size=1, max_size=50)


def compute(name: str, values: list[float]) -> float:
    return STATISTICS[name](Series(values, Samples("list")))


@bounded
@given(samples)
@pytest.mark.parametrize(
    ("name", "reference"),
    [("median", statistics.median), ("min", min), ("max", max), ("count", len)],
)
def test_order_statistics_and_counts_equal_the_standard_library(
    name: str, reference: Callable[[list[float]], float], values: list[float]
) -> None:
    assert compute(name, values) == reference(values)


@bounded
@given(samples)
def test_the_mean_equals_the_standard_library(values: list[float]) -> None:
    assert compute("mean", values) == statistics.fmean(values)
    assert isclose(compute("mean", values), statistics.mean(values), rel_tol=1e-15)


@bounded
@given(samples, st.randoms())
def test_results_do_not_depend_on_the_order_of_the_samples(
    values: list[float], random: Random
) -> None:
    shuffled = random.sample(values, len(values))
    assert [compute(name, shuffled) for name in STATISTICS] == [
        compute(name, values) for name in STATISTICS
    ]


@bounded
@given(samples.filter(lambda values: len(values) > 1))
@pytest.mark.parametrize(
    ("name", "reference"), [("stdev", statistics.stdev), ("pstdev", statistics.pstdev)]
)
def test_deviations_are_close_to_the_standard_library(
    name: str, reference: Callable[[list[float]], float], values: list[float]
) -> None:
    expected = reference(values)
    # The differences from the mean have an error of the mean's sixteenth digit.
    assert isclose(compute(name, values), expected, rel_tol=1e-9, abs_tol=1e-14 * max(values))


@bounded
@given(measurements, st.integers(1, 50))
@pytest.mark.parametrize("name", ["stdev", "pstdev"])
def test_equal_samples_have_a_deviation_of_zero(name: str, value: float, count: int) -> None:
    assert compute(name, [value] * count) == 0


@bounded
@given(samples, st.integers(0, 100) | st.floats(0, 100))
@pytest.mark.parametrize(
    ("name", "method"), [("inclusive-percentile", "linear"), ("exclusive-percentile", "weibull")]
)
def test_percentiles_are_close_to_numpy(
    name: str, method: str, values: list[float], percent: float
) -> None:
    found = PERCENTILES[name](Series(values, Samples("list")), percent)
    # The share between two samples has an error of the sixteenth digit.
    expected = np.percentile(values, percent, method=method)
    assert isclose(found, expected, rel_tol=1e-9, abs_tol=1e-13 * max(values))


@pytest.mark.parametrize(
    ("name", "percent", "value"),
    [
        ("inclusive-percentile", 0, 2),
        ("inclusive-percentile", 50, 4.5),
        ("inclusive-percentile", 95, 8.3),
        ("inclusive-percentile", 100, 9),
        ("exclusive-percentile", 0, 2),
        ("exclusive-percentile", 11, 2),
        ("exclusive-percentile", 50, 4.5),
        ("exclusive-percentile", 75, 6.5),
        ("exclusive-percentile", 95, 9),
    ],
)
def test_percentiles_of_a_textbook_example(name: str, percent: float, value: float) -> None:
    series = Series([2, 4, 4, 4, 5, 5, 7, 9], Samples("list"))
    assert PERCENTILES[name](series, percent) == pytest.approx(value, rel=1e-15)


def test_a_percentile_of_a_single_sample_is_the_sample() -> None:
    series = Series([7], Samples("list"))
    assert [PERCENTILES[name](series, 33.3) for name in PERCENTILES] == [7, 7]


def test_a_single_sample_has_a_sample_deviation_of_zero() -> None:
    assert compute("stdev", [7.5]) == 0


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
def test_functions_of_a_textbook_example(name: str, value: float) -> None:
    assert compute(name, [2, 4, 4, 4, 5, 5, 7, 9]) == pytest.approx(value, rel=1e-15)
