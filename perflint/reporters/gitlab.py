"""The report as GitLab's code quality JSON, for the widget and the diff of a merge request."""

from typing import Any

from perflint.engine.report import Crash, Report
from perflint.reporters import Style
from perflint.reporters.shared import (
    Identified,
    crash_sentence,
    dumped,
    fingerprint,
    identified,
    lines_of,
    sentence,
    written,
)

_SEVERITIES = {"error": "major", "warning": "minor"}


def render(report: Report, style: Style) -> str:
    """Render the violations that nothing hides, and the crashes; GitLab has no place for more."""
    return dumped(
        [
            *(_crash(crash) for crash in report.crashes),
            *(_issue(one, report) for one in identified(report)),
        ]
    )


def _issue(one: Identified, report: Report) -> dict[str, Any]:
    violation = one.violation
    first, last = lines_of(violation.finding.span, report.texts[violation.path])
    return {
        "description": sentence(violation),
        "check_name": violation.rule,
        "fingerprint": one.fingerprint,
        "severity": _SEVERITIES[violation.severity],
        "location": {"path": written(violation.path), "lines": {"begin": first, "end": last}},
    }


def _crash(crash: Crash) -> dict[str, Any]:
    return {
        "description": crash_sentence(crash),
        "check_name": crash.rule,
        "fingerprint": fingerprint("crash", crash.rule, crash.path),
        "severity": "blocker",
        "location": {"path": written(crash.path), "lines": {"begin": 1}},
    }
