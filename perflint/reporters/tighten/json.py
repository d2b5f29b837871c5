"""The result of ``perflint tighten`` as JSON, version 1: a stable format.

docs/json-output.md describes it.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from perflint.documents.baselines.scenario_change import FieldChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.primitives.finding import Violation
from perflint.reporters.diff import wording
from perflint.reporters.json_text import dump_json, valid_unicode
from perflint.reporters.run_problems import problems_as_json
from perflint.reporters.unused_jobs import UnusedJob, as_json
from perflint.tighten.decisions import Decision, TightenResult

VERSION = 1


def render(
    result: TightenResult, path: str, unused: Sequence[UnusedJob] = (), *, wrote: bool
) -> str:
    """Render the whole result; ``wrote`` is False for a dry run."""
    output = {
        "version": VERSION,
        "path": valid_unicode(path),
        "written": wrote and result.before != result.after,
        "policy": result.policy,
        "policy_reason": valid_unicode(result.policy_reason),
        "source": None if result.source is None else valid_unicode(result.source),
        "decisions": [_decision(decision) for decision in result.decisions],
        "new_errors": [_violation(violation) for violation in result.new_errors],
        "unused_jobs": as_json(unused),
        "problems": problems_as_json(result.run_errors),
    }
    return dump_json(output)


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "scenario": valid_unicode(decision.scenario),
        "verdict": decision.verdict,
        "why": valid_unicode(decision.why),
        "origin": None if decision.origin is None else valid_unicode(decision.origin),
        "notes": [*map(valid_unicode, decision.notes)],
        "metrics": [_metric(change) for change in decision.metrics],
        "violations": [_violation(violation) for violation in decision.violations],
    }


def _metric(change: FieldChange) -> dict[str, Any]:
    before, after = (
        value if type(value) in NUMBER_TYPES and isfinite(value) else None
        for value in (change.before, change.after)
    )
    return {"field": wording.field_path(change.path), "before": before, "after": after}


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "severity": violation.severity,
        "scenario": violation.finding.scenario,
        "message": violation.finding.message,
    }
