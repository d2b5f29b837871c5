"""Each violation with its source lines, the arithmetic, and a command that helps."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.reporters import Style, summary
from perflint.reporters.escape import clipped, escaped
from perflint.reporters.messages import help_line, one_line, subject
from perflint.rules import UNUSED_IGNORE


def render(report: Report, style: Style) -> str:
    """Render the violations that are not ignored, and the summary."""
    blocks = violation_blocks(report.active, report, style)
    return "\n".join((*blocks, summary.render(report, style) + details(report.active)))


def violation_blocks(
    violations: Iterable[Violation], report: Report, style: Style
) -> Iterator[str]:
    """Yield some of the violations of a report, to be separated by empty lines.

    Consecutive unused suppressions, of which a run may find many, take one line each.
    """
    fixable = Counter(
        (violation.rule, violation.path) for violation in report.active if violation.finding.fix
    )
    for is_unused, group in groupby(violations, lambda violation: violation.rule == UNUSED_IGNORE):
        if is_unused:
            yield "".join(_unused(violation, report, style) for violation in group)
            continue
        for violation in group:
            count = fixable[violation.rule, violation.path]
            yield _block(violation, report, style, count)


def details(violations: Iterable[Violation]) -> str:
    """Return the command that prints the documentation of a rule, for the first one reported."""
    rules = (violation.rule for violation in violations if violation.rule != UNUSED_IGNORE)
    first = next(rules, None)
    return f"Details of a rule: perflint rule {first}\n" if first is not None else ""


def _unused(violation: Violation, report: Report, style: Style) -> str:
    """Render an unused suppression as one line that ends in what to do."""
    finding = violation.finding
    help = f"{finding.help}: {finding.command}" if finding.command else finding.help
    line = one_line(violation, report.texts[violation.path], style)
    return f"{line}; {escaped(help)}\n"


def _block(violation: Violation, report: Report, style: Style, fixable: int) -> str:
    """Render one violation; ``fixable`` counts the fixable ones of its rule in its file."""
    from perflint.reporters.snippet import render as snippet  # a clean run shows no source lines

    finding, text = violation.finding, report.texts[violation.path]
    start = text.position(finding.span.start)
    name = subject(violation)
    head = style.paint(
        f"{violation.severity}[{style.rule(violation.rule)}]", violation.severity, "bold"
    )
    location = f"{style.path(violation.path)}:{start.line}:{start.column}"
    arrow = style.paint("-->", "dim")
    help = help_line(violation, style.path(violation.path), report.rerun, fixable)
    lines = [
        f"{head}: {style.paint(clipped(finding.message), 'bold')}",
        f"{arrow} {escaped(location)}" + (f" in {name}" if name else ""),
        *snippet(finding, text, style),
    ]
    if help:
        lines.append(help.replace("help:", style.paint("help:", "help"), 1))
    return "\n".join(lines) + "\n"
