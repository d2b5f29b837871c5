"""SARIF 2.1.0, cut to the limits of GitHub code scanning.

Ignored findings are omitted, because GitHub opens an alert for each even if it is suppressed.
"""

from typing import Any
from urllib.parse import quote

from perflint import __version__, rules
from perflint.engine.report import Report
from perflint.primitives.finding import Fix, Related, Span, Violation
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import clipped, escaped
from perflint.reporters.fingerprints import Fingerprinted, fingerprinted, pointer_or_flag
from perflint.reporters.json_text import dump_json
from perflint.reporters.messages import crash_message, help_line, message_line
from perflint.rules import documentation

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

RESULTS = 5_000
"""Maximum number of results that GitHub keeps of a run, not necessarily the errors."""

RELATED = 99
"""Maximum number of related locations; GitHub keeps 100 locations of a result in all."""

ZIPPED = 10_000_000
"""Maximum size in bytes of a file that GitHub accepts, after gzip."""


def render(
    report: Report,
    style: Style,
    *,
    results: int = RESULTS,
    related: int = RELATED,
    zipped: int = ZIPPED,
) -> str:
    """Render the violations that are not ignored, errors first, and the errors of the run."""
    found = fingerprinted(report)
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


def _log(report: Report, shown: list[Fingerprinted], found: int, related: int) -> str:
    names = list(dict.fromkeys(item.violation.rule for item in shown))
    driver = {
        "name": "perflint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "repository root"}}},
        "invocations": [
            {
                "executionSuccessful": not (report.crashes or report.errors),
                "toolExecutionNotifications": [
                    *_errors(report),
                    *_omissions(shown, found, related),
                ],
            }
        ],
        "results": [_result(item, report, names, related) for item in shown],
    }
    if report.compared is not None:
        run["properties"] = {"compared": escaped(report.compared)}
    return dump_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str) -> dict[str, Any]:
    if name in rules.ABOUT_SUPPRESSIONS:
        text = markdown = documentation.ABOUT_SUPPRESSIONS[name]
        head, summary, details = text.split("\n\n", 2)
        severity, group = head.partition("[")[2].removesuffix("]"), "configuration"
    else:
        rule = rules.load(name)
        summary, severity, group = documentation.summary_of(rule), rule.severity, rule.group
        details = documentation.sections_of(rule)["What it does"]
        text, markdown = documentation.rule_text(rule), documentation.rule_markdown(rule)
    return {
        "id": name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": clipped(" ".join(details.split()), 1000)},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": severity},
        "properties": {"tags": [group], "problem.severity": severity},
    }


def _result(item: Fingerprinted, report: Report, names: list[str], related: int) -> dict[str, Any]:
    violation, finding = item.violation, item.violation.finding
    text = report.texts[violation.path]
    help = help_line(violation, violation.path, report.rerun)
    message = f"{message_line(violation)}\n{help}".rstrip()
    result = {
        "ruleId": violation.rule,
        "ruleIndex": names.index(violation.rule),
        "level": violation.severity,
        "message": {"text": _without_links(message)},
        "locations": [{**_location(finding.span, text), **_logical_location(violation)}],
        "partialFingerprints": {"perflint/v1": item.fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            _related(number, location, text)
            for number, location in enumerate(finding.related[:related], start=1)
        ]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, text)]
    return result


def _related(number: int, related: Related, text: Text) -> dict[str, Any]:
    label = related.label or related.pointer or "related"
    message = {"text": _without_links(escaped(label))}
    return {"id": number, **_location(related.span, related.file or text), "message": message}


def _fix(fix: Fix, text: Text) -> dict[str, Any]:
    note = "" if fix.safe else " (unsafe: a test may become less strict)"
    replacements = [
        {"deletedRegion": _region(edit.span, text), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(text.path), "replacements": replacements}
    description = {"text": _without_links(escaped(fix.title) + note)}
    return {"description": description, "artifactChanges": [change]}


def _location(span: Span, text: Text) -> dict[str, Any]:
    location = {"artifactLocation": _artifact(text.path), "region": _region(span, text)}
    return {"physicalLocation": location}


def _logical_location(violation: Violation) -> dict[str, Any]:
    name = pointer_or_flag(violation)
    return {"logicalLocations": [{"fullyQualifiedName": name}]} if name else {}


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


def _without_links(message: str) -> str:
    """Return a message without links: SARIF treats ``[text](target)`` as a link."""
    return message.replace("](", "] (")


def _errors(report: Report) -> list[dict[str, Any]]:
    crashes = [
        {
            **_notification("error", crash_message(crash)),
            "associatedRule": {"id": crash.rule},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(crash.path)}}],
        }
        for crash in report.crashes
    ]
    return [*crashes, *(_notification("error", escaped(error)) for error in report.errors)]


def _omissions(shown: list[Fingerprinted], found: int, related: int) -> list[dict[str, Any]]:
    """Return notifications about findings and related locations that are omitted."""
    notices = []
    if len(shown) < found:
        omitted = found - len(shown)
        limit = "a limit of GitHub code scanning"
        notices.append(f"{omitted:,} of {found:,} findings are omitted because of {limit}")
    cut = sum(len(item.violation.finding.related) > related for item in shown)
    if cut:
        notices.append(f"{cut:,} findings have more related locations than the {related} shown")
    return [_notification("warning", notice) for notice in notices]


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _without_links(text)}}
