"""The report in Markdown, for a comment on a pull request or the summary of a step."""

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.primitives.wording import counted
from perflint.reporters import Style, summary
from perflint.reporters.markdown_cells import code, prose, row, table
from perflint.reporters.shared import UNSTYLED, identified, written

COMMENT = 65_536
"""Most bytes of the text; GitHub takes as many characters of a comment."""

_HEAD = ("place", "severity", "rule", "in", "finding")
_NOTICE = 200
"""Bytes that are kept free for the lines that end the text."""


def render(report: Report, style: Style, *, most: int = COMMENT) -> str:
    """Render what fits into ``most`` bytes, errors first; nothing where no finding would fit."""
    blocks = [f"**{summary.render(report, UNSTYLED).strip()}**"]
    if report.compared is not None:
        blocks.append(f"Compared: {code(report.compared)}")
    room = most - _NOTICE - _size(*blocks)
    faults = _faults(report)
    told, room = _fitting(faults, room)
    if told:
        blocks.append("\n".join(told))
    by_file, left = _rows(report, room)
    left += len(faults) - len(told)
    for path, rows in by_file.items():
        blocks += [_title(path), table(_HEAD, "rllll", rows)]
    if left:
        blocks.append(f"{counted(left, 'findings')} more: they did not fit in here.")
    if report.active:
        blocks.append("`perflint rule NAME` explains a rule.")
    text = "\n\n".join(blocks) + "\n"
    return text if _size(text) <= most else ""


def _faults(report: Report) -> list[str]:
    crashes = [
        f"- the rule {code(crash.rule)} crashed on {code(crash.path)}: {code(crash.cause)}"
        for crash in report.crashes
    ]
    return [*crashes, *(f"- {code(trouble)}" for trouble in report.troubles)]


def _fitting(lines: list[str], room: int) -> tuple[list[str], int]:
    shown = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            break
        shown.append(line)
    return shown, max(room, 0)


def _rows(report: Report, room: int) -> tuple[dict[str, list[list[str]]], int]:
    """Return the rows that fit, by file, errors before warnings; and how many findings do not."""
    rows: dict[str, list[list[str]]] = {}
    found = [one.violation for one in identified(report)]
    for number, violation in enumerate(found):
        cells = _cells(violation, report)
        path = violation.path
        if path not in rows:
            room -= _size(_title(path), table(_HEAD, "rllll", ()))
        room -= len(row(cells).encode()) + 1
        if room < 0:
            return dict(sorted(rows.items())), len(found) - number
        rows.setdefault(path, []).append(cells)
    return dict(sorted(rows.items())), 0


def _cells(violation: Violation, report: Report) -> list[str]:
    finding = violation.finding
    line, column = report.texts[violation.path].position(finding.span.start)
    about = finding.scenario or finding.argument
    return [
        f"{line}:{column}",
        violation.severity,
        code(violation.rule),
        code(about) if about else "",
        prose(finding.message),
    ]


def _title(path: str) -> str:
    return f"### {code(written(path))}"


def _size(*blocks: str) -> int:
    """Return the bytes of blocks, each with the empty line behind it."""
    return sum(len(block.encode()) + 2 for block in blocks)
