"""Noise beside numpy, and the promise of its bound."""

import math
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.gates import EffectiveGate
from perflint.noise.noise import Noise, gate_noise, noise
from perflint.noise.tolerance_factor import tolerance_factor
from tests.gated_baselines import gated, record, snapshots

GATE: EffectiveGate = next(iter(gated().values("t2i", record()))).gate  # type: ignore[union-attr]
HIGHER = GATE._replace(side="higher", limit=750.0)
positive = st.floats(1e-3, 1e6)


def measured(*runs: Any, **scenarios: Any) -> Noise:
    return noise([(gated(**scenarios), snapshots(*runs))])


@settings(max_examples=25, deadline=None)
@given(st.lists(positive, min_size=5, max_size=40), st.sampled_from([GATE, HIGHER]))
def test_it_agrees_with_numpy(values: list[float], gate: EffectiveGate) -> None:
    found, higher = gate_noise(gate, values), gate is HIGHER
    assert found.count_ == len(values)
    assert found.median == pytest.approx(numpy.median(values))
    assert found.tail == pytest.approx(numpy.percentile(values, 5 if higher else 95))
    assert found.worst == (min if higher else max)(values)
    assert found.variation == pytest.approx(numpy.std(values, ddof=1) / numpy.mean(values))
    beyond = numpy.less(values, 750) if higher else numpy.greater(values, gate.limit)
    assert found.failing == pytest.approx(beyond.mean())
    logs, k = numpy.log(values), tolerance_factor(len(values))
    sign = -1 if higher else 1
    estimate = numpy.exp(logs.mean() + sign * k * logs.std(ddof=1))
    assert found.bound == pytest.approx((min if higher else max)(found.worst, estimate))


P99, P999 = 2.3263479, 3.0902323
"""Quantiles of the standard normal distribution."""


@pytest.mark.parametrize("n", [5, 8, 20, 100])
@pytest.mark.parametrize("deviation", [0.05, 0.5, 2.0])
def test_the_bound_is_above_the_true_p99_of_heavy_log_normal_tails(
    deviation: float, n: int
) -> None:
    """It is above the true p99.9 with a confidence of 95 %, so above p99 more often than that."""
    samples = 1000 * numpy.random.default_rng(n).lognormal(0, deviation, (200, n))
    bounds = [gate_noise(GATE, row.tolist()).bound for row in samples]
    for quantile, least, most in ((P99, 0.96, 1.0), (P999, 0.9, 0.99)):
        true = 1000 * math.exp(deviation * quantile)
        assert least <= sum(bound >= true for bound in bounds) / 200 <= most


@settings(max_examples=25, deadline=None)
@given(st.lists(positive, min_size=5, max_size=40))
def test_no_bound_is_below_the_largest_value(values: list[float]) -> None:
    """Whatever the distribution is: a few runs cannot show a heavier tail than they have."""
    bound = gate_noise(GATE, values).bound
    assert bound is None or bound >= max(values)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1000.0] * 4, "fewer than 5 runs"),
        ([1000.0] * 4 + [0.0], "a value is not positive, so that it has no logarithm"),
        ([1000.0] * 4 + [-1.0], "a value is not positive, so that it has no logarithm"),
        ([1e-300, 1e300] * 3, "beyond the range of a double"),
    ],
)
def test_without_a_bound_it_says_why(values: list[float], reason: str) -> None:
    found = gate_noise(GATE, values)
    assert (found.bound, found.no_bound) == (None, reason)


def test_equal_values_have_themselves_as_a_bound() -> None:
    found = gate_noise(GATE, [13120.0] * 5)
    assert (found.bound, found.variation, found.tail) == (13120.0, 0.0, 13120.0)


@pytest.mark.parametrize("values", [[1000.0], [0.0, 0.0], [1e308, -1e308, 1e308]])
def test_a_single_value_and_a_mean_of_0_have_no_variation(values: list[float]) -> None:
    assert gate_noise(GATE, values).variation is None


def test_every_attempt_counts() -> None:
    (file,) = measured(record(1.0), record(1.4), record(1.1)).files
    (case,) = file.cases
    assert (case.scenario, case.attempts) == ("t2i", 3)
    first = case.gates[0]
    assert (first.gate.path, first.count_, first.worst) == (("expected_e2e_ms",), 3, 1400.0)
    assert first.failing == pytest.approx(1 / 3)


def test_what_was_read_twice_counts_once() -> None:
    (file,) = measured(record(1.0), record(1.4), record(1.0), ("t2v", record()), record(1.4)).files
    (case,) = file.cases
    assert (case.attempts, case.copies, case.gates[0].count_) == (2, 2, 2)


def test_few_equal_numbers_are_not_those_of_a_copy() -> None:
    (file,) = measured(*[{"expected_e2e_ms": 900.0}] * 5).files
    assert (file.cases[0].attempts, file.cases[0].copies) == (5, 0)


def test_a_value_that_some_runs_lack_is_counted_where_it_is() -> None:
    (file,) = measured(record(), record(expected_e2e_ms=None)).files
    assert [gate.count_ for gate in file.cases[0].gates][:2] == [1, 2]


def test_cases_without_a_scenario_are_named() -> None:
    found = measured(record(), ("new", record()))
    assert ([case.scenario for case in found.files[0].cases], found.unknown) == (["t2i"], ("new",))


def test_without_measurements_there_is_nothing() -> None:
    assert noise([(gated(), [])]) == Noise((), ())
