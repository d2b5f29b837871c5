"""JUnit XML: a test suite for each file, and a test case for each finding.

An error is a failed test. A warning is a passed test with the message in its output, because
warnings do not fail a run. An ignored finding is a skipped test with the reason.
"""

from collections.abc import Iterator
from xml.etree import ElementTree

from perflint.engine.report import Crash, Report
from perflint.primitives.finding import Violation
from perflint.reporters import Style
from perflint.reporters.escape import escaped, safe_path
from perflint.reporters.fingerprints import pointer_or_flag
from perflint.reporters.messages import crash_message, help_line, message_line

Element = ElementTree.Element


def render(report: Report, style: Style) -> str:
    """Render all files and findings; text is escaped, because XML allows no control characters."""
    root = Element("testsuites", name="perflint")
    for path, cases in _suites(report).items():
        root.append(_suite(path, cases))
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suites(report: Report) -> dict[str, list[Element]]:
    """Return the test cases by path; a file without findings has one test case, which passes."""
    suites: dict[str, list[Element]] = {path: [] for path in report.checked}
    for violation in report.violations:
        case = _case(violation, report)
        suites.setdefault(violation.path, []).append(case)
    for crash in report.crashes:
        suites.setdefault(crash.path, []).append(_crash(crash))
    for path, cases in suites.items():
        if not cases:
            cases.append(Element("testcase", name="perflint", classname=escaped(path)))
    if report.errors:
        suites["perflint"] = [*suites.get("perflint", ()), *_errors(report)]
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


def _case(violation: Violation, report: Report) -> Element:
    text = report.texts[violation.path]
    name = escaped(f"{violation.rule} {pointer_or_flag(violation)}".rstrip())
    case = Element("testcase", name=name, classname=escaped(violation.path))
    message = message_line(violation)
    line, column = text.position(violation.finding.span.start)
    location = escaped(f"{safe_path(violation.path)}:{line}:{column}")
    details = f"{location}\n{help_line(violation, violation.path, report.rerun)}".rstrip()
    if violation.ignored is not None:
        _add(case, "skipped", f"{location}: {message}", message=escaped(violation.ignored))
    elif violation.severity == "error":
        _add(case, "failure", details, type=violation.rule, message=message)
    else:
        _add(case, "system-out", f"warning: {message}\n{details}")
    return case


def _crash(crash: Crash) -> Element:
    case = Element("testcase", name=crash.rule, classname=escaped(crash.path))
    _add(case, "error", "", type="crash", message=crash_message(crash))
    return case


def _errors(report: Report) -> Iterator[Element]:
    for error in report.errors:
        case = Element("testcase", name="readable", classname="perflint")
        _add(case, "error", "", type="unreadable", message=escaped(error))
        yield case


def _add(case: Element, tag: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(case, tag, attributes).text = text
