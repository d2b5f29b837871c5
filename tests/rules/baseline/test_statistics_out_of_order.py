import pytest

from tests.paths import FIXTURES


def test_records_that_a_script_rewrote(judge) -> None:
    data = (FIXTURES / "pytest_benchmark_rewritten.json").read_bytes()
    findings = judge("statistics-out-of-order", data, format="pytest-benchmark")
    assert {finding.scenario.rpartition("::")[2] for finding in findings} == {
        "test_round_robin_selection_small_pool",
        "test_round_robin_selection_large_pool",
    }
    assert findings[0].message.startswith("stats/q1 is 3.20899e-06, below stats/min")


def test_mean_stands_between_minimum_and_maximum(judge) -> None:
    stats = {"min": 1.5, "mean": 1.4, "max": 2.5}
    (finding,) = judge(
        "statistics-out-of-order", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.pointer == "/benchmarks/0/stats/mean"


def test_equal_values_and_arithmetic_are_in_order(judge) -> None:
    stats = {"min": 0.1, "mean": 0.1 - 1e-17, "max": 0.1, "q1": 0.1, "median": None}
    document = {"benchmarks": [{"stats": stats}]}
    assert judge("statistics-out-of-order", document, format="pytest-benchmark") == []


OWN = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "signature": {"has": ["/cases"]},
    "tolerance": 0.5,
    "fields": {"low": "measurement", "high": "measurement"},
    "ascending": [{"fields": ["low", "high"]}],
}


@pytest.mark.parametrize(("high", "found"), [(1.0, 0), (0.75, 1)])
def test_what_the_tolerance_just_allows_passes(judge, high: float, found: int) -> None:
    document = {"cases": {"x": {"low": 2.0, "high": high}}}  # half of 2.0 is allowed
    assert len(judge("statistics-out-of-order", document, format=OWN)) == found


def test_shows_both_numbers(judge) -> None:
    (finding,) = judge(
        "statistics-out-of-order", {"cases": {"x": {"low": 9, "high": 2}}}, format=OWN
    )
    assert finding.message == "high is 2, below low, which is 9"
    assert (finding.found, finding.expected) == (2, 9)
    assert [(place.pointer, place.label) for place in finding.related] == [
        ("/cases/x/low", "low is 9")
    ]
