"""The rows of a scenario: its changes, and the commits after which its file is not valid."""

from bisect import bisect_left
from collections.abc import Sequence

from perflint.history.time_line import Change, Gap, TimeLine

Row = Change | Gap


def rows_of(line: TimeLine, gaps: Sequence[Gap]) -> list[Row]:
    """Return the shown changes, and after each of them the gaps until the next change.

    Of ``gaps``, which are in the order of the commits, those of the file that the scenario was in
    count; they do not end its values.
    """
    numbers = [gap.commit.number for gap in gaps]
    starts = [bisect_left(numbers, change.commit.number) for change in line.shown]
    found: list[Row] = []
    for change, start, end in zip(line.shown, starts, [*starts[1:], len(gaps)], strict=True):
        found.append(change)
        if change.kind != "removed":
            path = change.place.path
            found += [gap for gap in gaps[start:end] if path in (gap.path, gap.last_path)]
    return found
