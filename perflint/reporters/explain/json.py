"""An explanation as JSON, version 1: a stable format, described in docs/json-output.md."""

from collections.abc import Iterable
from math import isfinite
from typing import Any

from perflint.documents.baselines.gated_values import GatedValue
from perflint.explain.explanation import (
    Attempt,
    BetterGate,
    Case,
    Explanation,
    FileExplanation,
)
from perflint.reporters.diff.wording import field_path
from perflint.reporters.json_text import dump_json, valid_unicode
from perflint.reporters.run_problems import problems_as_json
from perflint.reporters.unused_jobs import UnusedJob, as_json
from perflint.runs import RunProblem

VERSION = 1


def render(
    explanation: Explanation,
    problems: Iterable[RunProblem] = (),
    unused: Iterable[UnusedJob] = (),
) -> str:
    """Render everything; ``problems`` are the parts of runs that could not be read."""
    output = {
        "version": VERSION,
        "files": [_file(file) for file in explanation.files],
        "cases_without_scenario": [*map(valid_unicode, explanation.unknown)],
        "files_without_case": [*map(valid_unicode, explanation.idle)],
        "files_not_read": [*map(valid_unicode, explanation.not_read)],
        "unused_jobs": as_json(unused),
        "problems": problems_as_json(problems),
    }
    return dump_json(output)


def _file(file: FileExplanation) -> dict[str, Any]:
    return {
        "path": valid_unicode(file.file.path),
        "format": file.file.format.name,
        "profile": file.file.profile.name,
        "cases": [_case(case) for case in file.cases],
        "could_be_tightened": [
            _better(scenario.name, found)
            for scenario in file.scenarios
            for found in scenario.tighter
        ],
        "stale": [
            _better(scenario.name, found) for scenario in file.scenarios for found in scenario.stale
        ],
        "scenarios_without_case": [*map(valid_unicode, file.absent)],
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "scenario": valid_unicode(case.scenario),
        "job": valid_unicode(case.job),
        "verdict": case.verdict.replace(" ", "-"),
        "compared_by_test": not case.is_ungated,
        "attempts": [_attempt(attempt) for attempt in case.attempts],
    }


def _better(scenario: str, found: BetterGate) -> dict[str, Any]:
    return {
        "scenario": valid_unicode(scenario),
        "field": field_path(found.gate.path),
        "measured": found.closest,
        "measurements": found.count_,
        "expected": found.gate.expected,
        "limit": _finite(found.gate.limit),
        "new_limit": _finite(found.limit),
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    unread = attempt.snapshot.unread
    return {
        "origin": valid_unicode(attempt.snapshot.origin),
        "unread": None if unread is None else valid_unicode(unread),
        "failed": bool(attempt.failures),
        "gates": [_gate(value) for value in attempt.values],
        "unknown_limits": [
            {
                "field": field_path(found.gate.path),
                "measured": found.value,
                "expected": found.gate.expected,
                "tolerance": found.gate.tolerance,
            }
            for found in attempt.unknown
        ],
    }


def _gate(value: GatedValue) -> dict[str, Any]:
    gate, computed = value.gate, value.computed
    return {
        "field": field_path(gate.path),
        "measured": value.value,
        "computed_from": None if computed is None else f"{computed.whole} / {computed.count_}",
        "expected": gate.expected,
        "limit": _finite(gate.limit),
        "limit_from": gate.reason,
        "tolerance": gate.tolerance,
        "floor": gate.gate.floor,
        "better": gate.side,
        "failed": value.failed,
    }


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None
