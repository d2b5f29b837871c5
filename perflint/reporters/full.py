"""The report for people: each violation with its lines, the arithmetic, and what to type next."""

from collections import Counter

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.primitives.text import Text
from perflint.reporters import Style, summary
from perflint.reporters.escape import clipped, escaped
from perflint.reporters.shared import advice, subject


def render(report: Report, style: Style) -> str:
    """Render the violations that nothing hides, then the counts."""
    alike = Counter((one.rule, one.path) for one in report.active if one.finding.fix)
    blocks = [
        _block(
            violation, report.texts[violation.path], style, alike[violation.rule, violation.path]
        )
        for violation in report.active
    ]
    return "\n".join((*blocks, summary.render(report, style)))


def _block(violation: Violation, text: Text, style: Style, alike: int) -> str:
    from perflint.reporters.snippet import render as snippet  # a clean run shows no lines

    finding = violation.finding
    start = text.position(finding.span.start)
    scenario = subject(violation)
    head = style.paint(f"{violation.severity}[{violation.rule}]", violation.severity, "bold")
    place = f"{style.path(violation.path)}:{start.line}:{start.column}"
    arrow = style.paint("-->", "dim")
    lines = [
        f"{head}: {style.paint(clipped(finding.message), 'bold')}",
        f"{arrow} {escaped(place)}" + (f" in {scenario}" if scenario else ""),
        *snippet(finding, text, style),
        f"{style.paint('help:', 'help')} {advice(violation, style.path(violation.path), alike)}",
    ]
    return "\n".join(lines) + "\n"
