"""One scenario of a history for a terminal, with a line for each change."""

from collections.abc import Iterator

from perflint.history.summary import broken_since, summary
from perflint.history.time_line import Change, History, MetricChange, TimeLine
from perflint.primitives.wording import counted, joined, percent
from perflint.reporters import Style
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.escape import clipped, width
from perflint.reporters.history import wording
from perflint.reporters.history.columns import GAP, fitted, fitted_end, left, right, widths
from perflint.reporters.history.sparkline import sparkline

_EFFECTS = {
    "added": "added",
    "boundary": "dim",
    "tightened": "help",
    "loosened": "error",
    "mixed": "warning",
    "extended": "added",
    "other": "dim",
    "moved": "dim",
    "removed": "removed",
}

_WIDEST = 28
"""The number of cells for a name beside the values, or for an old place."""

_LONGEST = 60
"""The number of cells for the name of a metric."""

_LEAST = 12
"""The least number of cells for the subject of a commit, or for the name of a metric."""

_SHORTEST = 8
"""The least number of cells for a name beside the values."""


def render(line: TimeLine, history: History, style: Style, *, blocks: bool) -> str:
    """Render what a scenario is now, and how it became so, the oldest change first."""
    format, path = clipped(line.format.name), clipped(style.path(line.place.path))
    lines = [f"{style.paint(clipped(line.place.name), 'bold')} in {path} ({format})"]
    lines += [f"  {text}" for text in _now(line, history, style, blocks=blocks)]
    lines += ["", *_changes(line, style), ""]
    lines += [clipped(note) for note in wording.notes(history)]
    return "\n".join(text.rstrip() for text in lines).rstrip("\n") + "\n"


def _now(line: TimeLine, history: History, style: Style, *, blocks: bool) -> Iterator[str]:
    """Yield the metrics with their trends, the counts, and what is wrong."""
    rows = []
    for metric in line.metrics:
        limit = "" if metric.limit is None else f"limit {line.format.show(metric.limit)}"
        bars = sparkline(wording.trend(line, metric.path), blocks=blocks)
        rows.append((metric_name(metric.path), line.format.show(metric.value), bars, limit))
    columns = widths([row[1:] for row in rows]) if rows else []
    room = max(_LEAST, style.columns - sum(columns) - len(GAP) * (len(columns) + 1))
    longest = max((width(fitted(name, min(room, _LONGEST))) for name, *_ in rows), default=0)
    for name, value, bars, limit in rows:
        cells = (right(value, columns[0]), left(bars, columns[1]), limit)
        yield GAP.join((left(fitted(name, longest), longest), *cells))
    totals, last = summary(line, history.today), line.last
    since = f"{last.commit.name[: wording.SHORT]} of {wording.committed_day(last)}"
    state = "unchanged" if line.is_present else "removed"
    yield f"{state}{wording.duration(totals)} since {since}"
    yield wording.counts(totals)
    if line.gates.dormant:
        yield f"dormant: {line.gates.dormant:,} of {counted(line.gates.total, 'gates')}"
    for rule in line.contradictions:
        change = broken_since(line, rule)
        since = f"{change.commit.name[: wording.SHORT]} of {wording.committed_day(change)}"
        yield style.paint(f"breaks {rule} since {since}", "error")


def _changes(line: TimeLine, style: Style) -> Iterator[str]:
    """Yield each change, the subject beside it or below, and the rules that it broke."""
    rows = [_row(change, line) for change in line.shown]
    columns = widths(rows)
    room = style.columns - sum(columns) - len(GAP) * (len(columns) + 1)
    for change, row in zip(line.shown, rows, strict=True):
        day, commit, kind, share, values = row
        subject = change.commit.subject
        cells = [
            left(day, columns[0]),
            left(commit, columns[1]),
            style.paint(left(kind, columns[2]), _EFFECTS[change.kind]),
            right(share, columns[3]),
            left(values, columns[4]),
            *([fitted(subject, room)] if room >= _LEAST else []),
        ]
        yield f"  {GAP.join(cells)}"
        if room < _LEAST:
            yield f"      {fitted(subject, style.columns - 6)}"
        yield from (f"      {note}" for note in _notes(change, style))


def _notes(change: Change, style: Style) -> Iterator[str]:
    """Yield what else is to be known about a change."""
    room = style.columns - 6
    for text in _origin(change):
        yield f"from {fitted_end(text, room - len('from '))}"
    broken = (*change.new_breaks, *change.policy_breaks)
    notes = [f"breaks {joined(broken)}"] if broken else []
    notes += ["date not bumped"] if wording.lacks_date(change) else []
    if notes:
        yield style.paint(fitted("; ".join(notes), room), "warning" if broken else "dim")


def _origin(change: Change) -> Iterator[str]:
    """Yield the old path and the old name, if they differ and are not in the row."""
    old, new = change.previous or change.place, change.place
    is_in_row = change.kind == "moved"
    if old.path != new.path and not (is_in_row and old.name == new.name):
        yield old.path
    if old.name != new.name and not is_in_row:
        yield old.name


def _row(change: Change, line: TimeLine) -> tuple[str, str, str, str, str]:
    share = f"{change.changed:,}/{change.measured:,}" if change.measured else ""
    commit = change.commit.name[: wording.SHORT]
    return wording.day(change), commit, change.kind, share, _values(change, line)


def _values(change: Change, line: TimeLine) -> str:
    """Return the first metric that differs, else another value, or the old place."""
    if change.kind == "moved" and change.previous is not None:
        old, new = change.previous, change.place
        return f"from {fitted_end(old.path if old.name == new.name else old.name, _WIDEST)}"
    if change.metrics:
        first, *others = change.metrics
        more = f" (+{len(others)})" if others else ""
        return f"{_sides(first, line)}{more}"
    if change.other is None:
        return ""
    sides = _sides(change.other, line)
    name = fitted_end(metric_name(change.other.path), max(_SHORTEST, _WIDEST - width(sides)))
    return f"{name} {sides}"


def _sides(metric: MetricChange, line: TimeLine) -> str:
    before, after = (
        "" if value is None else line.format.show(value) for value in (metric.before, metric.after)
    )
    if metric.before is None or metric.after is None:
        return after or f"{before} →"
    return f"{before} → {after} {percent(metric.after, metric.before)}".rstrip()
