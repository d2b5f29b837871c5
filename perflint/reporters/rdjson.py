"""The report as reviewdog's diagnostic format, whose columns count bytes of UTF-8 from 1."""

from typing import Any

from perflint.engine.report import Report
from perflint.primitives.finding import Span, Violation
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import escaped
from perflint.reporters.shared import crash_sentence, dumped, identified, sentence, written


def render(report: Report, style: Style) -> str:
    """Render the violations that nothing hides, and the crashes; each needs a file."""
    crashes = [
        {
            "message": crash_sentence(crash),
            "location": {"path": written(crash.path)},
            "severity": "ERROR",
            "code": {"value": crash.rule},
        }
        for crash in report.crashes
    ]
    found = [
        _diagnostic(one.violation, report.texts[one.violation.path]) for one in identified(report)
    ]
    return dumped({"source": {"name": "perflint"}, "diagnostics": [*crashes, *found]})


def _diagnostic(violation: Violation, text: Text) -> dict[str, Any]:
    finding = violation.finding
    diagnostic: dict[str, Any] = {
        "message": sentence(violation),
        "location": _location(finding.span, text),
        "severity": violation.severity.upper(),
        "code": {"value": violation.rule},
    }
    if finding.fix is not None and len(finding.fix.edits) == 1:
        # Edits that belong together would be offered one by one, and half of them would do harm.
        (edit,) = finding.fix.edits
        diagnostic["suggestions"] = [{"range": _range(edit.span, text), "text": edit.text}]
    if finding.related:
        diagnostic["related_locations"] = [
            {"message": escaped(place.label), "location": _location(place.span, text)}
            for place in finding.related
        ]
    return diagnostic


def _location(span: Span, text: Text) -> dict[str, Any]:
    return {"path": written(text.path), "range": _range(span, text)}


def _range(span: Span, text: Text) -> dict[str, Any]:
    return {"start": _position(span.start, text), "end": _position(span.stop, text)}


def _position(offset: int, text: Text) -> dict[str, int]:
    line, column = text.position(offset)
    before = text.line(line)[: column - 1]
    return {"line": line, "column": len(before.encode()) + 1}
