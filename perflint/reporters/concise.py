"""One line for each violation, in the form that compilers print."""

from perflint.engine.report import Report
from perflint.reporters import Style, summary
from perflint.reporters.escape import escaped
from perflint.reporters.messages import message_line


def render(report: Report, style: Style) -> str:
    """Render the violations that are not ignored, and the summary."""
    lines = []
    for violation in report.active:
        start = report.texts[violation.path].position(violation.finding.span.start)
        location = f"{style.path(violation.path)}:{start.line}:{start.column}"
        rule = style.paint(f"{violation.severity}[{violation.rule}]", violation.severity)
        lines.append(f"{escaped(location)}: {rule} {message_line(violation)}\n")
    return "".join((*lines, summary.render(report, style)))
