"""``perflint check``: check files, fix them on request, and report."""

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from perflint.cli import CLEAN, FAILED, FOUND
from perflint.cli.check_options import (
    FileOptions,
    Options,
    SuppressionOptions,
    add_options,
    reject_conflicts,
    suppresses,
)
from perflint.cli.compare import Compared, comparison_for, moves_since_head
from perflint.cli.output import outputs_of, print_notes, print_report, print_rewrites
from perflint.cli.project import Project, format_named, open_project
from perflint.cli.terminal import Progress, Terminal
from perflint.engine import run as engine
from perflint.engine.check_file import context_for
from perflint.engine.reader import Reader
from perflint.engine.report import Report, Source
from perflint.engine.subjects import Bases
from perflint.reporters import HUMAN_READABLE, WITH_EDITS
from perflint.sources import work_tree as sources
from perflint.sources.work_tree import relative

if TYPE_CHECKING:  # loaded only for a comparison, or with a suppression file
    from perflint.cli.fix_writer import FixWriter
    from perflint.engine.fix import FixMode
    from perflint.engine.suppressions.bulk import BulkSuppressions

__all__ = ["Options", "add_options", "run"]

MANY_FINDINGS = 20
"""Number of violations from which ``SUPPRESS_HINT`` is printed."""

SUPPRESS_HINT = (
    "to suppress all existing findings and report only new ones: perflint check --suppress-all"
)


def run(options: Options) -> int:
    """Check files, fix them if requested, report, and return the exit code."""
    reject_conflicts(options)
    if options.watch:
        from perflint.cli.watch import watch_check

        return watch_check(options)
    outputs = outputs_of(options.output)
    project = open_project(options.files.paths, options.config, options.today)
    if options.fix:
        from perflint.cli.fix_writer import without_writes_in_hook

        options = without_writes_in_hook(options)
    compared = _comparison(options, project)
    if compared is None:
        return CLEAN
    bulk = _bulk_suppressions(options.suppressions, project, compared)
    writer = _fix_writer(options, project.root)
    report = _report(options, project, compared, bulk, writer)
    report = _with_rerun(report, options, compared, project)
    if options.project_hook and not (report.active or report.errors or report.crashes):
        return CLEAN
    if options.diff:
        print_rewrites(report.rewrites, Terminal(sys.stdout, options.output.color, project.root))
    else:
        print_report(report, outputs, options.output, project.root, options.argv)
    notes = Terminal(sys.stderr, options.output.color, project.root)
    partly_staged = writer.partly_staged if writer is not None else ()
    print_notes(report, notes, diff=options.diff, partly_staged=partly_staged)
    if bulk is not None and _checks_index(options):
        from perflint.cli.unstaged_suppressions import print_unstaged

        print_unstaged(report, bulk.file, notes)
    if bulk is None and compared.scope == "file" and len(report.active) >= MANY_FINDINGS:
        print(f"perflint: {SUPPRESS_HINT}", file=sys.stderr)
    if report.crashes or report.errors:
        return FAILED
    return _exit_code(report, options)


def _report(
    options: Options,
    project: Project,
    compared: Compared,
    bulk: "BulkSuppressions | None",
    writer: "FixWriter | None",
) -> Report:
    """Check and fix the files, update the suppression file, and return the report."""
    fix = _fix_mode(options)
    with_edits = any(output.format in WITH_EDITS for output in outputs_of(options.output))
    report = check_files(
        project,
        options.files,
        compared,
        engine.RunOptions(fix, writer, with_edits),
        bulk=bulk,
        one_per_fault=not suppresses(options.suppressions),
    )
    if bulk is not None:
        from perflint.cli.bulk_suppressions import UnusedOptions, update

        base = compared.comparison.base if compared.comparison is not None else None
        unused = UnusedOptions(fix is not None, writer, base, in_index=_checks_index(options))
        report = update(report, bulk, options.suppressions, unused, project)
    if options.project_hook and compared.comparison is not None:
        from perflint.cli.project_hook import limited

        report = limited(report, compared.comparison)
    return _with_files_required(report, options, compared)


def check_files(
    project: Project,
    files: FileOptions,
    compared: Compared,
    options: engine.RunOptions | None = None,
    *,
    bulk: "BulkSuppressions | None" = None,
    one_per_fault: bool = True,
) -> Report:
    """Check the given files, or the whole project, and close the comparison.

    ``options`` say which fixes are applied. Raises UsageError for an unknown format.
    """
    config, root = project.config, project.root
    comparison, scope, writes_dates = compared.comparison, compared.scope, compared.writes_dates
    with comparison if comparison is not None else nullcontext():
        reader = Reader(config, project.today, format_named(config, files.format), scope)
        judged = bulk.changed_paths if bulk is not None else frozenset()
        found, only_reported = _sources(project, files.paths, compared, judged)
        bases = _bases(reader, compared, found, with_moves=bulk is not None)
        title = comparison.title if comparison is not None and not compared.only_moves else None
        context = context_for(
            config, reader, bases, bulk, writes_dates=writes_dates, one_per_fault=one_per_fault
        )
        if comparison is not None and not comparison.in_work_tree:
            context.cases.prepare(found)
    progress = Progress(sys.stderr)
    options = (options or engine.RunOptions())._replace(
        whole=_is_whole(files.paths, root),
        jobs=files.jobs,
        progress=progress.step,
        only_reported=only_reported,
    )
    report = engine.run(found, context, options)
    progress.end()
    return report._replace(compared=title, not_compared=compared.skipped)


