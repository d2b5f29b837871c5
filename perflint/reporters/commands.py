"""The commands that messages end in: complete, and quoted for a POSIX shell.

A command that cannot be printed unchanged, because a name in it has control characters, is left
out: pasted, it would do something else than the words before it say.
"""

import posixpath
from collections.abc import Iterable
from datetime import date
from shlex import quote

from perflint import rules
from perflint.engine.report import Rerun
from perflint.engine.suppressions.bulk import entry_for
from perflint.engine.suppressions.entry import accepted_until
from perflint.formats.paths import pointer
from perflint.primitives.finding import Fix, Violation
from perflint.primitives.record import Record
from perflint.reporters.escape import escaped, safe_path

REASON = "why"
"""What stands for the reason in a command: it is to be replaced, but the command works with it."""


class Suppression(Record):
    """The options of a ``perflint suppress`` command."""

    reason: str = REASON
    expires: date | None = None
    base: str | None = None
    options: tuple[str, ...] = ()


def shell(*arguments: str) -> str:
    """Return a command line, or an empty string if it cannot be printed unchanged."""
    line = " ".join(map(_quoted, arguments))
    return line if escaped(line) == line else ""


def _quoted(argument: str) -> str:
    """Quote an argument; ``--reason "why"`` in double quotes is easier to edit."""
    return f'"{argument}"' if argument == REASON else quote(argument)


def suppress(rule: str, location: str, suppression: Suppression) -> str:
    """Return the command that suppresses the violations of a rule at a location."""
    arguments = ["perflint", "suppress", rule, location, "--reason", suppression.reason]
    if suppression.expires is not None:
        arguments += ["--expires", str(suppression.expires)]
    if suppression.base is not None:
        arguments += ["--base", suppression.base]
    return shell(*arguments, *suppression.options)


def acceptance(violation: Violation, path: str, rerun: Rerun) -> str:
    """Return how to accept a violation of a rule about changes: ``accept it until …: perflint …``.

    It is empty if the rule is about files alone, or if there is no command that works.
    """
    if violation.rule not in rules.NEED_BASE or violation.ignored is not None:
        return ""
    if violation.finding.follows or rerun.today is None:
        return ""
    until = accepted_until(rerun.today)
    suppression = Suppression(REASON, until, rerun.base, rerun.options)
    command = suppress(violation.rule, scenario_location(violation, path), suppression)
    return f"accept it until {until}: {command}" if command else ""


def fix(violation: Violation, fix: Fix, path: str, rerun: Rerun) -> str:
    """Return the command that applies the fixes of a rule in a file, or shows tentative ones.

    Under pre-commit it is the hook that applies safe fixes, because perflint is installed in an
    environment of pre-commit only.
    """
    path = safe_path(path)
    if rerun.hook_runner is not None and fix.safe and not fix.tentative:
        return shell(rerun.hook_runner, "run", "perflint-fix", "--files", path)
    unsafe = () if fix.safe else ("--unsafe-fixes",)
    base: Iterable[str] = ()
    if rerun.base is not None and violation.rule in rules.NEED_BASE:
        base = ("--base", rerun.base)
    options = (*unsafe, "--select", violation.rule, *base, *rerun.options)
    return shell("perflint", "check", "--diff" if fix.tentative else "--fix", *options, path)


def fix_elsewhere(violation: Violation, path: str, rerun: Rerun) -> str:
    """Return the command that shows the fix of a finding of a change in another file.

    ``path`` is that of the file of the finding, as the user would type it.
    """
    folder = posixpath.dirname(violation.path) or "."
    other = posixpath.relpath(violation.finding.fixed_in, folder)
    other = posixpath.normpath(posixpath.join(posixpath.dirname(path), other))
    base = ("--base", rerun.base) if rerun.base is not None else ()
    options = ("--unsafe-fixes", "--scope", "changed", "--select", violation.rule, *base)
    return shell("perflint", "check", "--diff", *options, *rerun.options, safe_path(other))


def scenario_location(violation: Violation, path: str) -> str:
    """Return the location of everything in the scenario of a violation: ``PATH#/scenarios/NAME``.

    It is that of the violation itself if it is in no scenario.
    """
    finding = violation.finding
    if finding.scenario is None or finding.pointer is None:
        return location(violation, path)
    if finding.field is None:  # the scenario is not in the file: the pointer is what contained it
        return f"{safe_path(path)}#{finding.pointer}{pointer([finding.scenario])}"
    field = pointer(finding.field.split("/")) if finding.field else ""
    if not finding.pointer.endswith(field):  # a name in the field contains a slash
        return location(violation, path)
    return f"{safe_path(path)}#{finding.pointer.removesuffix(field)}"


def location(violation: Violation, path: str) -> str:
    """Return the location of a violation, as ``perflint suppress`` reads it."""
    at = entry_for(violation).at
    separator = "#" if at.startswith("/") else ":"
    return f"{safe_path(path)}{separator}{at}" if at else safe_path(path)
