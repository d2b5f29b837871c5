"""Numbers for one item, such as the time per frame, that a run does not have."""

from typing import Any

from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record


class PerItem(Record):
    """The number for one item of a run: its number at ``whole``, divided by ``count_`` items."""

    value: float
    whole: FieldPath
    count_: int


def per_item(
    path: FieldPath, old: dict[str, Any], record: dict[str, Any], format: Format
) -> PerItem | None:
    """Return the number for one item in a run, by the count that the numbers of the baseline have.

    ``old`` and ``record`` are the fields of the baseline and of the run. None if the number is not
    one for an item, or if the count cannot be told.
    """
    whole = format.runs.per_item.get(path) if format.runs else None
    if whole is None:
        return None
    share, before, after = path.get(old), whole.get(old), whole.get(record)
    if not all(type(value) in NUMBER_TYPES and value > 0 for value in (share, before, after)):
        return None
    count = round(before / share)
    if count < 1 or abs(before / count - share) > format.unit or count * format.unit > share:
        return None  # they are from different runs, or too rounded to tell the count
    return PerItem(format.rounded(after / count), whole, count)
