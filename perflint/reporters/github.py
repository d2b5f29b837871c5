"""Workflow commands for a GitHub Actions runner, which shows them as annotations.

A runner obeys a line that begins with ``::``, and ``##[`` anywhere in a line. Untrusted text is
escaped, so that it has no line breaks and no ``##[``; and it never starts a line, because the
command and its properties come first.
"""

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.primitives.wording import counted
from perflint.reporters import Style, summary
from perflint.reporters.escape import escaped
from perflint.reporters.fingerprints import fingerprinted
from perflint.reporters.messages import crash_message, help_line, message_line, subject
from perflint.reporters.unstyled import UNSTYLED

ANNOTATIONS = 10
"""Maximum number of annotations of one severity that GitHub keeps for a step."""

LINES = 20
"""Maximum number of findings listed in one annotation."""

Group = list[Violation]


def render(
    report: Report, style: Style, *, annotations: int = ANNOTATIONS, lines: int = LINES
) -> str:
    """Render one annotation for each scenario or flag with findings, then the summary."""
    errors = [_error(crash_message(crash), "a rule crashed") for crash in report.crashes]
    errors += [_error(escaped(error), "not checked") for error in report.errors]
    commands = errors[:annotations]
    available = {"error": annotations - len(commands), "warning": annotations}
    omitted = len(errors) - len(commands)
    for group in _groups(report):
        severity = group[0].severity
        if available[severity]:
            available[severity] -= 1
            commands.append(_annotation(group, report, lines))
        else:
            omitted += len(group)
    if omitted:
        notice = f"{counted(omitted, 'more findings')}: see the job summary"
        commands.append(_command("notice", notice, title="perflint"))
    return "".join((*(f"{line}\n" for line in commands), summary.render(report, UNSTYLED)))


def _groups(report: Report) -> list[Group]:
    """Group the findings by severity, file, and scenario or flag.

    A finding about a whole file is a group by itself.
    """
    groups: dict[tuple[object, ...], Group] = {}
    for item in fingerprinted(report):
        violation = item.violation
        about: object = (violation.finding.scenario, violation.finding.argument)
        if about == (None, None):
            about = item.fingerprint
        groups.setdefault((violation.severity, violation.path, about), []).append(violation)
    return [*groups.values()]


def _annotation(group: Group, report: Report, most: int) -> str:
    first = group[0]
    text = report.texts[first.path]
    start, stop = (text.position(offset) for offset in first.finding.span)
    location = {"file": escaped(first.path), "line": start.line, "endLine": stop.line}
    if start.line == stop.line:  # a runner ignores columns if there are several lines
        location |= {"col": start.column, "endColumn": stop.column}
    what = first.rule if len(group) == 1 else counted(len(group), "findings")
    name = subject(first)
    title = f"{what} in {name}" if name else what
    if len(group) == 1:
        help = help_line(first, first.path, report.rerun)
        lines = list(filter(None, (message_line(first), help)))
    else:
        lines = [_listed(violation, report) for violation in group[:most]]
        if len(group) > most:
            lines.append(f"and {len(group) - most} more")
        lines.append(f"details: perflint rule {first.rule}")
    return _command(first.severity, "\n".join(lines), **location, title=title[:200])


def _listed(violation: Violation, report: Report) -> str:
    line = report.texts[violation.path].position(violation.finding.span.start).line
    return f"line {line}: {violation.rule}: {escaped(violation.finding.message)}"


def _error(message: str, title: str) -> str:
    return _command("error", message, title=f"perflint: {title}")


def _command(name: str, message: str, **properties: object) -> str:
    pairs = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {pairs}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
