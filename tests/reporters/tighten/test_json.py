"""The result of ``perflint tighten`` as JSON."""

from typing import Any

import pytest

from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats import Formats
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding, Span, Violation
from perflint.reporters.tighten.json import render
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem
from perflint.tighten.decisions import Decision, TightenResult
from tests.reporters.schemas import validated

SGLANG = Formats({}).named("sglang-diffusion")
NAME = "perf_baselines.json"
SPAN = Span(0, 1)
ROSE = Violation("loosened-baseline", "error", NAME, Finding(SPAN, "rose", scenario="t2i"))
PROBLEM = {"origin": "run.log:9", "message": "cut off", "scenario": None, "job": None}
DATES = Violation("date-disagreement", "error", NAME, Finding(SPAN, "two dates"))


def metrics(*values: tuple[Any, Any]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(path, *pair) for path, pair in zip(SGLANG.top_level, values, strict=False)
    )


def outcome(*decisions: Decision, after: bytes = b"{ }", **fields: Any) -> TightenResult:
    values = {"run_errors": (), "new_errors": (), "format": SGLANG, **fields}
    return TightenResult(b"{}", after, decisions, **values)


def value(of: TightenResult, path: str = NAME, *, wrote: bool = True) -> Any:
    return validated(render(of, path, wrote=wrote), "tighten")


def test_a_complete_result() -> None:
    decision = Decision(
        "t2i", "kept", "rose", metrics((9.5, 10.0)), "run.log:4", (ROSE,), notes=("a note",)
    )
    remarks = {"policy": "snapshot", "policy_reason": "the default", "source": "run 1"}
    problem = RunProblem("run.log:9", "cut off")
    result = outcome(decision, run_errors=(problem,), new_errors=(DATES,), **remarks)
    unused = [UnusedJob("r.zip/a", ("x",), "why", ("b.json",))]
    assert validated(render(result, NAME, unused, wrote=False), "tighten") == {
        "version": 1,
        "path": NAME,
        "written": False,
        **remarks,
        "decisions": [
            {
                "scenario": "t2i",
                "verdict": "kept",
                "why": "rose",
                "origin": "run.log:4",
                "notes": ["a note"],
                "metrics": [{"field": "expected_e2e_ms", "before": 9.5, "after": 10.0}],
                "violations": [
                    {
                        "rule": "loosened-baseline",
                        "severity": "error",
                        "scenario": "t2i",
                        "message": "rose",
                    }
                ],
            }
        ],
        "problems": [PROBLEM],
        "unused_jobs": [{"job": "r.zip/a", "cases": ["x"], "reason": "why", "choices": ["b.json"]}],
        "new_errors": [
            {
                "rule": "date-disagreement",
                "severity": "error",
                "scenario": None,
                "message": "two dates",
            }
        ],
    }


@pytest.mark.parametrize("absent", [MISSING, None, "9.5", True, {}, float("inf")])
def test_metrics_that_are_not_numbers_are_null(absent: Any) -> None:
    decision = Decision("t2i", "kept", "", metrics((absent, 1)))
    (metric,) = value(outcome(decision))["decisions"][0]["metrics"]
    assert metric == {"field": "expected_e2e_ms", "before": None, "after": 1}


def test_an_unchanged_file_is_not_written() -> None:
    assert value(outcome(after=b"{}"), wrote=True)["written"] is False


def test_strings_of_any_bytes_are_written_as_utf_8() -> None:
    odd = "gr\udcf6sse"
    decision = Decision(odd, "unknown", odd, (), odd)
    written = value(outcome(decision, run_errors=(RunProblem(odd, odd),)), odd)
    assert written["path"] == "gr�sse"
    assert written["problems"] == [{**PROBLEM, "origin": "gr�sse", "message": "gr�sse"}]
    assert written["decisions"][0]["scenario"] == "gr�sse"


def test_the_output_ends_with_a_line_end() -> None:
    assert render(outcome(), NAME, wrote=True).endswith("}\n")
