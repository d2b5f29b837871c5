"""The rows of a scenario: its changes, and the commits that are about its whole file."""

from bisect import bisect_left
from collections.abc import Sequence

from perflint.history.time_line import Change, Gap, History, TimeLine, ToleranceChange

OfFile = Gap | ToleranceChange
"""A commit after which a file is not valid, or that changed its tolerances."""

Row = Change | OfFile


def of_files(history: History) -> list[OfFile]:
    """Return the commits that are about whole files, the oldest first."""
    found: list[OfFile] = [*history.gaps, *history.tolerances]
    return sorted(found, key=lambda row: row.commit.number)


def rows_of(line: TimeLine, files: Sequence[OfFile]) -> list[Row]:
    """Return the shown changes, and after each of them the rows of its file until the next change.

    ``files`` are in the order of the commits. Those of the file that the scenario was in count.
    """
    numbers = [row.commit.number for row in files]
    starts = [bisect_left(numbers, change.commit.number) for change in line.shown]
    found: list[Row] = []
    for change, start, end in zip(line.shown, starts, [*starts[1:], len(files)], strict=True):
        found.append(change)
        if change.kind != "removed":
            path = change.place.path
            found += [row for row in files[start:end] if path in _paths(row)]
    return found


def _paths(row: OfFile) -> tuple[str | None, ...]:
    return (row.path, row.last_path) if isinstance(row, Gap) else (row.path,)
