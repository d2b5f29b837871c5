"""The records that differ between two states of a file."""

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.leaves import differ
from perflint.engine.past_states import ReadBaseline
from perflint.engine.reader import Family

Pair = tuple[Baseline | None, Baseline | None]
"""The records of a file that differ, before and after a commit."""


def by_family(before: ReadBaseline | None, after: ReadBaseline | None) -> list[tuple[Family, Pair]]:
    """Return the records of a file that differ, by the set that they belong to."""
    if before is not None and after is not None and before.family == after.family:
        return [(after.family, _differing(before.baseline, after.baseline))]
    sides = []
    if before is not None:
        sides.append((before.family, _differing(before.baseline, None)))
    if after is not None:
        sides.append((after.family, _differing(None, after.baseline)))
    return sides


def _differing(before: Baseline | None, after: Baseline | None) -> Pair:
    """Return the records that are not equal on both sides, or not in the same file.

    Only these are read.
    """
    if before is not None and after is not None and path_of(before) != path_of(after):
        every = {record.name for side in (before, after) for record in side.records}
        return before.among(every), after.among(every)
    old, new = (
        {record.name: record.value for record in side.records} if side is not None else {}
        for side in (before, after)
    )
    names = {
        name
        for name in old.keys() | new.keys()
        if name not in old or name not in new or differ(old[name], new[name])
    }
    return (
        before.among(names) if before is not None else None,
        after.among(names) if after is not None else None,
    )


def path_of(baseline: Baseline) -> str:
    """Return the path of the file of a baseline."""
    return baseline.document.text.path
