"""One scenario of a history: its figures, and a chart for each metric."""

from collections.abc import Iterator
from datetime import date

from perflint.formats.paths import Route
from perflint.history.summary import broken_since, summary
from perflint.history.time_line import History, TimeLine
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.history import wording
from perflint.reporters.history.page import chart
from perflint.reporters.history.page.chart import Drawn
from perflint.reporters.history.page.commits import Commits
from perflint.reporters.history.page.layout import Layout
from perflint.reporters.history.page.markup import LONGEST, Markup, element, joined, untrusted

OTHERS = "o"
"""The number of the chart of other values, which has no line: it is hidden without a script."""


def render(layout: Layout, section: str, history: History, commits: Commits) -> Markup:
    """Render a scenario; ``section`` is its name in links to it."""
    line = layout.line
    state = [] if line.is_present else [element("span", {"class": "badge r"}, "removed")]
    return element(
        "section",
        {"id": section, "class": None if line.is_present else "gone"},
        element("h3", {}, untrusted(line.place.name, LONGEST), " ", state),
        whole(line.place.name),
        element("p", {"class": "sum"}, _summary(line, history, commits)),
        element("div", {"class": "charts"}, _charts(layout)),
        _changes(layout),
    )


def _changes(layout: Layout) -> Markup:
    """Return what the script fills with the table of the changes."""
    gaps = f", {counted(layout.gaps, 'gaps')}" if layout.gaps else ""
    tolerances = layout.tolerances
    limits = f", {counted(tolerances, 'changes')} of tolerances" if tolerances else ""
    title = element("summary", {}, f"{counted(len(layout.line.shown), 'changes')}{gaps}{limits}")
    return element("details", {"class": "changes", "hidden": ""}, title)


def whole(name: str) -> Markup:
    """Return a name as a part that can be opened, if it is so long that it is cut elsewhere."""
    if len(name) <= LONGEST:
        return Markup("")
    title = element("summary", {}, f"whole name ({len(name):,} characters)")
    return element("details", {}, title, untrusted(name))


def _summary(line: TimeLine, history: History, commits: Commits) -> Iterator[str]:
    totals, last = summary(line, history.today), line.last
    state = "unchanged" if line.is_present else "removed"
    yield f"{state}{wording.duration(totals)} since "
    yield from (commits.link(last.commit), f" of {wording.committed_day(last)}")
    if totals.changes:
        yield f" · {wording.counts(totals)}"
    if line.gates.dormant:
        yield f" · {line.gates.dormant:,} of {counted(line.gates.total, 'gates')} are dormant"
    for rule in line.contradictions:
        change = broken_since(line, rule)
        yield joined(
            " · ",
            element("strong", {}, f"breaks {rule}"),
            " since ",
            commits.link(change.commit),
            f" of {wording.committed_day(change)}",
        )


def _charts(layout: Layout) -> Iterator[Markup]:
    """Yield a figure for each metric that changed or was added in the shown time."""
    line = layout.line
    for number, drawn in enumerate(layout.charts):
        title = f"{metric_name(drawn.path)}: {counted(drawn.changes, 'changes')}"
        notes = _Notes(_caption(line, drawn.path), title, _range(line, drawn))
        yield _figure(str(number), chart.chart(drawn), notes, layout.days)
    if others := chart.others(line):
        title = f"{counted(others, 'changes')} of other values"
        notes = _Notes(element("figcaption", {}, title), title, "")
        yield _figure(OTHERS, chart.chart(None), notes, layout.days)


class _Notes(Record):
    """The texts of a chart: its caption, what replaces it for a screen reader, and its range."""

    caption: Markup
    title: str
    range: str


def _figure(number: str, picture: Markup, notes: _Notes, days: tuple[date, date]) -> Markup:
    start, end = map(str, days)
    title = element("title", {}, f"{notes.title} from {start} to {end}; {notes.range}".rstrip("; "))
    return element(
        "figure",
        {"data-m": number, "hidden": "" if number == OTHERS else None},
        notes.caption,
        element("svg", {"class": "chart", "role": "img"}, title, picture),
        element("div", {"class": "x"}, [element("i", {}, t) for t in (start, notes.range, end)]),
    )


def _caption(line: TimeLine, path: Route) -> Markup:
    """Return the name of a metric, its value, and what tests allow now."""
    parts: list[str] = [untrusted(metric_name(path), LONGEST)]
    metric = next((each for each in line.metrics if each.path == path), None)
    if metric is not None:
        parts += [" ", element("b", {}, line.format.show(metric.value))]
        if metric.limit is not None:
            parts.append(f" limit {line.format.show(metric.limit)}")
        if metric.better is not None:
            parts.append(f", {metric.better} is better")
        if metric.is_dormant:
            parts += [" ", element("span", {"class": "badge"}, "dormant")]
    return element("figcaption", {}, parts)


def _range(line: TimeLine, drawn: Drawn) -> str:
    values = drawn.values
    if not values:
        return "no value"
    low, high = (line.format.show(value) for value in (min(values), max(values)))
    suffix = " (log)" if drawn.scale.is_log else ""
    return f"{low} to {high}{suffix}" if low != high else f"always {low}"
