"""What an editor shows at an offset of an open file."""

from collections.abc import Mapping

from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.engine.argument_pages import pages_about
from perflint.engine.loading import LinkedCases
from perflint.engine.subjects import ReadFile
from perflint.primitives.limits import TooLargeError
from perflint.server.hover import Hover
from perflint.server.hover.argument import argument_hover
from perflint.server.hover.baseline import baseline_hover
from perflint.server.last_changes import LastChanges
from perflint.server.project_state import ProjectState
from perflint.sources.git import GitError
from perflint.sources.open_buffers import Buffer, FilesWithBuffers


def hover_at(
    state: ProjectState,
    path: str,
    buffers: Mapping[str, bytes],
    offset: int,
    changes: LastChanges | None = None,
) -> Hover | None:
    """Return what to show at a byte offset of an open file; None if there is nothing to say.

    ``buffers`` are the bytes of all open files of the project, and ``changes`` the last changes of
    this one as far as they have been read. It must not run while another thread checks with the
    same state, because both read from one process of git.
    """
    data = buffers[path]
    files = FilesWithBuffers(state.sides[1], buffers)
    source = Buffer(path, data, files)
    subjects = LinkedCases(state.config, state.reader).subjects(source, ReadFile(data), None)
    if subjects is None:
        return None
    baseline: Baseline | None = subjects.by_type.get(Baseline)
    if baseline is not None:
        return baseline_hover(_with_head(state, source, baseline), offset, changes)
    file: ArgumentFile | None = subjects.by_type.get(ArgumentFile)
    if file is None:
        return None
    return argument_hover(file, offset, lambda: pages_about(state.config, path, files))


def _with_head(state: ProjectState, source: Buffer, baseline: Baseline) -> Baseline:
    """Return a baseline with its change from HEAD, if HEAD has the file, and it is valid there."""
    if state.changed is None:
        return baseline
    try:
        data = state.blobs.find(f"HEAD:{source.path}")
    except (GitError, TooLargeError):
        return baseline
    if data is None or data == source.data:
        return baseline
    before = state.reader.parse(source, data, fallback=baseline.format).baseline
    if before is None or before.document.parse_error is not None:
        return baseline
    set_change = BaselineSetChange([(before, baseline)])
    change = BaselineChange(before, baseline, changed_on=state.today, set_change=set_change)
    return baseline.compared(change, None)
