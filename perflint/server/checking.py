"""Checks an open file as ``perflint check`` would if all open files were saved."""

import os
from collections.abc import Callable, Mapping

from perflint.config import Config
from perflint.engine.changes import resolve_bases
from perflint.engine.check_file import CheckContext, context_for
from perflint.engine.fix import FixMode
from perflint.engine.loading import LoadedRule, RuleLoader
from perflint.engine.report import Crash, Report, Rewrite, Source
from perflint.engine.run import RunOptions, run
from perflint.engine.subjects import Bases
from perflint.engine.suppressions.bulk import BulkSuppressions
from perflint.engine.suppressions.load import load as load_suppressions
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.server.project_state import ProjectState
from perflint.sources.comparison import Comparison, ComparisonError
from perflint.sources.git import GitError
from perflint.sources.open_buffers import Buffer, FilesWithBuffers
from perflint.sources.work_tree import WorkTreeFile


class Cancelled(BaseException):
    """A check was cancelled; not an Exception, which the engine reports as a crash of a rule."""


class Checked(Record):
    """What a check found in an open file.

    ``text`` are the bytes that were checked. ``violations`` and ``suppressed`` are sorted by span;
    the latter have the reason. ``errors`` say why the file was not completely checked, and
    ``notes`` why a page was not, which is not an error. ``rewrite`` is the file after its fixes, if
    these were requested and there are any.
    """

    text: Text
    violations: tuple[Violation, ...] = ()
    suppressed: tuple[Violation, ...] = ()
    errors: tuple[str, ...] = ()
    crashes: tuple[Crash, ...] = ()
    rewrite: Rewrite | None = None
    notes: tuple[str, ...] = ()


class CheckRequest(Record):
    """What to check: the path of an open file, and the bytes of all open files of its project.

    ``with_edits`` tells that fixes are needed with their edits, ``fix`` which ones are applied.
    ``cancelled`` tells whether the result is not needed any more.
    """

    path: str
    buffers: Mapping[str, bytes]
    with_edits: bool = False
    fix: FixMode | None = None
    cancelled: Callable[[], bool] = lambda: False


def check(state: ProjectState, request: CheckRequest) -> Checked:
    """Check an open file; raises ConfigError for the suppression file, and Cancelled."""
    text = Text(request.path, request.buffers[request.path])
    request = request._replace(buffers=state.saved(request.buffers))
    try:
        report = _report(state, request)
    except (ComparisonError, GitError) as error:
        return Checked(text, errors=(str(error),))
    own = [each for each in report.violations if each.path == request.path]
    return Checked(
        report.texts.get(request.path, text),
        tuple(each for each in own if each.ignored is None),
        tuple(each for each in own if each.ignored is not None),
        tuple(report.errors),
        tuple(report.crashes),
        next(iter(report.rewrites), None),
        tuple(report.notes),
    )


def _report(state: ProjectState, request: CheckRequest) -> Report:
    state.reader.begin()
    comparison = state.compared(request.buffers)
    source = _source(state, request, comparison)
    if comparison is None:
        bases = Bases() if state.scope == "changed" else None
        context = _context(state, request, bases, _suppressions(state, request, None))
    else:
        with comparison:
            bulk = _suppressions(state, request, comparison)
            with_moves = bulk is not None
            bases = resolve_bases(state.reader, comparison, [source], with_moves=with_moves)
            context = _context(state, request, bases, bulk)
    return run([source], context, RunOptions(request.fix, with_edits=request.with_edits))


def _source(state: ProjectState, request: CheckRequest, comparison: Comparison | None) -> Source:
    if comparison is None:
        files = FilesWithBuffers(state.sides[1], request.buffers)
        return Buffer(request.path, request.buffers[request.path], files)
    location = os.path.join(state.root, request.path)
    file = WorkTreeFile(location, request.path, named=True)
    return next(iter(comparison.with_base([file], [location])))


def _suppressions(
    state: ProjectState, request: CheckRequest, comparison: Comparison | None
) -> BulkSuppressions | None:
    """Return the suppressions if there is a suppression file, on disk or open."""
    path = state.config.settings.suppressions
    data = request.buffers.get(path)
    changed = comparison.changed if comparison is not None else ()
    if data is None and not (
        os.path.lexists(os.path.join(state.root, path))
        or any(path == change.before_path for change in changed)
    ):
        return None
    return load_suppressions(
        state.root, state.config, state.today, state.list_files, comparison, data
    )


def _context(
    state: ProjectState,
    request: CheckRequest,
    bases: Bases | None,
    bulk: BulkSuppressions | None,
) -> CheckContext:
    context = context_for(state.config, state.reader, bases, bulk)
    return context._replace(loader=_CancellableLoader(state.config, request.cancelled))


class _CancellableLoader(RuleLoader):
    """Raises Cancelled instead of loading the next rule of a check that is not needed any more."""

    def __init__(self, config: Config, cancelled: Callable[[], bool]) -> None:
        super().__init__(config)
        self._cancelled = cancelled

    def load(self, name: str) -> LoadedRule:
        """Return a rule; raises Cancelled, and whatever the module raises on import."""
        if self._cancelled():
            raise Cancelled
        return super().load(name)
