"""The report in SARIF 2.1.0, cut to what code scanning of GitHub keeps of it.

Findings that an entry hides are left out, for GitHub would open an alert for each all the same.
"""

from typing import Any
from urllib.parse import quote

from perflint import __version__, rules
from perflint.config import catalogue
from perflint.engine.report import Report
from perflint.primitives.finding import Fix, Related, Span, Violation
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import clipped, escaped
from perflint.reporters.shared import (
    Identified,
    advice,
    crash_sentence,
    dumped,
    identified,
    sentence,
    whereabouts,
)

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

RESULTS = 5_000
"""Most results that GitHub keeps of a run; it does not promise to keep the worst."""

RELATED = 99
"""Most related places; GitHub keeps 100 locations of a result, the one of the finding among them.
"""

ZIPPED = 10_000_000
"""Most bytes that GitHub takes of a file, after gzip."""


def render(
    report: Report,
    style: Style,
    *,
    results: int = RESULTS,
    related: int = RELATED,
    zipped: int = ZIPPED,
) -> str:
    """Render the violations that nothing hides, errors first, and what went wrong in the run."""
    found = identified(report)
    shown = found[:results]
    text = _log(report, shown, len(found), related)
    while shown and not _fits(text, zipped):
        shown = shown[: len(shown) // 2]
        text = _log(report, shown, len(found), related)
    return text


def _fits(text: str, zipped: int) -> bool:
    from gzip import compress

    data = text.encode()
    return len(data) <= zipped or len(compress(data)) <= zipped


def _log(report: Report, shown: list[Identified], found: int, related: int) -> str:
    names = list(dict.fromkeys(one.violation.rule for one in shown))
    driver = {
        "name": "perflint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "top of the repository"}}},
        "invocations": [
            {
                "executionSuccessful": not (report.crashes or report.troubles),
                "toolExecutionNotifications": [
                    *_faults(report),
                    *_cuts(shown, found, related),
                ],
            }
        ],
        "results": [
            _result(one, report.texts[one.violation.path], names, related) for one in shown
        ],
    }
    if report.compared is not None:
        run["properties"] = {"compared": escaped(report.compared)}
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str) -> dict[str, Any]:
    if name == rules.UNUSED_IGNORE:
        _, summary, details = catalogue.UNUSED_IGNORE_TEXT.split("\n\n", 2)
        text = markdown = catalogue.UNUSED_IGNORE_TEXT
        severity, group = "warning", "configuration"
    else:
        rule = rules.load(name)
        summary, severity, group = catalogue.summary_of(rule), rule.severity, rule.group
        details = catalogue.sections_of(rule)["What it does"]
        text, markdown = catalogue.rule_text(rule), catalogue.rule_markdown(rule)
    return {
        "id": name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": clipped(" ".join(details.split()), 1000)},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": severity},
        "properties": {"tags": [group], "problem.severity": severity},
    }


def _result(one: Identified, text: Text, names: list[str], related: int) -> dict[str, Any]:
    violation, finding = one.violation, one.violation.finding
    help = advice(violation, violation.path)
    result = {
        "ruleId": violation.rule,
        "ruleIndex": names.index(violation.rule),
        "level": violation.severity,
        "message": {"text": _linkless(f"{sentence(violation)}\nhelp: {help}")},
        "locations": [{**_place(finding.span, text), **_logical_place(violation)}],
        "partialFingerprints": {"perflint/v1": one.fingerprint},
    }
    if finding.related:
        places = finding.related[:related]
        result["relatedLocations"] = [
            _related(number, place, text) for number, place in enumerate(places, start=1)
        ]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, text)]
    return result


def _related(number: int, place: Related, text: Text) -> dict[str, Any]:
    label = place.label or place.pointer or "related"
    message = {"text": _linkless(escaped(label))}
    return {"id": number, **_place(place.span, text), "message": message}


def _fix(fix: Fix, text: Text) -> dict[str, Any]:
    note = "" if fix.safe else " (unsafe: a gate may let more through)"
    replacements = [
        {"deletedRegion": _region(edit.span, text), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(text.path), "replacements": replacements}
    description = {"text": _linkless(escaped(fix.title) + note)}
    return {"description": description, "artifactChanges": [change]}


def _place(span: Span, text: Text) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(text.path), "region": _region(span, text)}
    return {"physicalLocation": place}


def _logical_place(violation: Violation) -> dict[str, Any]:
    where = whereabouts(violation)
    return {"logicalLocations": [{"fullyQualifiedName": where}]} if where else {}


def _artifact(path: str) -> dict[str, str]:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _region(span: Span, text: Text) -> dict[str, int]:
    start, stop = text.position(span.start), text.position(span.stop)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": stop.line,
        "endColumn": stop.column,
    }


def _linkless(message: str) -> str:
    """Return a message in which nothing is a link: SARIF takes ``[text](target)`` for one."""
    return message.replace("](", "] (")


def _faults(report: Report) -> list[dict[str, Any]]:
    crashes = [
        {
            **_notification("error", crash_sentence(crash)),
            "associatedRule": {"id": crash.rule},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(crash.path)}}],
        }
        for crash in report.crashes
    ]
    return [*crashes, *(_notification("error", escaped(trouble)) for trouble in report.troubles)]


def _cuts(shown: list[Identified], found: int, related: int) -> list[dict[str, Any]]:
    """Say what is left out, and why."""
    notices = []
    if len(shown) < found:
        left = found - len(shown)
        notices.append(f"{left:,} of {found:,} findings are left out, for GitHub takes no more")
    cut = sum(len(one.violation.finding.related) > related for one in shown)
    if cut:
        notices.append(f"{cut:,} findings have more than the {related} related places shown")
    return [_notification("warning", notice) for notice in notices]


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _linkless(text)}}
