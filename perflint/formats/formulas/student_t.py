"""Quantiles of Student's t distribution, without scipy, with which the tests compare them.

With x = df / (df + t²), the probability beyond t > 0 is I_x(df/2, 1/2) / 2, and the probability
between 0 and t is I_{1-x}(1/2, df/2) / 2 (DLMF 8.17.4 and Abramowitz and Stegun, 26.7.1), where I
is the regularized incomplete beta function. It is computed by its continued fraction (DLMF 8.17.22)
and inverted by Newton's method for w = log(1 + t²/df) = -log(x), which neither overflows nor loses
digits where x is close to 0 or 1.
"""

from functools import lru_cache
from math import exp, expm1, lgamma, log, pi, sqrt

_LARGE_DF = 1e6
_PRECISION = 1e-15


@lru_cache(maxsize=1024)
def quantile(probability: float, df: float) -> float:
    """Return t with P(T ≤ t) = ``probability`` for ``df`` degrees of freedom.

    ``probability`` must be greater than 0 and less than 1, and ``df`` greater than 0. Raises
    OverflowError for a result beyond the range of a double.
    """
    tail = min(probability, 1 - probability)
    sign = -1.0 if probability < 0.5 else 1.0
    if tail == 0.5:
        return 0.0
    if df > _LARGE_DF:
        return sign * _expansion(tail, df)
    w = _w(tail, df / 2)
    return sign * sqrt(df) * exp(w / 2) * sqrt(-expm1(-w))


def _expansion(tail: float, df: float) -> float:
    """Return the quantile for many degrees of freedom (Abramowitz and Stegun, 26.7.5)."""
    from statistics import NormalDist  # only imported for a formula with so many

    z = -NormalDist().inv_cdf(tail)
    return z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / df / df


def _w(tail: float, a: float) -> float:
    """Return log(1 + t²/df) for the t with P(T > t) = ``tail`` < 1/2; ``a`` is df/2.

    In the center it solves for the probability between 0 and t, whose digits are lost in 1/2 - P.
    Both are log-concave functions of log(w), so Newton's method converges from the first w: it is
    exact for small t in the center, and an upper bound in the tail.
    """
    in_tail = tail < 0.1
    target = log(tail if in_tail else 0.5 - tail)
    w = -log(2 * tail) / a if in_tail else exp(2 * (target + _log_beta(a)))
    for _ in range(100):
        value, slope = _log_probability(w, a, in_tail)
        step = (target - value) / slope
        w *= exp(step)
        if abs(step) < _PRECISION:
            break
    return w


def _log_probability(w: float, a: float, in_tail: bool) -> tuple[float, float]:
    """Return the logarithm of a probability, and its derivative with respect to log(w).

    The probability is that beyond t, or that between 0 and t.
    """
    x, y = exp(-w), -expm1(-w)
    front = -a * w - log(y) / 2 - _log_beta(a) - log(2)  # log of the derivative of P by w
    if y * (a + 2.5) > 1.5:  # the continued fraction converges fast on this side (DLMF 8.17.22)
        value, is_tail = front + log(y * _fraction(x, a, 0.5) / a), True
    else:
        value, is_tail = front + log(2 * y * _fraction(y, 0.5, a)), False
    if is_tail != in_tail:
        value = log(0.5 - exp(value))
    slope = w * exp(front - value)
    return value, -slope if in_tail else slope


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of DLMF 8.17.22 by the modified method of Lentz."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for coefficient in (even, odd):
            d = 1 / (1 + coefficient * d)
            c = 1 + coefficient / c
            result *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return result


def _log_beta(a: float) -> float:
    """Return the logarithm of B(a, 1/2); for large ``a`` by the series of DLMF 5.11.8."""
    if a < 100:
        return lgamma(a) - lgamma(a + 0.5) + log(pi) / 2
    return (log(pi) - log(a)) / 2 + 1 / (8 * a) - 1 / (192 * a**3)
