"""The one-sided tolerance factor, beside scipy's noncentral t distribution."""

import math

import pytest
from scipy.stats import nct, norm

from perflint.noise.tolerance_factor import tolerance_factor

SIZES = [*range(2, 31), 40, 50, 75, 100, 150, 200, 300, 500, 700, 1000]


@pytest.mark.parametrize("n", SIZES)
def test_it_is_a_quantile_of_the_noncentral_t_distribution(n: int) -> None:
    noncentrality = norm.ppf(0.999) * math.sqrt(n)
    expected = nct.ppf(0.95, n - 1, noncentrality) / math.sqrt(n)
    assert tolerance_factor(n) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("n", "share", "confidence", "published"),
    [(10, 0.9, 0.95, 2.355), (5, 0.95, 0.9, 3.400), (20, 0.99, 0.99, 3.832), (2, 0.9, 0.9, 10.253)],
)
def test_it_agrees_with_published_tables(
    n: int, share: float, confidence: float, published: float
) -> None:
    assert tolerance_factor(n, share, confidence) == pytest.approx(published, abs=5e-4)


def test_it_falls_towards_the_quantile_of_the_distribution() -> None:
    factors = [tolerance_factor(n) for n in (2, 5, 10, 100, 10_000)]
    assert factors == sorted(factors, reverse=True)
    assert norm.ppf(0.999) < factors[-1] < 3.14
