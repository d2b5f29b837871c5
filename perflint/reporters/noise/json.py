"""Noise as JSON, version 1: a stable format, described in docs/json-output.md."""

from collections.abc import Iterable
from math import isfinite
from typing import Any

from perflint.documents.baselines.gates import UnknownLimit
from perflint.noise.noise import CONFIDENCE, LEAST, SHARE, CaseNoise, GateNoise, Noise
from perflint.noise.tolerance_factor import tolerance_factor
from perflint.reporters.diff.wording import field_path
from perflint.reporters.json_text import dump_json, valid_unicode
from perflint.reporters.run_problems import problems_as_json
from perflint.reporters.unused_jobs import UnusedJob, as_json
from perflint.runs import RunProblem

VERSION = 1


def render(
    noise: Noise, problems: Iterable[RunProblem] = (), unused: Iterable[UnusedJob] = ()
) -> str:
    """Render everything; ``problems`` are the parts of runs that could not be read."""
    output = {
        "version": VERSION,
        "share": SHARE,
        "confidence": CONFIDENCE,
        "distribution": "log-normal",
        "files": [
            {
                "path": valid_unicode(file.file.path),
                "format": file.file.format.name,
                "cases": [_case(case) for case in file.cases],
            }
            for file in noise.files
        ],
        "cases_without_scenario": [*map(valid_unicode, noise.unknown)],
        "files_not_read": [*map(valid_unicode, noise.not_read)],
        "unused_jobs": as_json(unused),
        "problems": problems_as_json(problems),
    }
    return dump_json(output)


def _case(case: CaseNoise) -> dict[str, Any]:
    return {
        "scenario": valid_unicode(case.scenario),
        "attempts": case.attempts,
        "copies": case.copies,
        "compared_by_test": not case.is_ungated,
        "gates": [_gate(gate) for gate in case.gates],
    }


def _gate(found: GateNoise) -> dict[str, Any]:
    gate = found.gate
    limit = None if isinstance(gate, UnknownLimit) or not isfinite(gate.limit) else gate.limit
    has_bound = found.bound is not None and found.count_ >= LEAST
    return {
        "field": field_path(gate.path),
        "better": gate.side,
        "n": found.count_,
        "median": found.median,
        "p95" if gate.side == "lower" else "p5": found.tail,
        "max" if gate.side == "lower" else "min": found.worst,
        "cv": found.variation,
        "failing": found.failing,
        "expected": gate.expected,
        "limit": limit,
        "unknown_tolerance": gate.tolerance if isinstance(gate, UnknownLimit) else None,
        "bound": found.bound,
        "no_bound": found.no_bound,
        "k": tolerance_factor(found.count_, SHARE, CONFIDENCE) if has_bound else None,
    }
