"""The changes of a scenario as a table, the oldest first; the script reads it, too."""

from collections.abc import Iterator, Sequence

from perflint.formats.paths import Route
from perflint.history.summary import TakenBack, taken_back
from perflint.history.time_line import Change, MetricChange, Place, TimeLine
from perflint.primitives.wording import counted, percent
from perflint.primitives.wording import joined as listed
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.history import wording
from perflint.reporters.history.page.chart import CODES
from perflint.reporters.history.page.commits import Commits
from perflint.reporters.history.page.markup import LONGEST, Markup, element, joined, untrusted

_COLUMNS = ("day", "commit", "change", "values", "subject")


def render(line: TimeLine, section: str, paths: Sequence[Route], commits: Commits) -> Markup:
    """Render the shown changes; ``paths`` are the metrics in the order of the charts."""
    back = taken_back(line.changes)
    rows = []
    for number, change in enumerate(line.shown):
        notes = _notes(change, back.get(number + line.hidden), commits)
        cells = [
            element("td", {}, wording.day(change)),
            element("td", {}, commits.link(change.commit)),
            _kind(change),
            element("td", {}, _values(line, change, paths)),
            element("td", {}, commits.subject(change.commit), notes),
        ]
        rows.append(element("tr", {"id": f"{section}-{number}"}, cells))
    head = element("tr", {}, [element("th", {"scope": "col"}, name) for name in _COLUMNS])
    table = element("table", {}, element("thead", {}, head), element("tbody", {}, rows))
    title = element("summary", {}, counted(len(rows), "changes"))
    return element("details", {"class": "changes", "open": ""}, title, table)


def _kind(change: Change) -> Markup:
    share = f" {change.changed:,}/{change.measured:,}" if change.measured else ""
    partial = ", partial" if change.is_partial else ""
    style = {"class": f"kind {CODES[change.kind]}"}
    return element("td", style, f"{change.kind}{partial}{share}")


def _values(line: TimeLine, change: Change, paths: Sequence[Route]) -> Iterator[Markup]:
    """Yield the metrics that differ, or else the value that changed most."""
    for metric in change.metrics:
        yield _value(line, metric, f"m{paths.index(metric.path)}")
    if change.other is not None:
        yield _value(line, change.other, "mo")


def _value(line: TimeLine, metric: MetricChange, style: str) -> Markup:
    name = untrusted(metric_name(metric.path), LONGEST)
    return element("div", {"class": style}, name, " ", _sides(line, metric))


def _sides(line: TimeLine, metric: MetricChange) -> str:
    before, after = (
        "" if value is None else line.format.show(value) for value in (metric.before, metric.after)
    )
    if metric.before is None or metric.after is None:
        return after or f"{before} → none"
    return f"{before} → {after} {percent(metric.after, metric.before)}".rstrip()


def _notes(change: Change, back: TakenBack | None, commits: Commits) -> Iterator[Markup]:
    """Yield what else is to be known about a change."""
    if change.previous is not None:
        yield _note("from ", _place(change.previous, change.place))
    if change.new_breaks:
        yield _note(element("strong", {}, f"breaks {listed(change.new_breaks)}"))
    if change.policy_breaks:
        yield _note(element("strong", {}, f"! {listed(change.policy_breaks)}"))
    if wording.lacks_date(change):
        yield _note("date not bumped")
    if back is not None:
        yield _note("taken back by ", commits.link(back.by.commit), f" after {back.days:,.0f} d")


def _place(old: Place, new: Place) -> Markup:
    """Return what differs of a place: the path, the name, or both."""
    parts = [old.path] if old.path != new.path else []
    parts += [old.name] if old.name != new.name else []
    return joined(*(joined(untrusted(part, LONGEST), " ") for part in parts))


def _note(*content: str) -> Markup:
    return element("div", {"class": "note"}, content)