def _with_files_required(report: Report, options: Options, compared: Compared) -> Report:
    """Return the report with ``nothing_found``, and an error if files are required.

    Only a part of the files is checked if two commits or the index are compared, or by pre-commit:
    a change that touches no baseline is normal there.
    """
    comparison = compared.comparison
    is_part = "PRE_COMMIT" in os.environ or (comparison and not comparison.in_work_tree)
    if is_part or report.checked or report.errors or report.crashes:
        return report
    problem = "--require-files: no baselines or argument files found"
    errors = [problem] if options.files.require_files else []
    return report._replace(nothing_found=True, errors=errors)


def _with_rerun(report: Report, options: Options, compared: Compared, project: Project) -> Report:
    if not report.active:
        return report
    from perflint.cli.rerun import rerun_of

    return report._replace(rerun=rerun_of(options, compared, project))


def _checks_index(options: Options) -> bool:
    return options.project_hook or options.comparison.staged


def _fix_mode(options: Options) -> "FixMode | None":
    if not (options.fix or options.diff):
        return None
    return "all" if options.unsafe_fixes else "safe"


def _comparison(options: Options, project: Project) -> Compared | None:
    """Return what the files are compared with; None if ``--project-hook`` has nothing to check.

    Findings are added to the suppression file without a base: the file lists what is wrong
    regardless of one. But entries for a file that was renamed get its new path.
    """
    if options.project_hook:
        from perflint.cli.project_hook import comparison_for_hook

        return comparison_for_hook(project)
    if suppresses(options.suppressions):
        return moves_since_head(options.files.paths, project)
    writes = options.fix or options.suppressions.prune_suppressions
    compared = comparison_for(
        options.comparison,
        options.files.paths,
        project,
        writes=writes,
        has_summary=options.output.output_format in HUMAN_READABLE and not options.diff,
    )
    return compared if options.today is None else compared._replace(writes_dates=True)


def _bulk_suppressions(
    options: SuppressionOptions, project: Project, compared: Compared
) -> "BulkSuppressions | None":
    path = project.config.settings.suppressions
    comparison = None if compared.only_moves else compared.comparison
    exists = os.path.lexists(os.path.join(project.root, path)) or (
        comparison is not None and any(path == change.before_path for change in comparison.changed)
    )
    if not exists and not suppresses(options):
        return None
    from perflint.cli.bulk_suppressions import load_suppressions

    return load_suppressions(project, comparison)


def _is_whole(paths: Sequence[str], root: str) -> bool:
    return not paths or root in map(os.path.abspath, paths)


def _sources(
    project: Project, paths: Sequence[str], compared: Compared, judged: Collection[str]
) -> tuple[Sequence[Source], Collection[str]]:
    """Return the files to check: those that differ between commits, or those of the work tree.

    The suppression file is not one of them. If it is among the paths, or there are none, the
    ``judged`` files are added, for which it changed. The second value are the paths of files that
    are not fixed.
    """
    root, list_files, expects = project.root, project.list_files, project.config.expects
    comparison = None if compared.only_moves else compared.comparison
    suppressions = project.config.settings.suppressions
    names = {relative(os.path.abspath(path), root) for path in paths}
    judged = judged if not paths or suppressions in names else ()
    found: Iterable[Source]
    if comparison is not None and not comparison.in_work_tree:
        found = (*comparison.files(paths), *(comparison.unchanged(judged) if judged else ()))
    else:
        gone = {change.before_path or "" for change in comparison.changed} if comparison else ()
        files = [*sources.work_tree(paths or [root], root, expects, list_files, gone)]
        if paths and judged:
            every = sources.work_tree([root], root, expects, list_files)
            known = {file.path for file in files}
            files += (file for file in every if file.path in judged and file.path not in known)
        found = files if comparison is None else comparison.with_base(files, paths)
    checked = [file for file in found if file.path != suppressions]
    if not project.config.settings.argument_docs:
        return checked, ()
    from perflint.cli.argument_pages import with_pages

    return with_pages(checked, project, compared, whole=_is_whole(paths, root))


def _bases(
    reader: Reader, compared: Compared, files: Sequence[Source], *, with_moves: bool
) -> Bases | None:
    comparison = compared.comparison
    if comparison is None:
        return Bases() if compared.scope == "changed" else None
    from perflint.engine.changes import resolve_bases

    if compared.only_moves:
        resolved = resolve_bases(reader, comparison, (), with_moves=with_moves)
        return Bases(moves=resolved.moves)
    return resolve_bases(reader, comparison, files, with_moves=with_moves)


def _fix_writer(options: Options, root: str) -> "FixWriter | None":
    """Return what writes the fixes, None if there are no fixes or they are only shown."""
    if not options.fix or options.diff:
        return None
    from perflint.cli.fix_writer import FixWriter

    return FixWriter(root, staged=options.comparison.staged)


def _exit_code(report: Report, options: Options) -> int:
    if options.exit_zero:
        return CLEAN
    failing = {"error", options.fail_on}
    has_failures = any(violation.severity in failing for violation in report.active)
    fails_on_fix = options.exit_non_zero_on_fix or options.diff or options.comparison.staged
    rewritten = report.rewrites and fails_on_fix
    return FOUND if has_failures or rewritten else CLEAN
