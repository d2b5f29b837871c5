"""``perflint check``: from paths to an exit code."""

import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from perflint import rules
from perflint.cli import CLEAN, FAILED, FOUND
from perflint.cli.compare import comparison_for, root_for
from perflint.cli.output import outputs_of, print_notes, print_report, print_rewrites
from perflint.cli.parser import Arguments, UsageError
from perflint.cli.project import configured, today
from perflint.cli.terminal import Progress, Terminal
from perflint.config import Config, check_selectors
from perflint.engine.check import Write, check
from perflint.engine.reader import Bases, Reader
from perflint.engine.report import Report, Source
from perflint.formats import Format
from perflint.primitives.suggest import unknown
from perflint.reporters import FOR_PEOPLE
from perflint.sources import git
from perflint.sources import work_tree as sources

if TYPE_CHECKING:  # loaded where there are two snapshots
    from perflint.engine.suppressions.bulk import Ratchet
    from perflint.sources.comparison import Comparison

MANY = 20
"""From so many findings on, a repository has been wrong for long."""

ADOPT = "to keep what is there and judge what is new or got worse: perflint check --suppress-all"


def run_check(arguments: Arguments) -> int:
    """Check, repair if asked to, report, and return the exit code."""
    _refuse_contradictions(arguments)
    if arguments.watch:
        from perflint.cli.watch import watch_check

        return watch_check(arguments)
    outputs = outputs_of(arguments)
    root = root_for(arguments.paths)
    config = configured(arguments, root)
    # What is known is what is wrong in the files as they are, whatever they are compared with.
    comparison = None if _suppresses(arguments) else comparison_for(arguments, config, root)
    lists = cache(git.list_files)  # several may ask for the whole list, and git is asked once
    ratchet = _ratchet(arguments, config, root, lists)
    repair = "all" if arguments.unsafe_fixes else "safe"
    report = examine(
        arguments,
        config,
        root,
        comparison,
        lists,
        ratchet=ratchet,
        repair=repair if arguments.fix or arguments.diff else None,
        write=None if arguments.diff else _writer(root),
    )
    if ratchet is not None:
        from perflint.cli.bulk_suppressions import settle

        settle(report, ratchet, arguments, config, root)
    if arguments.diff:
        print_rewrites(report.rewrites, Terminal(sys.stdout, arguments.color, root))
    else:
        print_report(report, outputs, arguments, root)
    print_notes(report, Terminal(sys.stderr, arguments.color, root), diff=arguments.diff)
    if ratchet is None and len(report.active) >= MANY:
        print(f"perflint: {ADOPT}", file=sys.stderr)
    if report.crashes or report.troubles:
        return FAILED
    return _exit_code(report, arguments)


def examine(
    arguments: Arguments,
    config: Config,
    root: str,
    comparison: "Comparison | None",
    lists: sources.Lists,
    *,
    ratchet: "Ratchet | None" = None,
    repair: str | None = None,
    write: Write | None = None,
) -> Report:
    """Check the files that the command line names, or all; ends the comparison.

    ``lists`` is asked for the files of the repository; ``repair`` and ``write`` are as for
    ``check``.
    """
    files = _sources(arguments, config, root, comparison, lists)
    reader = Reader(
        config,
        today(arguments),
        _forced(config, arguments.format),
        hooked="PRE_COMMIT" in os.environ,
    )
    progress = Progress(sys.stderr)
    report = check(
        config,
        files,
        reader,
        repair=repair,
        write=write,
        whole=not arguments.paths or root in map(os.path.abspath, arguments.paths),
        bases=_bases(reader, comparison, files),
        ratchet=ratchet,
        jobs=arguments.jobs,
        step=progress.step,
    )
    progress.end()
    if comparison is not None:
        report.compared = comparison.title
        comparison.close()
    return report


