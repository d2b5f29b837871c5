"""The part of a history that was asked for."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any

from perflint.formats.paths import FieldPath
from perflint.history.classify import kind_of_metric
from perflint.history.summary import Summary, summary
from perflint.history.time_line import CHANGING, Change, History, Place, TimeLine
from perflint.primitives.globs import matches_name
from perflint.sources.work_tree import is_below


def places_of(line: TimeLine) -> Iterator[Place]:
    """Yield the places of a scenario, the latest first; some more than once."""
    yield line.place
    for change in reversed(line.changes):
        yield change.place
        if change.previous is not None:
            yield change.previous


def below(history: History, paths: Sequence[str]) -> History:
    """Return the scenarios that are, or were last, in these files or below these folders.

    Scenarios of a file that was renamed and is not valid since then are at its new path, too. A
    path that no scenario is below now stands for those that were there earlier. Without paths it is
    the whole history.
    """
    if not paths:
        return history
    lines = []
    for path in paths:
        unread = {gap.last_path for gap in history.gaps if is_below(gap.path, path)}
        now = [
            line
            for line in history.lines
            if is_below(line.place.path, path) or line.place.path in unread
        ]
        lines += now or [
            line
            for line in history.lines
            if any(is_below(place.path, path) or place.path in unread for place in places_of(line))
        ]
    chosen = {line.place for line in lines}
    selected = tuple(line for line in history.lines if line.place in chosen)
    return _with_gaps(history._replace(lines=selected), paths)


def _with_gaps(history: History, paths: Sequence[str] = ()) -> History:
    """Return a history with the gaps of the files of its scenarios, and of those at ``paths``.

    Of the changes of tolerances, only those of files of its scenarios are kept.
    """
    own = {place.path for line in history.lines for place in places_of(line)}
    gaps = tuple(
        gap
        for gap in history.gaps
        if gap.path in own
        or gap.last_path in own
        or any(is_below(gap.path, path) for path in paths)
    )
    tolerances = tuple(each for each in history.tolerances if each.path in own)
    return history._replace(gaps=gaps, tolerances=tolerances)


def named(history: History, glob: str) -> History:
    """Return the scenarios with a name that matches, now or earlier."""
    lines = tuple(
        line
        for line in history.lines
        if any(matches_name(place.name, glob) for place in places_of(line))
    )
    nothing = history.nothing if lines else f"no scenario matches '{glob}'"
    return _with_gaps(history._replace(lines=lines, nothing=nothing))


def since(history: History, commits: Container[str]) -> History:
    """Return the changes of each scenario from the first one on that is by one of these commits.

    Scenarios without such a change are left out; the age of a value does not change. Where dates go
    backwards, changes after the first one may be by other commits.
    """
    lines = []
    for line in history.lines:
        names = [change.commit.name in commits for change in line.changes]
        if any(names):
            lines.append(line._replace(hidden=names.index(True)))
    gaps = tuple(gap for gap in history.gaps if gap.commit.name in commits)
    tolerances = tuple(each for each in history.tolerances if each.commit.name in commits)
    return history._replace(lines=tuple(lines), gaps=gaps, tolerances=tolerances)


def with_metric(history: History, path: FieldPath) -> History:
    """Return what happened to one metric; scenarios that never had it are left out.

    So are the gaps of other files. That a scenario was removed is part of it, also if the metric
    was removed before. The time that is asked for must be selected later.
    """
    lines = []
    for line in history.lines:
        changes = tuple(_only(change, path) for change in line.changes)
        kept = tuple(change for change in changes if change.metrics)
        if kept:
            gone = changes[-1:] if not line.is_present and not changes[-1].metrics else ()
            metrics = tuple(metric for metric in line.metrics if metric.path == path)
            part = line._replace(changes=kept + gone, metrics=metrics, is_of_one_metric=True)
            lines.append(part)
    return _with_gaps(history._replace(lines=tuple(lines)))


SORTS: Mapping[str, Callable[[Summary, TimeLine], Any]] = {
    "age": lambda totals, line: totals.age or 0,
    "changes": lambda totals, line: (totals.changes, totals.reversals),
    "taken-back": lambda totals, line: (totals.soon, totals.later),
    "dormant": lambda totals, line: line.gates.dormant / (line.gates.total or 1),
}
"""What scenarios can be sorted by, the largest first."""


def sorted_by(history: History, key: str) -> History:
    """Return the scenarios of each file in another order, which is one of ``SORTS``."""
    lines = sorted(
        history.lines,
        key=lambda line: SORTS[key](summary(line, history.today), line),
        reverse=True,
    )
    lines.sort(key=lambda line: (not line.is_present, line.place.path))
    return history._replace(lines=tuple(lines))


def metric_paths(history: History) -> list[FieldPath]:
    """Return the paths of all metrics of a history."""
    paths = (metric.path for line in history.lines for c in line.changes for metric in c.metrics)
    return [*dict.fromkeys(FieldPath(map(str, path)) for path in paths)]


def _only(change: Change, path: FieldPath) -> Change:
    """Return what a change did to one metric; without metrics if that is nothing.

    Every change of it sets its value, also the one that adds it to a scenario.
    """
    metrics = tuple(metric for metric in change.metrics if metric.path == path)
    kind = change.kind
    if kind in CHANGING and metrics:
        kind = kind_of_metric(metrics[0])
    return change._replace(metrics=metrics, kind=kind, only_adds=False)
