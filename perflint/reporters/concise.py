"""One line for each violation, in the form that compilers print."""

from perflint.engine.report import Report
from perflint.reporters import Style, summary
from perflint.reporters.messages import one_line


def render(report: Report, style: Style) -> str:
    """Render the violations that are not ignored, and the summary."""
    lines = [
        f"{one_line(violation, report.texts[violation.path], style)}\n"
        for violation in report.active
    ]
    return "".join((*lines, summary.render(report, style)))
