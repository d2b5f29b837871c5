"""Each violation with its source lines, the arithmetic, and a command that helps."""

from collections import Counter

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.primitives.text import Text
from perflint.reporters import Style, summary
from perflint.reporters.escape import clipped, escaped
from perflint.reporters.messages import help_text, subject


def render(report: Report, style: Style) -> str:
    """Render the violations that are not ignored, and the summary."""
    fixable = Counter(
        (violation.rule, violation.path) for violation in report.active if violation.finding.fix
    )
    blocks = [
        _block(
            violation, report.texts[violation.path], style, fixable[violation.rule, violation.path]
        )
        for violation in report.active
    ]
    return "\n".join((*blocks, summary.render(report, style)))


def _block(violation: Violation, text: Text, style: Style, fixable: int) -> str:
    """Render one violation; ``fixable`` counts the fixable ones of its rule in its file."""
    from perflint.reporters.snippet import render as snippet  # a clean run shows no source lines

    finding = violation.finding
    start = text.position(finding.span.start)
    name = subject(violation)
    head = style.paint(f"{violation.severity}[{violation.rule}]", violation.severity, "bold")
    location = f"{style.path(violation.path)}:{start.line}:{start.column}"
    arrow = style.paint("-->", "dim")
    help = help_text(violation, style.path(violation.path), fixable)
    lines = [
        f"{head}: {style.paint(clipped(finding.message), 'bold')}",
        f"{arrow} {escaped(location)}" + (f" in {name}" if name else ""),
        *snippet(finding, text, style),
        f"{style.paint('help:', 'help')} {help}",
    ]
    return "\n".join(lines) + "\n"
