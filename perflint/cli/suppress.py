"""``perflint suppress``: one finding that is accepted, with the reason."""

import os
import sys
from collections.abc import Collection, Iterable
from functools import cache
from shlex import quote

from perflint import rules
from perflint.cli import CLEAN, FAILED
from perflint.cli.bulk_suppressions import load_ratchet, save
from perflint.cli.check import examine
from perflint.cli.compare import comparison_for, root_for
from perflint.cli.parser import Arguments, UsageError
from perflint.cli.project import configured, today
from perflint.config import Config
from perflint.engine.report import Report
from perflint.engine.suppressions.bulk import entry_of, plain
from perflint.engine.suppressions.bulk_file import Entry
from perflint.primitives.finding import Violation
from perflint.primitives.suggest import unknown
from perflint.primitives.wording import counted
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.work_tree import relative

MOST = 10
"""Findings that are listed, where one is to be chosen."""


def run_suppress(arguments: Arguments) -> int:
    """Look for the finding, write its entry, and say what is hidden; raises UsageError."""
    rule = arguments.rule
    _refuse_contradictions(arguments)
    file, at = split_place(arguments.place)
    arguments.paths = [file]
    root = root_for(arguments.paths)
    path = relative(os.path.abspath(file), root)
    config = configured(arguments, root)
    if rule not in config.selected(path):
        raise UsageError(f"the configuration does not run '{rule}' on {path}")
    report = _examined(arguments, config, root)
    known = [one for one in report.violations if one.rule == rule and one.path == path]
    fitting = _fitting(known, at)
    if len(fitting) != 1:
        words = counted(len(fitting), "findings")
        if not fitting:
            words = f"no `{rule}`{' at ' if at else ''}{at} in {path}"
        if not known:
            raise UsageError(words)
        _say_choices(words, file, fitting or _fitting(known, ""))
        return FAILED
    ((found, chosen),) = fitting.items()
    entry = found._replace(reason=plain(arguments.reason or ""), expires=arguments.expires)
    ratchet = load_ratchet(config, root, today(arguments))
    save(ratchet.file, {**ratchet.file.known, entry.key: entry}, root)
    ends = [str(entry.expires)] if entry.expires else []
    ends += [] if entry.gap is None else ["it gets worse"]
    until = f" until {' or '.join(ends)}" if ends else ""
    print(escaped(f"Hidden{until}: {rule}: {chosen.finding.message}"))
    return CLEAN


def _refuse_contradictions(arguments: Arguments) -> None:
    rule, expires = arguments.rule, arguments.expires
    if rule not in rules.GROUP_OF:
        raise UsageError(unknown("rule", rule, rules.GROUP_OF))
    if not (arguments.reason or "").strip():
        raise UsageError("--reason is empty; say why the finding is right as it is")
    if expires is not None and expires < today(arguments):
        raise UsageError(f"--expires {expires} is over already")
    if expires is None and rule in rules.NEED_BASE:
        raise UsageError(f"'{rule}' is of one change; --expires DATE keeps it from hiding the next")


def split_place(text: str) -> tuple[str, str]:
    """Split ``PATH#POINTER`` or ``PATH:FLAG``; the longest beginning that is a file is the path."""
    if os.path.lexists(text):
        return text, ""
    marks = [number for number, letter in enumerate(text) if letter in "#:"]
    for number in reversed(marks):
        if os.path.lexists(text[:number]):
            return text[:number], text[number + 1 :]
    return text, ""


def _examined(arguments: Arguments, config: Config, root: str) -> Report:
    """Check the file as it is; raises UsageError where that cannot be."""
    comparison = None
    if arguments.rule in rules.NEED_BASE:
        comparison = comparison_for(arguments, config, root)
    report = examine(arguments, config, root, comparison, cache(git.list_files))
    if report.troubles:
        raise UsageError(report.troubles[0])
    if report.passed_over:
        raise UsageError(f"{report.passed_over[0]}: no format fits; nothing is found there")
    return report


def _fitting(known: Iterable[Violation], at: str) -> dict[Entry, Violation]:
    """Return the findings at a place, or below a pointer, by the entries for them."""
    places = {entry_of(one): one for one in known}
    below = f"{at}/" if at.startswith("/") else ""
    return {
        entry: one
        for entry, one in places.items()
        if not at or entry.at == at or (below and entry.at.startswith(below))
    }


def _say_choices(words: str, file: str, entries: Collection[Entry]) -> None:
    """Say why none was taken, and which there are."""
    print(f"perflint: error: {escaped(words)}; name one of these:", file=sys.stderr)
    for entry in list(entries)[:MOST]:
        mark = "#" if entry.at.startswith("/") else ":"
        place = f"{file}{mark}{entry.at}" if entry.at else file
        print(f"  {escaped(quote(place))}", file=sys.stderr)
    if len(entries) > MOST:
        print(f"  and {len(entries) - MOST} more", file=sys.stderr)
