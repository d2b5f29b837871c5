"""The format ``pytest-benchmark``, on a real file."""

import json
from typing import Any

import pytest

from tests.paths import FIXTURES

CONTENT = (FIXTURES / "pytest_benchmark_samples.json").read_bytes()
NAME = "saved.json"  # no glob of a format matches it


def test_a_saved_run_is_recognized_and_has_no_violations(project) -> None:
    project.write(NAME, CONTENT)
    outcome = project.report(NAME, "--select", "baseline")
    assert (outcome.code, outcome.rules) == (0, [])
    assert outcome.json["summary"]["files"] == 1  # unrecognized files do not count


@pytest.mark.parametrize(
    ("statistic", "factor", "rule"),
    [
        ("mean", 1.01, "aggregate-mismatch"),
        ("ops", 1.01, "aggregate-mismatch"),
        ("stddev", 1.01, "aggregate-mismatch"),
        ("q3", 0.1, "statistics-out-of-order"),
        ("min", -1, "negative-measurement"),
    ],
)
def test_a_changed_statistic_is_reported(project, statistic, factor, rule) -> None:
    saved: Any = json.loads(CONTENT)
    saved["benchmarks"][0]["stats"][statistic] *= factor
    project.write(NAME, saved)
    violations = project.report(NAME, "--select", rule).json["violations"]
    assert {violation["rule"] for violation in violations} == {rule}
    assert f"/benchmarks/0/stats/{statistic}" in [item["pointer"] for item in violations]
