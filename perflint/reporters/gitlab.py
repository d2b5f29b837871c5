"""GitLab's code quality JSON, for the widget and the diff of a merge request."""

from typing import Any

from perflint.engine.report import Crash, Report
from perflint.primitives.finding import Span
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.fingerprints import Fingerprinted, fingerprint, fingerprinted
from perflint.reporters.json_text import dump_json, valid_unicode
from perflint.reporters.messages import crash_message, message_line

_SEVERITIES = {"error": "major", "warning": "minor"}


def render(report: Report, style: Style) -> str:
    """Render the violations that are not ignored, and the crashes; the format has nothing else."""
    return dump_json(
        [
            *(_crash(crash) for crash in report.crashes),
            *(_issue(item, report) for item in fingerprinted(report)),
        ]
    )


def _issue(item: Fingerprinted, report: Report) -> dict[str, Any]:
    violation = item.violation
    return {
        "description": message_line(violation),
        "check_name": violation.rule,
        "fingerprint": item.fingerprint,
        "severity": _SEVERITIES[violation.severity],
        "location": {
            "path": valid_unicode(violation.path),
            "lines": _lines(violation.finding.span, report.texts[violation.path]),
        },
    }


def _lines(span: Span, text: Text) -> dict[str, int]:
    """Return the first and the last line of a span, from 1."""
    return {"begin": text.position(span.start).line, "end": text.position(span.stop).line}


def _crash(crash: Crash) -> dict[str, Any]:
    return {
        "description": crash_message(crash),
        "check_name": crash.rule,
        "fingerprint": fingerprint("crash", crash.rule, crash.path),
        "severity": "blocker",
        "location": {"path": valid_unicode(crash.path), "lines": {"begin": 1}},
    }
