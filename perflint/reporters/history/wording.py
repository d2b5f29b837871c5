"""Phrases that the output formats of a history share."""

from collections.abc import Iterator, Sequence

from perflint.formats.paths import Route
from perflint.history.summary import Summary, day_of, values
from perflint.history.time_line import Change, Gap, History, TimeLine, ToleranceChange
from perflint.primitives.wording import counted, joined
from perflint.reporters.diff.wording import metric_name

SHORT = 8
"""The number of digits that are shown of the name of a commit."""

MOST_TOLERANCES = 10
"""The number of changes of tolerances that are listed: the last ones."""

MOST_GAPS = 10
"""The number of gaps that are listed: the last ones."""


def title(history: History) -> str:
    """Return what the history covers."""
    commits = counted(history.commits, "commits")
    present = sum(line.is_present for line in history.lines)
    removed = len(history.lines) - present
    scenarios = [counted(present, "scenarios")] if present or not removed else []
    scenarios += [counted(removed, "removed scenarios")] if removed else []
    head = (history.head or "")[:SHORT]
    return f"history of HEAD ({head}): {commits} changed {joined(scenarios)}"


def shown_path(line: TimeLine) -> Route | None:
    """Return the path of the first metric that a scenario has, or had; None without metrics."""
    now = [metric.path for metric in line.metrics]
    past = (metric.path for change in reversed(line.changes) for metric in change.metrics)
    return now[0] if now else next(past, None)


def trend(line: TimeLine, path: Route) -> list[float | None]:
    """Return the values of a metric, the oldest first."""
    return [value for _, value in values(line, path)]


def age(totals: Summary) -> str:
    """Return the age of a value, ``98 d`` or ``98+ d``."""
    return "-" if totals.age is None else f"{totals.age:,}{'+' if totals.is_older else ''} d"


def duration(totals: Summary) -> str:
    """Return for how long a value has not changed, with a blank before it."""
    if totals.age is None:
        return ""
    return f" for {'at least ' if totals.is_older else ''}{counted(totals.age, 'days')},"


def day(change: Change | Gap | ToleranceChange) -> str:
    """Return the day on which the author made a commit, or on which it was committed."""
    found = change.commit.author_day or day_of(change)
    return found.isoformat() if found is not None else "?"


def committed_day(change: Change | ToleranceChange) -> str:
    """Return the day on which a change was committed, from which ages are counted."""
    found = day_of(change)
    return found.isoformat() if found is not None else "?"


def lacks_date(change: Change) -> bool:
    """Tell whether values of a scenario changed, but not the date of its file."""
    return change.date_bumped is False and change.changed > 0


def counts(totals: Summary) -> str:
    """Return how often a scenario changed, and what was taken back."""
    parts = [f"{totals.tightened:,} tightened", f"{totals.loosened:,} loosened"]
    rest = totals.changes - totals.tightened - totals.loosened
    parts += [f"{rest:,} neither"] if rest else []
    turns = counted(totals.reversals, "reversals") + " of direction"
    back = f"{totals.soon:,} taken back within 14 days, {totals.later:,} within 30"
    return f"{counted(totals.changes, 'changes')} ({joined(parts)}), {turns}; {back}"


def notes(history: History) -> Iterator[str]:
    """Yield what to know about a history: where it begins, and what could not be read."""
    if history.boundary is not None:
        name = history.boundary.name[:SHORT]
        yield f"older commits are not in this shallow clone: values of {name} may be older (98+ d)"
    hidden = len(history.tolerances) - MOST_TOLERANCES
    if hidden > 0:
        yield f"{counted(hidden, 'earlier changes')} of tolerances"
    yield from map(_tolerances, history.tolerances[-MOST_TOLERANCES:])
    hidden = len(history.gaps) - MOST_GAPS
    if hidden > 0:
        yield f"{counted(hidden, 'earlier commits')} after which a file cannot be read"
    for gap in history.gaps[-MOST_GAPS:]:
        yield f"{gap.commit.name[:SHORT]}: {gap.path} cannot be read: {gap.reason}"


def _tolerances(change: ToleranceChange) -> str:
    """Return what a commit did to the tolerances of a file."""
    commit = f"{change.commit.name[:SHORT]} of {committed_day(change)}"
    return f"{commit}: tolerances of {change.path} {verb(change)}: {tolerances(change)}"


def verb(change: ToleranceChange) -> str:
    """Return what was done to tolerances."""
    return {"extended": "added", "mixed": "changed"}.get(change.kind, change.kind)


def tolerances(change: ToleranceChange, most: int = 3) -> str:
    """Return tolerances before and after a change, first those that were there before."""
    changed_first = sorted(change.tolerances, key=lambda each: each.before is None)
    pairs = ((each.name, each.before, each.after) for each in changed_first)
    return joined([f"{name} {_or_none(old)} → {_or_none(new)}" for name, old, new in pairs], most)


def _or_none(number: float | None) -> str:
    return "none" if number is None else str(number)


def common_metric(lines: Sequence[TimeLine]) -> str:
    """Return the name of the metric that all these scenarios show first; empty if it differs."""
    paths = {shown_path(line) for line in lines}
    path = paths.pop() if len(paths) == 1 else None
    return "" if path is None else metric_name(path)
