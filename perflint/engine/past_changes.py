"""The changes of scenarios in a past commit."""

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange, BaselineSetChange
from perflint.documents.baselines.scenario_change import ScenarioChange
from perflint.engine.reader import Reader
from perflint.engine.sides import with_names_of
from perflint.primitives.limits import TooLargeError
from perflint.sources import git
from perflint.sources.compared_file import ComparedFile
from perflint.sources.history import Revision
from perflint.sources.objects import Blobs


def scenario_changes(
    reader: Reader, blobs: Blobs, revision: Revision, format: str
) -> list[ScenarioChange]:
    """Return the scenarios that a commit changed, also those that it moved to another file.

    ``format`` is the name of a format; files in another one are skipped, and so are files of which
    a side cannot be parsed. Raises GitError if a blob is missing.
    """
    sides = []
    for changed in revision.changes:
        try:
            before = _parse(reader, blobs, changed, changed.before_path, changed.before_blob)
            after = _parse(reader, blobs, changed, changed.path, changed.blob)
        except ValueError:
            continue
        present = [side for side in (before, after) if side is not None]
        if present and all(side.format.name == format for side in present):
            sides.append((with_names_of(before, after), after))
    set_change = BaselineSetChange(sides)
    return [
        scenario
        for before, after in sides
        if after is not None
        for scenario in BaselineChange(
            before, after, changed_on=reader.today, set_change=set_change
        ).scenarios
        if scenario.before.value != scenario.after.value
    ]


def _parse(
    reader: Reader, blobs: Blobs, changed: git.Changed, path: str | None, blob: str | None
) -> Baseline | None:
    """Return the baseline at a path of one side, or None if that is not a baseline.

    Raises ValueError if it cannot be parsed.
    """
    if path is None or blob is None:
        return None
    try:
        data = blobs.read(blob)
    except TooLargeError:
        return None
    file = ComparedFile(path, False, blobs, blob, changed.before_blob)
    document, baseline = reader.parse(file, data)
    if document is not None and document.parse_error is not None:
        raise ValueError(document.parse_error.message)
    return baseline
