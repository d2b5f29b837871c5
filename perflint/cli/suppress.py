"""``perflint suppress``: suppress one finding, with a reason."""

import os
import sys
from collections.abc import Collection, Iterable
from datetime import date
from shlex import quote

from perflint import rules
from perflint.cli import CLEAN, FAILED
from perflint.cli.bulk_suppressions import load_suppressions, save
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
from perflint.engine.report import Report
from perflint.engine.suppressions.bulk import entry_for
from perflint.engine.suppressions.entry import Entry, encodable
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.primitives.wording import counted, unknown
from perflint.reporters.escape import escaped
from perflint.sources.work_tree import relative

MAX_CHOICES = 10
"""Number of findings that are listed to choose from."""


class Options(Record):
    """The options of ``perflint suppress``."""

    rule: str
    location: str
    reason: str
    expires: date | None
    comparison: ComparisonOptions
    config: ConfigOptions
    today: date | None


def add_options(suppress: Parser) -> None:
    """Add the options of ``perflint suppress``."""
    suppress.add_argument("rule", metavar="RULE", help="rule, such as aggregate-mismatch")
    suppress.add_argument(
        "location",
        metavar="PATH[#POINTER or :FLAG]",
        help="file, with a JSON Pointer or a flag if the rule has several findings in it",
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
    add_configuration(suppress)
    add_today(suppress)


def run(options: Options) -> int:
    """Find the finding and suppress it, or list the findings to choose from; raises UsageError."""
    rule = options.rule
    _check_options(options)
    file, at = split_location(options.location)
    project = open_project([file], options.config, options.today)
    path = relative(os.path.abspath(file), project.root)
    if rule not in project.config.selected(path):
        raise UsageError(f"'{rule}' is not enabled for {path}")
    violations = [
        violation
        for violation in _check(options, file, project).violations
        if violation.rule == rule and violation.path == path
    ]
    matches = _matching(violations, at)
    if len(matches) != 1:
        problem = counted(len(matches), "findings")
        if not matches:
            problem = f"no `{rule}`{' at ' if at else ''}{at} in {path}"
        if not violations:
            raise UsageError(problem)
        _print_choices(problem, file, matches or _matching(violations, ""))
        return FAILED
    ((entry, violation),) = matches.items()
    entry = entry._replace(reason=encodable(options.reason), expires=options.expires)
    suppressions = load_suppressions(project).file
    save(suppressions, {**suppressions.known, entry.key: entry}, project.root)
    ends = [str(entry.expires)] if entry.expires else []
    ends += [] if entry.gap is None else ["it gets worse"]
    until = f" until {' or '.join(ends)}" if ends else ""
    print(escaped(f"Suppressed{until}: {rule}: {violation.finding.message}"))
    return CLEAN


def _check_options(options: Options) -> None:
    rule, expires = options.rule, options.expires
    if rule not in rules.GROUP_OF:
        raise UsageError(unknown("rule", rule, rules.GROUP_OF))
    if not options.reason.strip():
        raise UsageError("--reason must not be empty")
    if expires is not None and expires < today(options.today):
        raise UsageError(f"--expires {expires} is in the past")
    if expires is None and rule in rules.NEED_BASE:
        raise UsageError(f"--expires is required, because '{rule}' is about a single change")


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
    report = check_files(project, FileOptions((file,)), compared, one_per_fault=False)
    if report.errors:
        raise UsageError(report.errors[0])
    if report.skipped:
        raise UsageError(f"{report.skipped[0]}: no known format matches")
    return report


def _matching(violations: Iterable[Violation], at: str) -> dict[Entry, Violation]:
    """Return the violations at a pointer or flag, or below a pointer, by their new entries."""
    entries = {entry_for(violation): violation for violation in violations}
    prefix = f"{at}/" if at.startswith("/") else ""
    return {
        entry: violation
        for entry, violation in entries.items()
        if not at or entry.at == at or (prefix and entry.at.startswith(prefix))
    }


def _print_choices(problem: str, file: str, entries: Collection[Entry]) -> None:
    """Print why no finding was suppressed, and the arguments for each of them."""
    print(f"perflint: error: {escaped(problem)}; choose one of these:", file=sys.stderr)
    for entry in list(entries)[:MAX_CHOICES]:
        separator = "#" if entry.at.startswith("/") else ":"
        location = f"{file}{separator}{entry.at}" if entry.at else file
        print(f"  {escaped(quote(location))}", file=sys.stderr)
    if len(entries) > MAX_CHOICES:
        print(f"  and {len(entries) - MAX_CHOICES} more", file=sys.stderr)
