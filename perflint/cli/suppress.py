"""``perflint suppress``: suppress a finding, or those of a rule in a scenario, with a reason."""

import os
import sys
from collections.abc import Sequence
from datetime import date

from perflint import rules
from perflint.cli import CLEAN, FAILED
from perflint.cli.bulk_suppressions import load_suppressions, save_with_reason
from perflint.cli.check import check_files
from perflint.cli.check_options import FileOptions
from perflint.cli.compare import Compared, comparison_for
from perflint.cli.options import (
    ComparisonOptions,
    ConfigOptions,
    add_configuration,
    add_today,
    iso_date,
)
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import Project, open_project, today
from perflint.cli.rerun import repeated_options
from perflint.engine.report import Report
from perflint.engine.suppressions.bulk import entry_for
from perflint.engine.suppressions.entry import accepted_until, encodable
from perflint.formats.paths import pointer
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.primitives.wording import counted, unknown
from perflint.reporters import commands
from perflint.reporters.escape import escaped
from perflint.sources.work_tree import relative

MAX_CHOICES = 10
"""Number of commands that are listed to choose from."""


class Options(Record):
    """The options of ``perflint suppress``."""

    rule: str
    location: str
    reason: str
    expires: date | None
    format: str | None
    comparison: ComparisonOptions
    config: ConfigOptions
    today: date | None


def add_options(suppress: Parser) -> None:
    """Add the options of ``perflint suppress``."""
    suppress.add_argument("rule", metavar="RULE", help="rule, such as aggregate-mismatch")
    suppress.add_argument(
        "location",
        metavar="PATH[#POINTER or :FLAG]",
        help="file, with a flag or a JSON Pointer (all findings below it) if the rule has several "
        "findings in it",
    )
    suppress.add_argument(
        "--reason", required=True, metavar="TEXT", help="why the finding is acceptable"
    )
    suppress.add_argument(
        "--expires", type=iso_date, metavar="DATE", help="last date on which it is suppressed"
    )
    suppress.add_argument(
        "--base", metavar="REF", help="compare with REF, for rules about changes (default: HEAD)"
    )
    suppress.add_argument("--format", metavar="NAME", help="read the file in this format")
    add_configuration(suppress)
    add_today(suppress)


def run(options: Options) -> int:
    """Suppress the findings at a location, or list those to choose from; raises UsageError."""
    rule = options.rule
    day = today(options.today)  # once: it may be midnight
    _check_options(options, day)
    file, at = split_location(options.location)
    project = open_project([file], options.config, day)
    path = relative(os.path.abspath(file), project.root)
    if rule not in project.config.selected(path):
        raise UsageError(f"'{rule}' is not enabled for {path}")
    violations = [
        violation
        for violation in _check(options, file, project).violations
        if violation.rule == rule and violation.path == path
    ]
    if not violations:
        raise UsageError(_not_found(options, path, at))
    matches = _matching(violations, at)
    if not matches:
        _print_choices(_not_found(options, path, at), options, file, violations)
        return FAILED
    if not at and len(set(map(entry_for, matches))) > 1:
        _print_choices(counted(len(matches), "findings"), options, file, matches)
        return FAILED
    bulk = load_suppressions(project)
    lines = save_with_reason(bulk.file, matches, options.reason, options.expires, project.root)
    for line in lines:
        print(escaped(line))
    return CLEAN


def _not_found(options: Options, path: str, at: str) -> str:
    return f"no `{options.rule}`{' at ' if at else ''}{at} in {path}"


def _check_options(options: Options, day: date) -> None:
    rule, expires = options.rule, options.expires
    if rule not in rules.GROUP_OF:
        raise UsageError(unknown("rule", rule, rules.GROUP_OF))
    if not options.reason.strip():
        raise UsageError("--reason must not be empty")
    if expires is not None and expires < day:
        raise UsageError(f"--expires {expires} is in the past")
    if expires is None and rule in rules.NEED_BASE:
        problem = f"--expires is required, because '{rule}' is about a single change"
        dated = _repeated(options)._replace(expires=accepted_until(day))
        command = commands.suppress(rule, options.location, dated)
        raise UsageError(f"{problem}{': ' if command else ''}{command}")


def split_location(text: str) -> tuple[str, str]:
    """Split ``PATH#POINTER`` or ``PATH:FLAG`` after the longest prefix that is an existing file."""
    if os.path.lexists(text):
        return text, ""
    separators = [index for index, char in enumerate(text) if char in "#:"]
    for index in reversed(separators):
        if os.path.lexists(text[:index]):
            return text[:index], text[index + 1 :]
    return text, ""


def _check(options: Options, file: str, project: Project) -> Report:
    """Check the file without fixes and suppressions; raises UsageError if it cannot be checked."""
    compared = Compared()
    if options.rule in rules.NEED_BASE:
        compared = comparison_for(options.comparison, [file], project)._replace(scope="file")
    path = file
    if compared.comparison is not None and not os.path.lexists(file):  # the file was deleted
        path = os.path.abspath(file)
        while not os.path.isdir(path):
            path = os.path.dirname(path)
    files = FileOptions((path,), options.format)
    # Findings that yield to others are checked, too: the others may be suppressed.
    report = check_files(project, files, compared, one_per_fault=False)
    if report.errors:
        raise UsageError(report.errors[0])
    if report.skipped:
        raise UsageError(f"{report.skipped[0]}: no known format matches")
    return report


def _matching(violations: Sequence[Violation], at: str) -> list[Violation]:
    """Return the violations at a location: that of a single one, else all that are below it.

    What is at a scenario itself is one of those in it.
    """
    exact = [
        violation
        for violation in violations
        if at and entry_for(violation).at == at and violation.finding.scenario is None
    ]
    return exact or [violation for violation in violations if _is_at(violation, at)]


def _is_at(violation: Violation, at: str) -> bool:
    """Tell whether a violation is at a pointer or flag, or below a pointer.

    The last name of the pointer may be that of a scenario that is in a list, or was removed.
    """
    entry = entry_for(violation)
    if not at or entry.at == at:
        return True
    if not at.startswith("/"):
        return False
    parent, _, name = at.rpartition("/")
    scenario = violation.finding.scenario
    is_named = scenario is not None and encodable(pointer([scenario])) == f"/{name}"
    above = parent if is_named else at
    return f"{entry.at}/".startswith(f"{above}/")


def _print_choices(
    problem: str, options: Options, file: str, violations: Sequence[Violation]
) -> None:
    """Print why no finding was suppressed, and a command for each scenario, or each finding."""
    locations = {commands.scenario_location(violation, file) for violation in violations}
    locate = commands.scenario_location if len(locations) > 1 else commands.location
    choices = [
        commands.suppress(options.rule, location, _repeated(options))
        for location in dict.fromkeys(locate(violation, file) for violation in violations)
    ]
    shown = [*filter(None, choices)][:MAX_CHOICES]  # some cannot be printed
    print(f"perflint: error: {escaped(problem)}; choose one of these:", file=sys.stderr)
    for command in shown:
        print(f"  {command}", file=sys.stderr)
    if len(choices) > len(shown):
        print(f"  and {len(choices) - len(shown)} more", file=sys.stderr)


def _repeated(options: Options) -> commands.Suppression:
    """Return the options of this command, which those to choose from repeat.

    A reason that cannot be printed, because it has several lines, is left to the user again.
    """
    repeated = repeated_options(options.config, options.format)
    if options.today is not None:
        repeated += "--today", str(options.today)
    reason = options.reason if escaped(options.reason) == options.reason else commands.REASON
    return commands.Suppression(reason, options.expires, options.comparison.base, repeated)
