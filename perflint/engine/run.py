"""Reads, checks and, if requested, fixes every source, and folds the results into a report."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from perflint.config import Config
from perflint.engine.check_file import CheckContext, check_file, failed
from perflint.engine.reader import read_source
from perflint.engine.report import FileResult, Report, Rewrite, Source, fold
from perflint.engine.subjects import ReadFile
from perflint.primitives.finding import Violation
from perflint.primitives.limits import TooLargeError
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.rules import GROUP_OF, UNUSED_IGNORE

if TYPE_CHECKING:  # loaded only if files are fixed, or with a suppression file
    from perflint.engine.fix import FixMode
    from perflint.engine.suppressions.bulk import BulkSuppressions

MANY_FILES, MANY_BYTES = 50, 10_000_000
"""Number and total size of files above which two processes are faster than one.

Measured with files of 100 KB: 85 took 1.06 times as long, 120 took 0.87 times as long.
"""

Write = Callable[[Rewrite], Sequence[str]]
"""Writes a fixed file and returns notes for the user.

Raises WriteError, and UnstagedChangesError if the file is left as it is, which is no error.
"""


def _ignore_progress(count: int) -> None:
    pass


class RunOptions(Record):
    """How files are checked.

    ``fix`` says which fixes are applied, None for no fixes. ``write`` writes a fixed file; without
    it the report only contains what would be written. ``with_edits`` says that the report is to
    contain the edits of fixes that are not applied. ``whole`` says that the sources are all files
    of the repository. ``only_reported`` are paths of files that are not fixed. ``jobs`` is the
    number of processes, None for one per core; few or small files are checked by one process.
    ``progress`` is called with the number of files that were checked since the last call.
    """

    fix: "FixMode | None" = None
    write: Write | None = None
    with_edits: bool = False
    whole: bool = False
    only_reported: Collection[str] = ()
    jobs: int | None = 1
    progress: Callable[[int], None] = _ignore_progress


def run(sources: Iterable[Source], context: CheckContext, options: RunOptions) -> Report:
    """Check all sources and combine the results."""
    sources = [*sources]
    return combine(check_all(sources, context, options), sources, context, whole=options.whole)


def check_all(
    sources: Sequence[Source], context: CheckContext, options: RunOptions
) -> Iterator[FileResult]:
    """Yield the result of every source, in the order of the sources."""

    def check(source: Source) -> FileResult:
        return _check_or_fail(source, context, options)

    jobs = options.jobs
    if options.fix is None and jobs != 1 and _needs_processes(sources):
        from perflint.engine.pool import workers  # most runs have few files

        jobs = workers(jobs)
    else:
        jobs = 1
    if jobs > 1:
        from perflint.engine.parallel import check_in_parallel

        yield from check_in_parallel(sources, check, jobs, options.progress)
        return
    if options.fix is not None and context.config.settings.argument_docs:
        yield from _pages_last(sources, check, context.config, options)
        return
    for source in sources:
        yield check(source)
        options.progress(1)


def _pages_last(
    sources: Sequence[Source],
    check: Callable[[Source], FileResult],
    config: Config,
    options: RunOptions,
) -> Iterator[FileResult]:
    """Yield the results in the order of the sources; pages get rows as fixes order arguments."""
    results: dict[int, FileResult] = {}
    numbers = range(len(sources))
    is_page = [config.argument_docs_for(source.path) is not None for source in sources]
    for number in sorted(numbers, key=is_page.__getitem__):
        results[number] = check(sources[number])
        options.progress(1)
    yield from (results[number] for number in numbers)


def _needs_processes(sources: Sequence[Source]) -> bool:
    """Tell whether several processes check the sources faster than one (see MANY_FILES)."""
    return len(sources) >= MANY_FILES and sum(source.size for source in sources) >= MANY_BYTES


def _check_or_fail(source: Source, context: CheckContext, options: RunOptions) -> FileResult:
    """Check one file; an exception is an error of this file, and the others are checked."""
    try:
        return _check_source(source, context, options)
    except MemoryError:
        return failed(source, "cannot be checked: out of memory")
    except Exception as error:
        if isinstance(error, ValueError) and type(error).__module__.startswith("perflint."):
            raise  # a ConfigError …, which the user can fix and which is not about this file
        cause = f"cannot be checked: {type(error).__name__}: {error}"
        return failed(source, f"{cause}; this is a bug in perflint; please report it with the file")


def _check_source(source: Source, context: CheckContext, options: RunOptions) -> FileResult:
    """Read and check one file, and fix it if requested."""
    read = context.bases.read.get(source.path) if context.bases is not None else None
    if read is None:
        read = read_source(source)
    if read.failure is not None:
        raise read.failure
    if read.error is not None:
        return _unreadable(source, read.error, context)
    if options.with_edits or options.fix == "all":
        context = context._replace(needs_edits=True)
    result = check_file(source, read, context)
    if options.fix is None or read.data is None or result.kind != "checked":
        return result
    if source.path in options.only_reported:
        return result
    from perflint.engine.fix import fix_file
    from perflint.sources.file_change import UnstagedChangesError, WriteError

    original = context.with_original(source, read)

    def check(data: bytes) -> FileResult:
        return check_file(source, ReadFile(data), original)

    allows = None
    if context.reader.declares_arguments(source.path):
        from perflint.engine.argument_fixes import FixJudge

        allows = FixJudge(source, context.reader, context.loader).allows
    fixed = fix_file(result, read.data, options.fix, check, allows)
    if fixed.rewrite is None or options.write is None:
        return fixed
    try:
        notes = options.write(fixed.rewrite)
    except UnstagedChangesError as error:
        return result._replace(notes=(*result.notes, str(error)))
    except WriteError as error:
        return result._replace(errors=(*result.errors, str(error)))
    if context.config.is_documented(source.path):
        context.reader.pages = None  # pages refer to lines of this file, which are others now
    return fixed._replace(notes=(*fixed.notes, *notes))


def _unreadable(source: Source, error: OSError, context: CheckContext) -> FileResult:
    """Return the result of a file that cannot be read.

    An expected file is an error. An unexpected file that is too large is a note; any other is an
    error if the user named it, and ignored if not.
    """
    message = f"cannot be read: {error.strerror or error}"
    too_large = isinstance(error, TooLargeError)
    if context.reader.expects(source) or (source.named and not too_large):
        return failed(source, message)
    notes = (f"{source.path}: {message}",) if too_large else ()
    return FileResult(source.path, "failed", source.named, notes=notes)


def combine(
    results: Iterable[FileResult],
    sources: Sequence[Source],
    context: CheckContext,
    *,
    whole: bool,
) -> Report:
    """Fold the results of all sources, and add the suppressions that matched no violation."""
    results = [*results]
    report = fold(results)
    config = context.config
    if context.bases is not None:
        report = report._replace(notes=[*context.bases.notes, *report.notes])
    if context.bulk is not None:
        report = _with_unused_entries(report, results, sources, context.bulk, whole=whole)
    if context.configured is None or config.file is None or not config.reports(UNUSED_IGNORE):
        return report
    violations: list[Violation] = context.configured.unused(
        report.used, report.rules_run, whole=whole
    )
    if not violations:
        return report
    text = Text(config.file.path, config.file.data)
    return report._replace(
        violations=[*report.violations, *violations],
        texts={**report.texts, config.file.path: text},
    )


def _with_unused_entries(
    report: Report,
    results: Sequence[FileResult],
    sources: Sequence[Source],
    bulk: "BulkSuppressions",
    *,
    whole: bool,
) -> Report:
    """Return the report with the entries of the suppression file that are unused, or moved."""
    deleted = [source.path for source in sources if source.deleted]
    without_record = frozenset().union(*(result.without_record for result in results))
    skipped: set[str] = set()
    for result in results:
        if result.path not in deleted:
            skipped |= result.rules_skipped if result.kind != "failed" else GROUP_OF.keys()
    unused = bulk.unused(
        report.used, report.rules_run, deleted, without_record, skipped, whole=whole
    )
    found = {key: result.path for result in reversed(results) for key in result.found_again}
    return report._replace(
        unused=unused,
        moved=bulk.relocations(report.used, report.checked),
        elsewhere=bulk.elsewhere(report.used, found, without_record),
    )
