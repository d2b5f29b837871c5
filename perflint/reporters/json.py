"""JSON, version 1: a stable format, documented in ``docs/json-output.md``."""

from typing import Any

from perflint.engine.report import Report
from perflint.primitives.finding import Fix, Related, Span, Violation
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.json_text import dump_json, valid_unicode

VERSION = 1


def render(report: Report, style: Style) -> str:
    """Render all violations, including ignored ones, and the counts."""
    active = report.active
    summary = {
        "files": len(report.checked),
        "violations": len(active),
        "errors": sum(violation.severity == "error" for violation in active),
        "warnings": sum(violation.severity == "warning" for violation in active),
        "fixable": sum(violation.finding.fix is not None for violation in active),
        "ignored": len(report.violations) - len(active),
        "untouched": report.untouched,
    }
    output = {
        "version": VERSION,
        "violations": [
            _violation(violation, report.texts[violation.path]) for violation in report.violations
        ],
        "summary": summary,
    }
    return dump_json(output)


def _violation(violation: Violation, text: Text) -> dict[str, Any]:
    finding = violation.finding
    return {
        "rule": violation.rule,
        "severity": violation.severity,
        "path": valid_unicode(violation.path),
        "pointer": finding.pointer,
        "scenario": finding.scenario,
        "argument": finding.argument,
        **_location(finding.span, text),
        "message": finding.message,
        "found": finding.found,
        "expected": finding.expected,
        "related": [_related(related, related.file or text) for related in finding.related],
        "fix": _fix(finding.fix, text) if finding.fix else None,
        "ignored": {"reason": violation.ignored} if violation.ignored is not None else None,
    }


def _location(span: Span, text: Text) -> dict[str, Any]:
    return {
        "start": text.position(span.start)._asdict(),
        "end": text.position(span.stop)._asdict(),
    }


def _related(related: Related, text: Text) -> dict[str, Any]:
    location = _location(related.span, text)
    path = {"path": valid_unicode(text.path)} if related.file is not None else {}
    return {"pointer": related.pointer, "message": related.label, **path, **location}


def _fix(fix: Fix, text: Text) -> dict[str, Any]:
    edits = [{**_location(edit.span, text), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}
