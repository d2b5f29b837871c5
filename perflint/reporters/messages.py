"""Texts about findings that several formats print, each escaped and on one line."""

from perflint.engine.report import Crash, Rerun
from perflint.primitives.finding import Violation
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import clipped, escaped


def subject(violation: Violation) -> str:
    """Return the scenario or the flag that a finding is about, or an empty string."""
    return clipped(violation.finding.scenario or violation.finding.argument or "")


def message_line(violation: Violation) -> str:
    """Return the subject and the message of a finding: ``t2i: mean of 2 steps is …``."""
    name = subject(violation)
    prefix = f"{name}: " if name else ""
    return f"{prefix}{clipped(violation.finding.message)}"


def one_line(violation: Violation, text: Text, style: Style) -> str:
    """Return the location, severity, rule and message of a finding, as compilers print them."""
    start = text.position(violation.finding.span.start)
    location = f"{style.path(violation.path)}:{start.line}:{start.column}"
    rule = f"{violation.severity}[{style.rule(violation.rule)}]"
    head = style.paint(rule, violation.severity)
    return f"{escaped(location)}: {head} {message_line(violation)}"


def help_line(violation: Violation, path: str, rerun: Rerun, count: int = 1) -> str:
    """Return ``help:``, what to do about a finding, and the command that does it, if there is one.

    It is empty if nothing is known to help. ``path`` is as the user would type it; ``count`` is how
    many findings of the rule in this file the command fixes. A finding on a change that has no
    other command ends in the one that accepts it.
    """
    text = _help(violation, path, rerun, count)
    return f"help: {text}" if text else ""


def _help(violation: Violation, path: str, rerun: Rerun, count: int) -> str:
    finding = violation.finding
    if finding.command:
        return escaped(f"{finding.help}: {finding.command}")
    from perflint.reporters import commands

    if finding.fixed_in:
        shown = commands.fix_elsewhere(violation, path, rerun)
        return "; to see the fix, if there is one: ".join(
            filter(None, (escaped(finding.help), shown))
        )
    if finding.fix is None:
        accepts = commands.acceptance(violation, path, rerun)
        return ", or ".join(filter(None, (escaped(finding.help), accepts)))
    command = commands.fix(violation, finding.fix, path, rerun)
    text = escaped(finding.help or finding.fix.title)
    if not command:
        return text
    if finding.fix.tentative:
        return f"{text}; to see the fix, if there is one: {command}"
    return f"{text}{f' (fixes {count} findings in this file)' if count > 1 else ''}: {command}"


def crash_message(crash: Crash) -> str:
    """Return a sentence about a rule that crashed."""
    return escaped(f"the rule {crash.rule} crashed on {crash.path}: {crash.cause}")
