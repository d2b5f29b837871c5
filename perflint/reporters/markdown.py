"""Markdown, for a comment on a pull request or the job summary of GitHub Actions."""

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.primitives.wording import counted
from perflint.reporters import Style, summary
from perflint.reporters.fingerprints import fingerprinted
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.markdown_table import code, prose, row, table
from perflint.reporters.unstyled import UNSTYLED

COMMENT = 65_536
"""Maximum size of the text in bytes; GitHub allows as many characters in a comment."""

_HEAD = ("location", "severity", "rule", "scenario or flag", "finding")
_FOOTER = 200
"""Bytes that are reserved for the last lines of the text."""


def render(report: Report, style: Style, *, most: int = COMMENT) -> str:
    """Render what fits into ``most`` bytes, errors first; an empty string if nothing fits."""
    counts = summary.render(report._replace(not_compared=None), UNSTYLED)
    blocks = [f"**{counts.strip()}**"]
    if report.compared is not None:
        blocks.append(f"Compared: {code(report.compared)}")
    if report.not_compared is not None:
        blocks.append(f"Not compared: {code(report.not_compared)}")
    room = most - _FOOTER - _size(*blocks)
    errors = _errors(report)
    shown, room = _fitting(errors, room)
    if shown:
        blocks.append("\n".join(shown))
    by_file, omitted = _rows(report, room)
    omitted += len(errors) - len(shown)
    for path, rows in by_file.items():
        blocks += [_title(path), table(_HEAD, "rllll", rows)]
    if omitted:
        blocks.append(f"Omitted because of the size limit: {counted(omitted, 'findings')}.")
    if report.active:
        blocks.append(f"Details of a rule: `perflint rule {report.active[0].rule}`")
    text = "\n\n".join(blocks) + "\n"
    return text if _size(text) <= most else ""


def _errors(report: Report) -> list[str]:
    crashes = [
        f"- the rule {code(crash.rule)} crashed on {code(crash.path)}: {code(crash.cause)}"
        for crash in report.crashes
    ]
    return [*crashes, *(f"- {code(error)}" for error in report.errors)]


def _fitting(lines: list[str], room: int) -> tuple[list[str], int]:
    shown = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            break
        shown.append(line)
    return shown, max(room, 0)


def _rows(report: Report, room: int) -> tuple[dict[str, list[list[str]]], int]:
    """Return the rows that fit, errors first, by file, and the number of omitted findings."""
    rows: dict[str, list[list[str]]] = {}
    violations = [item.violation for item in fingerprinted(report)]
    for index, violation in enumerate(violations):
        cells = _cells(violation, report)
        path = violation.path
        if path not in rows:
            room -= _size(_title(path), table(_HEAD, "rllll", ()))
        room -= len(row(cells).encode()) + 1
        if room < 0:
            return dict(sorted(rows.items())), len(violations) - index
        rows.setdefault(path, []).append(cells)
    return dict(sorted(rows.items())), 0


def _cells(violation: Violation, report: Report) -> list[str]:
    finding = violation.finding
    line, column = report.texts[violation.path].position(finding.span.start)
    name = finding.scenario or finding.argument
    return [
        f"{line}:{column}",
        violation.severity,
        code(violation.rule),
        code(name) if name else "",
        prose(finding.message),
    ]


def _title(path: str) -> str:
    return f"### {code(valid_unicode(path))}"


def _size(*blocks: str) -> int:
    """Return the size of blocks in bytes, including the empty line after each."""
    return sum(len(block.encode()) + 2 for block in blocks)
