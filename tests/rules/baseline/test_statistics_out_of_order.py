from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"


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
