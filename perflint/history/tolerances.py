"""What a commit did to the tolerances of a file, and so to the limits of all its scenarios."""

from collections.abc import Iterator, Sequence

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.engine.past_states import Commit
from perflint.history.time_line import Kind, Tolerance, ToleranceChange


def tolerance_change(commit: Commit, change: BaselineChange) -> ToleranceChange | None:
    """Return what changed in the tolerances of a file that there was before; None for nothing."""
    if change.before is None or change.after is None:
        return None
    changed = tuple(_changed(change))
    return ToleranceChange(commit, _path(change), _kind(changed), changed) if changed else None


def _path(change: BaselineChange) -> str:
    return change.latest.document.text.path


def _changed(change: BaselineChange) -> Iterator[Tolerance]:
    """Yield the tolerances that differ and are a number on one side, by their names."""
    tolerances = change.latest.format.tolerances
    start = len(tolerances.at) if tolerances is not None else 0
    for field in change.tolerances:
        before, after = (
            value if type(value) in NUMBER_TYPES else None for value in (field.before, field.after)
        )
        if before != after:
            yield Tolerance("/".join(map(str, field.path[start:])), before, after)


def _kind(changed: Sequence[Tolerance]) -> Kind:
    """Return whether tolerances were tightened, loosened, both, or only added.

    One that is gone was loosened: tests fall back to their own, which is often wider.
    """
    looser = [
        each.after is None or each.after > each.before
        for each in changed
        if each.before is not None and not _is_moved(each, changed)
    ]
    if not looser:
        return "extended"
    return "tightened" if not any(looser) else "loosened" if all(looser) else "mixed"


def _is_moved(gone: Tolerance, changed: Sequence[Tolerance]) -> bool:
    """Tell whether a tolerance that is gone came in another place, and is not larger there."""
    if gone.before is None or gone.after is not None:
        return False
    new = [each.after for each in changed if each.before is None and _key(each) == _key(gone)]
    return any(number is not None and number <= gone.before for number in new)


def _key(tolerance: Tolerance) -> str:
    return tolerance.name.rpartition("/")[2]
