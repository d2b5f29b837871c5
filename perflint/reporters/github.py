"""The report as commands to a runner of GitHub Actions, which makes annotations of them.

A runner obeys a line that begins with ``::``, and ``##[`` anywhere in a line. All that outsiders
wrote is made harmless for a terminal first, so that it has no line of its own and no ``##[``, and
stands behind the command and the place of perflint's own.
"""

from perflint.engine.report import Report
from perflint.primitives.finding import Violation
from perflint.primitives.wording import counted, joined
from perflint.reporters import Style, summary
from perflint.reporters.escape import escaped
from perflint.reporters.shared import (
    UNSTYLED,
    advice,
    crash_sentence,
    identified,
    sentence,
    subject,
)

ANNOTATIONS = 10
"""Most annotations of one severity that GitHub keeps of a step."""

LINES = 20
"""Most findings that one annotation lists."""

Group = list[Violation]


def render(
    report: Report, style: Style, *, annotations: int = ANNOTATIONS, lines: int = LINES
) -> str:
    """Render an annotation for each scenario or flag at fault, then the counts."""
    commands = [_fault(crash_sentence(crash), "a rule crashed") for crash in report.crashes]
    commands += [_fault(escaped(trouble), "not checked") for trouble in report.troubles]
    shown = commands[:annotations]
    room = {"error": annotations - len(shown), "warning": annotations}
    left = len(commands) - len(shown)
    for group in _groups(report):
        severity = group[0].severity
        if room[severity]:
            room[severity] -= 1
            shown.append(_annotation(group, report, lines))
        else:
            left += len(group)
    if left:
        told = f"{counted(left, 'findings')} more: see the summary of this step"
        shown.append(_command("notice", told, title="perflint"))
    return "".join((*(f"{line}\n" for line in shown), summary.render(report, UNSTYLED)))


def _groups(report: Report) -> list[Group]:
    """Return the findings of each scenario or flag by severity; those of a whole file alone."""
    groups: dict[tuple[object, ...], Group] = {}
    for one in identified(report):
        violation = one.violation
        about: object = (violation.finding.scenario, violation.finding.argument)
        if about == (None, None):
            about = one.fingerprint
        groups.setdefault((violation.severity, violation.path, about), []).append(violation)
    return [*groups.values()]


def _annotation(group: Group, report: Report, most: int) -> str:
    first = group[0]
    text = report.texts[first.path]
    start, stop = (text.position(offset) for offset in first.finding.span)
    place = {"file": escaped(first.path), "line": start.line, "endLine": stop.line}
    if start.line == stop.line:  # a runner drops columns of a place of several lines
        place |= {"col": start.column, "endColumn": stop.column}
    what = first.rule if len(group) == 1 else counted(len(group), "findings")
    about = subject(first)
    title = f"{what} in {about}" if about else what
    if len(group) == 1:
        message = [sentence(first), f"help: {advice(first, first.path)}"]
    else:
        message = [_listed(one, report) for one in group[:most]]
        if len(group) > most:
            message.append(f"and {len(group) - most} more")
        rules = dict.fromkeys(f"perflint rule {one.rule}" for one in group)
        message.append(f"help: {joined([*rules], most=3)}")
    return _command(first.severity, "\n".join(message), **place, title=title[:200])


def _listed(violation: Violation, report: Report) -> str:
    line = report.texts[violation.path].position(violation.finding.span.start).line
    return f"line {line}: {violation.rule}: {escaped(violation.finding.message)}"


def _fault(message: str, title: str) -> str:
    return _command("error", message, title=f"perflint: {title}")


def _command(name: str, message: str, **properties: object) -> str:
    pairs = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {pairs}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
