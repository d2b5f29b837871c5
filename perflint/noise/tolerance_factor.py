"""The one-sided tolerance factor of a normal distribution, without scipy.

For a sample of n normal values with mean m and standard deviation s, k is the number for which
m + k·s is at least the p-quantile of the distribution with a given confidence. It is

    k = t / sqrt(n), with t the quantile of the noncentral t distribution at the confidence,
        n - 1 degrees of freedom and noncentrality z·sqrt(n), z the p-quantile of N(0, 1)

(G. J. Hahn and W. Q. Meeker, Statistical Intervals, 1991, section 4.4; NIST/SEMATECH e-Handbook of
Statistical Methods, section 7.2.6.3). The tests compare it with ``scipy.stats.nct``.

With s known, m + k·s is at least z with the probability Φ(sqrt(n)·(k·s - z)), because m is normal
with variance 1/n and independent of s. The mean of this over all s is the confidence of k;
(n - 1)·s² is chi-squared with n - 1 degrees of freedom. The integral is taken over y = log(s) by
the trapezoidal rule: the integrand decays on both sides, so that the error falls exponentially with
the distance of the points.
"""

from functools import lru_cache
from math import erfc, exp, lgamma, log, sqrt
from statistics import NormalDist

_POINTS = 400
_NEGLIGIBLE = 45.0
"""exp(-45) of the largest density adds nothing to a double."""


@lru_cache(maxsize=1024)
def tolerance_factor(n: int, share: float = 0.999, confidence: float = 0.95) -> float:
    """Return k for a sample of ``n`` ≥ 2 values: m + k·s is above a ``share`` of all values.

    The relative error is below 1e-9.
    """
    z = NormalDist().inv_cdf(share)
    points = [*_distribution(n - 1)]
    root = sqrt(n)

    def probability(k: float) -> float:
        return sum(weight * _normal(root * (k * s - z)) for s, weight in points)

    low, high = 0.0, 1.0
    while probability(high) < confidence:
        low, high = high, 2 * high
    for _ in range(100):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if probability(middle) < confidence:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _normal(x: float) -> float:
    """Return the distribution function of N(0, 1)."""
    return erfc(-x / sqrt(2)) / 2


def _distribution(degrees: int) -> list[tuple[float, float]]:
    """Return values of s with their weights, which add up to 1.

    The density of y = log(s) is proportional to exp(degrees·(y - exp(2y)/2)), with its maximum at
    y = 0.
    """
    half = degrees / 2
    constant = log(2) + half * log(half) - lgamma(half)

    def density(y: float) -> float:
        return exp(constant + degrees * (y - exp(2 * y) / 2))

    low = -0.01
    while degrees * (low - exp(2 * low) / 2 + 0.5) > -_NEGLIGIBLE:
        low *= 1.25
    high = 0.01
    while degrees * (high - exp(2 * high) / 2 + 0.5) > -_NEGLIGIBLE:
        high *= 1.25
    step = (high - low) / _POINTS
    values = [low + step * number for number in range(_POINTS + 1)]
    return [(exp(y), step * density(y)) for y in values]
