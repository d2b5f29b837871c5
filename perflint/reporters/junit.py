"""The report as JUnit XML: a suite for each file, a test for each finding.

An error is a failure. A warning is a test that passes and says so, for a warning fails no run; a
hidden finding is skipped, with the reason.
"""

from collections.abc import Iterator
from xml.etree import ElementTree

from perflint.engine.report import Crash, Report
from perflint.primitives.finding import Violation
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import escaped, tame
from perflint.reporters.shared import advice, crash_sentence, sentence, whereabouts

Element = ElementTree.Element


def render(report: Report, style: Style) -> str:
    """Render all files and findings; texts are escaped, for XML has no control characters."""
    root = Element("testsuites", name="perflint")
    for path, cases in _suites(report).items():
        root.append(_suite(path, cases))
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suites(report: Report) -> dict[str, list[Element]]:
    """Return the tests by path, in the report's order; a file without fault has one that passes."""
    suites: dict[str, list[Element]] = {path: [] for path in report.checked}
    for violation in report.violations:
        case = _case(violation, report.texts[violation.path])
        suites.setdefault(violation.path, []).append(case)
    for crash in report.crashes:
        suites.setdefault(crash.path, []).append(_crash(crash))
    for path, cases in suites.items():
        if not cases:
            cases.append(Element("testcase", name="perflint", classname=escaped(path)))
    if report.troubles:
        suites["perflint"] = [*suites.get("perflint", ()), *_troubles(report)]
    return suites


def _suite(path: str, cases: list[Element]) -> Element:
    kinds = [child.tag for case in cases for child in case]
    counts = {
        "tests": len(cases),
        "failures": kinds.count("failure"),
        "errors": kinds.count("error"),
        "skipped": kinds.count("skipped"),
    }
    attributes = {key: str(count) for key, count in counts.items()}
    suite = Element("testsuite", {"name": escaped(path), **attributes})
    suite.extend(cases)
    return suite


def _case(violation: Violation, text: Text) -> Element:
    where = whereabouts(violation)
    name = escaped(f"{violation.rule} {where}".rstrip())
    case = Element("testcase", name=name, classname=escaped(violation.path))
    message = sentence(violation)
    line, column = text.position(violation.finding.span.start)
    place = escaped(f"{tame(violation.path)}:{line}:{column}")
    told = f"{place}\nhelp: {advice(violation, violation.path)}"
    if violation.ignored is not None:
        _within(case, "skipped", f"{place}: {message}", message=escaped(violation.ignored))
    elif violation.severity == "error":
        _within(case, "failure", told, type=violation.rule, message=message)
    else:
        _within(case, "system-out", f"warning: {message}\n{told}")
    return case


def _crash(crash: Crash) -> Element:
    case = Element("testcase", name=crash.rule, classname=escaped(crash.path))
    _within(case, "error", "", type="crash", message=crash_sentence(crash))
    return case


def _troubles(report: Report) -> Iterator[Element]:
    for trouble in report.troubles:
        case = Element("testcase", name="readable", classname="perflint")
        _within(case, "error", "", type="unreadable", message=escaped(trouble))
        yield case


def _within(case: Element, tag: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(case, tag, attributes).text = text
