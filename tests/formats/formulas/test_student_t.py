from math import isclose, pi, sqrt, tan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from perflint.formats.formulas.student_t import quantile

degrees = st.integers(1, 200) | st.integers(1, 10**6) | st.floats(1, 1e6)
probabilities = (
    st.floats(0.001, 0.999)
    | st.floats(-15, -1).map(lambda exponent: 10**exponent)
    | st.floats(-15, -1).map(lambda exponent: 1 - 10**exponent)
)


@given(probabilities.filter(lambda p: abs(p - 0.5) > 1e-6), degrees)
@example(0.9995, 1)
@example(0.9995, 3)
@example(0.975, 10**6)
@example(0.975, 999_999.5)
def test_a_quantile_equals_scipy(probability: float, df: float) -> None:
    assert isclose(quantile(probability, df), stats.t.ppf(probability, df), rel_tol=1e-9)


@given(st.floats(-140, -1).map(lambda exponent: 10**exponent), degrees)
def test_a_quantile_in_the_far_tail_has_its_probability(probability: float, df: float) -> None:
    # scipy 1.17 has a wrong quantile for some, such as 1e-166 with df 2.06, but the probability.
    assert isclose(stats.t.cdf(quantile(probability, df), df), probability, rel_tol=1e-9)


@given(st.floats(-15, -6).map(lambda exponent: 10**exponent), st.sampled_from([-1, 1]), degrees)
def test_a_quantile_close_to_the_median_is_linear(distance: float, sign: int, df: float) -> None:
    # scipy 1.17 has an error of 1e-8 for some that are not whole numbers.
    probability = 0.5 + sign * distance
    expected = (probability - 0.5) / stats.t.pdf(0, df)
    assert isclose(quantile(probability, df), expected, rel_tol=1e-9)


@given(probabilities, degrees)
def test_quantiles_are_symmetric(probability: float, df: float) -> None:
    complement = 1 - probability
    assert quantile(complement, df) == -quantile(1 - complement, df)


@given(st.floats(-300, -1).map(lambda exponent: 10**exponent) | st.floats(0.001, 0.999))
def test_one_and_two_degrees_of_freedom_have_closed_forms(probability: float) -> None:
    cauchy = -1 / tan(pi * probability) if probability < 0.25 else tan(pi * (probability - 0.5))
    assert isclose(quantile(probability, 1), cauchy, rel_tol=1e-9)
    variance = 2 * probability * (1 - probability)
    expected = 2 * (probability - 0.5) / sqrt(variance)
    assert isclose(quantile(probability, 2), expected, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("probability", "df", "value"),
    [(0.95, 1, 6.314), (0.975, 10, 2.228), (0.9995, 2, 31.599), (0.995, 120, 2.617)],
)
def test_quantiles_of_a_table(probability: float, df: float, value: float) -> None:
    assert round(quantile(probability, df), 3) == value


@pytest.mark.parametrize("df", [0.01, 1, 2.5, 1e6, 1e12])
def test_the_median_is_exactly_0(df: float) -> None:
    assert quantile(0.5, df) == 0


@pytest.mark.parametrize("df", [0.2, 0.5, 0.99, 1.000001e6, 1e7, 1e12, 1e300])
@pytest.mark.parametrize("probability", [1e-12, 0.01, 0.3, 0.7, 0.9995])
def test_few_and_many_degrees_of_freedom_equal_scipy(probability: float, df: float) -> None:
    expected = stats.t.ppf(probability, df) if df < 1e15 else stats.norm.ppf(probability)
    assert quantile(probability, df) == pytest.approx(expected, rel=1e-9)


def test_a_quantile_beyond_a_double_overflows() -> None:
    with pytest.raises(OverflowError):
        quantile(0.0001, 0.01)
