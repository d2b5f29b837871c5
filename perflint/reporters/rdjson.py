"""The diagnostic format of reviewdog, in which columns count UTF-8 bytes from 1."""

from typing import Any

from perflint.engine.report import Report
from perflint.primitives.finding import Span, Violation
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import escaped
from perflint.reporters.fingerprints import fingerprinted
from perflint.reporters.json_text import dump_json, valid_unicode
from perflint.reporters.messages import crash_message, message_line


def render(report: Report, style: Style) -> str:
    """Render the violations that are not ignored, and the crashes; a diagnostic needs a file."""
    crashes = [
        {
            "message": crash_message(crash),
            "location": {"path": valid_unicode(crash.path)},
            "severity": "ERROR",
            "code": {"value": crash.rule},
        }
        for crash in report.crashes
    ]
    violations = [item.violation for item in fingerprinted(report)]
    diagnostics = [_diagnostic(violation, report.texts[violation.path]) for violation in violations]
    return dump_json({"source": {"name": "perflint"}, "diagnostics": [*crashes, *diagnostics]})


def _diagnostic(violation: Violation, text: Text) -> dict[str, Any]:
    finding = violation.finding
    diagnostic: dict[str, Any] = {
        "message": message_line(violation),
        "location": _location(finding.span, text),
        "severity": violation.severity.upper(),
        "code": {"value": violation.rule},
    }
    if finding.fix is not None and len(finding.fix.edits) == 1:
        # reviewdog offers each edit separately, and only part of a fix would do harm.
        (edit,) = finding.fix.edits
        diagnostic["suggestions"] = [{"range": _range(edit.span, text), "text": edit.text}]
    if finding.related:
        diagnostic["related_locations"] = [
            {
                "message": escaped(related.label),
                "location": _location(related.span, related.file or text),
            }
            for related in finding.related
        ]
    return diagnostic


def _location(span: Span, text: Text) -> dict[str, Any]:
    return {"path": valid_unicode(text.path), "range": _range(span, text)}


def _range(span: Span, text: Text) -> dict[str, Any]:
    return {"start": _position(span.start, text), "end": _position(span.stop, text)}


def _position(offset: int, text: Text) -> dict[str, int]:
    line, column = text.position(offset)
    before = text.line(line)[: column - 1]
    return {"line": line, "column": len(before.encode()) + 1}