def _refuse_contradictions(arguments: Arguments) -> None:
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if arguments.to_ref is not None and arguments.from_ref is None:
        raise UsageError("--to goes with --from")
    chosen = [arguments.staged, arguments.from_ref is not None, arguments.base is not None]
    if sum(chosen) > 1:
        raise UsageError("--staged, --from and --base say different things; give one of them")
    if arguments.fix and (arguments.staged or arguments.from_ref is not None):
        raise UsageError("--fix writes the work tree; it goes with neither --staged nor --from")
    for_people = arguments.output_format in FOR_PEOPLE
    if arguments.diff and (arguments.output_file or arguments.outputs or not for_people):
        raise UsageError("--diff prints a diff; it goes with no other output")
    if arguments.statistics and not for_people:
        raise UsageError("--statistics is a table; it goes with no --output-format for programs")
    _refuse_suppressions(arguments)


def _refuse_suppressions(arguments: Arguments) -> None:
    if arguments.suppress_all and arguments.suppress:
        raise UsageError("--suppress-all is --suppress of every rule; give one of them")
    check_selectors("--suppress", arguments.suppress)
    for name in arguments.suppress:
        if rules.NEED_BASE.issuperset(rules.named(name)):
            raise UsageError(f"--suppress {name}: of a change, which is not there the next time")
        if name == rules.UNUSED_IGNORE:
            raise UsageError(f"--suppress {name}: --prune-suppressions takes out what is not found")
    if arguments.diff and (_suppresses(arguments) or arguments.prune_suppressions):
        raise UsageError("--diff writes nothing; it goes with no suppressions")
    compared = arguments.staged or arguments.from_ref is not None
    if arguments.prune_suppressions and compared:
        raise UsageError(
            "--prune-suppressions is of the work tree; it goes with neither --staged nor --from"
        )
    if _suppresses(arguments) and (compared or arguments.base or arguments.require_base):
        raise UsageError("--suppress takes files as they are; it goes with no comparison")


def _suppresses(arguments: Arguments) -> bool:
    return arguments.suppress_all or bool(arguments.suppress)


def _ratchet(
    arguments: Arguments, config: Config, root: str, lists: sources.Lists
) -> "Ratchet | None":
    there = os.path.lexists(os.path.join(root, config.settings.suppressions))
    if not there and not _suppresses(arguments):
        return None
    from perflint.cli.bulk_suppressions import load_ratchet

    return load_ratchet(config, root, today(arguments), lists)


def _sources(
    arguments: Arguments,
    config: Config,
    root: str,
    comparison: "Comparison | None",
    lists: sources.Lists,
) -> Iterable[Source]:
    """Return what is checked: files that differ between commits, or those of the work tree."""
    if comparison is not None and not comparison.in_work_tree:
        return [*comparison.files(arguments.paths)]
    files = sources.work_tree(arguments.paths or [root], root, config.expects, lists)
    return files if comparison is None else [*comparison.with_base(files, arguments.paths, lists)]


def _bases(
    reader: Reader, comparison: "Comparison | None", files: Iterable[Source]
) -> Bases | None:
    if comparison is None:
        return None
    from perflint.engine.changes import bases

    return bases(reader, comparison, files)


def _writer(root: str) -> Write:
    """Return a function that writes a repaired file; it raises OSError."""

    def write(source: Source, data: bytes) -> None:
        from perflint.engine import fix

        fix.write(os.path.join(root, source.path), data, root)

    return write


def _exit_code(report: Report, arguments: Arguments) -> int:
    if arguments.exit_zero:
        return CLEAN
    failing = {"error", arguments.fail_on}
    left = any(violation.severity in failing for violation in report.active)
    rewritten = report.rewrites and (arguments.exit_non_zero_on_fix or arguments.diff)
    return FOUND if left or rewritten else CLEAN


def _forced(config: Config, name: str | None) -> Format | None:
    if name is None:
        return None
    if name not in config.formats.names:
        raise UsageError(f"--format: {unknown('format', name, config.formats.names)}")
    return config.formats.named(name)
