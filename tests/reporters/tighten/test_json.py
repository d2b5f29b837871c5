"""What became of each scenario, for a machine."""

import json
from typing import Any

import pytest

from perflint.documents.baselines.scenario_change import Level
from perflint.formats import Formats
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding, Span, Violation
from perflint.reporters.tighten.json import render
from perflint.runs import RunFault
from perflint.tighten.decisions import Decision, Outcome

SGLANG = Formats({}).named("sglang-diffusion")
NAME = "perf_baselines.json"
PLACE = Span(0, 1)
ROSE = Violation("loosened-baseline", "error", NAME, Finding(PLACE, "rose", scenario="t2i"))
DATES = Violation("date-disagreement", "error", NAME, Finding(PLACE, "two dates"))


def metrics(*moves: tuple[Any, Any]) -> tuple[Level, ...]:
    return tuple(Level(path, *move) for path, move in zip(SGLANG.top_level, moves, strict=False))


def outcome(*decisions: Decision, after: bytes = b"{ }", **rest: Any) -> Outcome:
    whole = {"faults": (), "objections": (), "format": SGLANG, **rest}
    return Outcome(b"{}", after, decisions, **whole)


def value(of: Outcome, path: str = NAME, *, wrote: bool = True) -> Any:
    return json.loads(render(of, path, wrote=wrote))


def test_json_whole() -> None:
    decision = Decision("t2i", "kept", "rose", metrics((9.5, 10.0)), "run.log:4", (ROSE,))
    fault = RunFault("run.log:9", "cut off")
    assert value(outcome(decision, faults=(fault,), objections=(DATES,)), wrote=False) == {
        "version": 1,
        "path": NAME,
        "written": False,
        "decisions": [
            {
                "scenario": "t2i",
                "verdict": "kept",
                "why": "rose",
                "origin": "run.log:4",
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
        "faults": [{"origin": "run.log:9", "message": "cut off"}],
        "objections": [
            {
                "rule": "date-disagreement",
                "severity": "error",
                "scenario": None,
                "message": "two dates",
            }
        ],
    }


@pytest.mark.parametrize("absent", [MISSING, None, "9.5", True, {}, float("inf")])
def test_what_is_no_number_is_null(absent: Any) -> None:
    decision = Decision("t2i", "kept", "", metrics((absent, 1)))
    (metric,) = value(outcome(decision))["decisions"][0]["metrics"]
    assert metric == {"field": "expected_e2e_ms", "before": None, "after": 1}


def test_it_is_not_written_where_nothing_differs() -> None:
    assert value(outcome(after=b"{}"), wrote=True)["written"] is False


def test_texts_of_any_bytes_are_written_as_utf_8() -> None:
    odd = "gr\udcf6sse"
    decision = Decision(odd, "unknown", odd, (), odd)
    written = value(outcome(decision, faults=(RunFault(odd, odd),)), odd)
    assert written["path"] == "gr�sse"
    assert written["faults"] == [{"origin": "gr�sse", "message": "gr�sse"}]
    assert written["decisions"][0]["scenario"] == "gr�sse"


def test_it_ends_in_a_line_end() -> None:
    assert render(outcome(), NAME, wrote=True).endswith("}\n")
