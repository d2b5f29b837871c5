"""The report with one line a violation, as compilers print them."""

from perflint.engine.report import Report
from perflint.reporters import Style, summary
from perflint.reporters.escape import escaped
from perflint.reporters.shared import sentence


def render(report: Report, style: Style) -> str:
    """Render the violations that nothing hides, then the counts."""
    lines = []
    for violation in report.active:
        finding = violation.finding
        start = report.texts[violation.path].position(finding.span.start)
        place = f"{style.path(violation.path)}:{start.line}:{start.column}"
        kind = style.paint(f"{violation.severity}[{violation.rule}]", violation.severity)
        lines.append(f"{escaped(place)}: {kind} {sentence(violation)}\n")
    return "".join((*lines, summary.render(report, style)))
