from math import ulp

import pytest

from tests.paths import FIXTURES
from tests.rules.own_format import cases, own


def test_records_rewritten_by_a_script(run_rule) -> None:
    data = (FIXTURES / "pytest_benchmark_rewritten.json").read_bytes()
    findings = run_rule("statistics-out-of-order", data, format="pytest-benchmark")
    assert {finding.scenario.rpartition("::")[2] for finding in findings} == {
        "test_round_robin_selection_small_pool",
        "test_round_robin_selection_large_pool",
    }
    assert findings[0].message.startswith("stats/q1 is 3.20899e-06, below stats/min")


def test_a_mean_below_the_minimum_is_reported(run_rule) -> None:
    stats = {"min": 1.5, "mean": 1.4, "max": 2.5}
    (finding,) = run_rule(
        "statistics-out-of-order", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.pointer == "/benchmarks/0/stats/mean"


def test_equal_values_and_rounding_errors_are_accepted(run_rule) -> None:
    stats = {"min": 0.1, "mean": 0.1 - 1e-17, "max": 0.1, "q1": 0.1, "median": None}
    document = {"benchmarks": [{"stats": stats}]}
    assert run_rule("statistics-out-of-order", document, format="pytest-benchmark") == []


OWN = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "tolerance": 0.5,
    "fields": {"low": "measurement", "high": "measurement"},
    "ascending": [{"fields": ["low", "high"]}],
}


@pytest.mark.parametrize(("high", "count"), [(1.0, 0), (0.75, 1)])
def test_a_difference_equal_to_the_tolerance_is_accepted(run_rule, high: float, count: int) -> None:
    document = {"cases": {"x": {"low": 2.0, "high": high}}}  # half of 2.0 is allowed
    assert len(run_rule("statistics-out-of-order", document, format=OWN)) == count


def test_the_message_contains_both_numbers(run_rule) -> None:
    (finding,) = run_rule(
        "statistics-out-of-order", {"cases": {"x": {"low": 9, "high": 2}}}, format=OWN
    )
    assert finding.message == "high is 2, below low (9)"
    assert (finding.found, finding.expected) == (2, 9)
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/cases/x/low", "low is 9")
    ]


# ---- formulas


TEST_TIME = own(
    {"ms": "measurement", "s": "number", "cap_ms": "limit"},
    decimals=2,
    ascending=[{"fields": ["ms", "1000 * {s}", "{cap_ms} + {s}"]}],
)


@pytest.mark.parametrize(("seconds", "count"), [(25.5, 0), (25.4, 1), (0, 0), (None, 0)])
def test_a_test_takes_no_less_time_than_a_request_in_it(
    run_rule, coherent, seconds, count: int
) -> None:
    document = coherent(estimated_full_test_time_s=seconds, expected_e2e_ms=25500.0)
    assert len(run_rule("statistics-out-of-order", document)) == count


def test_a_formula_is_named_with_its_value(run_rule) -> None:
    document = cases(x={"ms": 2500.0, "s": 2.0, "cap_ms": 9000.0})
    (finding,) = run_rule("statistics-out-of-order", document, format=TEST_TIME)
    assert finding.message == "1000 * s is 2000.00, below ms (2500.00)"
    assert (finding.pointer, finding.field) == ("/cases/x/s", "s")
    assert (finding.found, finding.expected) == (2000.0, 2500.0)
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/cases/x/ms", "ms is 2500.00")
    ]


def test_each_of_three_terms_is_compared_with_the_one_before_it(run_rule) -> None:
    document = cases(x={"ms": 2500.0, "s": 2.0, "cap_ms": 100.0})
    findings = run_rule("statistics-out-of-order", document, format=TEST_TIME)
    assert [finding.message for finding in findings] == [
        "1000 * s is 2000.00, below ms (2500.00)",
        "cap_ms + s is 102.00, below 1000 * s (2000.00)",
    ]


def test_a_term_without_a_value_is_skipped(run_rule) -> None:
    record = {"ms": 2500.0, "s": 2.0, "cap_ms": 100.0}
    (finding,) = run_rule(
        "statistics-out-of-order",
        cases(x={**record, "s": None}),
        format={**TEST_TIME, "ascending": [{"fields": ["ms", "1000 * {s}", "cap_ms"]}]},
    )
    assert finding.message == "cap_ms is 100.00, below ms (2500.00)"
    for name in record:
        alone = dict.fromkeys(record) | {name: record[name]}
        assert run_rule("statistics-out-of-order", cases(x=alone), format=TEST_TIME) == []


@pytest.mark.parametrize(("s", "count"), [(2.5, 0), (2.496, 0), (2.49, 1)])
def test_a_factor_multiplies_the_rounding_of_its_operand(run_rule, s: float, count: int) -> None:
    # 1000 * 0.005 + 0.005 may be due to rounding.
    document = cases(x={"ms": 2500.0, "s": s, "cap_ms": 9000.0})
    assert len(run_rule("statistics-out-of-order", document, format=TEST_TIME)) == count


def test_statistics_of_a_series_may_be_terms(run_rule) -> None:
    format = own(
        {"p99": "measurement", "runs": "samples"},
        decimals=2,
        ascending=[{"fields": ["median({runs})", "p99", "max({runs})"]}],
    )
    document = cases(x={"p99": 9.0, "runs": [1.0, 2.0, 3.0]}, y={"p99": 9.0, "runs": []})
    (finding,) = run_rule("statistics-out-of-order", document, format=format)
    assert finding.message == "max(runs) is 3.00, below p99 (9.00)"
    assert finding.pointer == "/cases/x/runs"
    document = cases(x={"p99": 1.5, "runs": [1.0, 2.0, 3.0]})
    (finding,) = run_rule("statistics-out-of-order", document, format=format)
    assert finding.message == "p99 is 1.50, below median(runs) (2.00)"
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/cases/x/runs", "runs")
    ]


ULP = ulp(2.0)
"""The distance of doubles from 2.0 on; below 2.0 it is half of that."""


@pytest.mark.parametrize(
    ("low", "high", "count"),
    [
        (2.0 + 4 * ULP, 2.0, 0),
        (2.0 + 5 * ULP, 2.0, 1),
        (2.0 + 2 * ULP, 2.0 - 2 * ULP, 0),
        (2.0 + 3 * ULP, 2.0 - 2 * ULP, 1),
        (ULP - 2.0, -2.0 - ULP, 0),
        (2 * ULP - 2.0, -2.0 - 2 * ULP, 0),
        (2 * ULP - 2.0, -2.0 - 3 * ULP, 1),
    ],
)
def test_four_units_in_the_last_place_of_the_larger_number_are_accepted(
    run_rule, low: float, high: float, count: int
) -> None:
    format = own(
        {"low": "signed", "high": "signed"}, tolerance=0, ascending=[{"fields": ["low", "high"]}]
    )
    document = cases(x={"low": low, "high": high})
    assert len(run_rule("statistics-out-of-order", document, format=format)) == count


def test_numbers_that_look_equal_are_shown_in_full(run_rule) -> None:
    format = own(
        {"low": "measurement", "high": "measurement"}, ascending=[{"fields": ["low", "high"]}]
    )
    document = cases(x={"low": 1.0000001, "high": 1.0})
    (finding,) = run_rule("statistics-out-of-order", document, format=format)
    assert finding.message == "high is 1.0, below low (1.0000001)"
