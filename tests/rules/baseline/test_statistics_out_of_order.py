import pytest

from tests.paths import FIXTURES


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
    "signature": {"has": ["/cases"]},
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
