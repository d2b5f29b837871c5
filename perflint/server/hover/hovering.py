"""What an editor shows at an offset of any file that perflint checks."""

from collections.abc import Container

from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.baselines.baseline import Baseline
from perflint.engine.subjects import Subjects
from perflint.server.hover import Hover
from perflint.server.hover.argument import Pages, argument_hover
from perflint.server.hover.baseline import baseline_hover
from perflint.server.last_changes import LastChanges


def hover(
    subjects: Subjects,
    offset: int,
    *,
    changes: LastChanges | None = None,
    ungated: Container[str] = (),
    pages: Pages = tuple,
) -> Hover | None:
    """Return what to show at a byte offset of a file; None if there is nothing to say.

    ``changes`` and ``ungated`` are for a baseline, ``pages`` for an argument file.
    """
    baseline: Baseline | None = subjects.by_type.get(Baseline)
    if baseline is not None:
        return baseline_hover(baseline, offset, changes, ungated)
    file: ArgumentFile | None = subjects.by_type.get(ArgumentFile)
    return argument_hover(file, offset, pages) if file is not None else None
