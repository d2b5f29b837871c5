"""What became of each scenario that a run measured, as JSON, version 1: stable.

``{"version": 1, "path", "written", "decisions": […], "faults": [{"origin", "message"}],
"objections": [{"rule", "severity", "scenario", "message"}]}``. A decision is::

    {"scenario", "verdict", "why", "origin",
     "metrics": [{"field", "before", "after"}], "violations": [as objections]}

``verdict`` is "updated", "added", "kept", "refused", "unknown" or "skipped". ``faults`` are blocks
of the runs that could not be read; ``objections`` are what kept the file from being written. What
is absent is null.
"""

from math import isfinite
from typing import Any

from perflint.documents.baselines.scenario_change import Level
from perflint.documents.baselines.series import NUMBERS
from perflint.primitives.finding import Violation
from perflint.reporters.diff import words as change_words
from perflint.reporters.shared import dumped, written
from perflint.runs import RunFault
from perflint.tighten.decisions import Decision, Outcome

VERSION = 1


def render(outcome: Outcome, path: str, *, wrote: bool) -> str:
    """Render all that is known of the update."""
    output = {
        "version": VERSION,
        "path": written(path),
        "written": wrote and outcome.before != outcome.after,
        "decisions": [_decision(one) for one in outcome.decisions],
        "faults": [_fault(one) for one in outcome.faults],
        "objections": [_violation(one) for one in outcome.objections],
    }
    return dumped(output)


def _fault(fault: RunFault) -> dict[str, str]:
    return {"origin": written(fault.origin), "message": written(fault.message)}


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "scenario": written(decision.scenario),
        "verdict": decision.verdict,
        "why": written(decision.why),
        "origin": None if decision.origin is None else written(decision.origin),
        "metrics": [_metric(level) for level in decision.metrics],
        "violations": [_violation(one) for one in decision.violations],
    }


def _metric(level: Level) -> dict[str, Any]:
    before, after = (
        value if type(value) in NUMBERS and isfinite(value) else None
        for value in (level.before, level.after)
    )
    return {"field": change_words.place(level.path), "before": before, "after": after}


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "severity": violation.severity,
        "scenario": violation.finding.scenario,
        "message": violation.finding.message,
    }
