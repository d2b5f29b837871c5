"""One scenario of a history: its figures, a chart for each metric, and a table of its changes."""

from collections.abc import Iterator

from perflint.formats.paths import Route
from perflint.history.summary import broken_since, summary
from perflint.history.time_line import History, TimeLine
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.history import wording
from perflint.reporters.history.page import changes, chart
from perflint.reporters.history.page.commits import Commits
from perflint.reporters.history.page.markup import LONGEST, Markup, element, joined, untrusted
from perflint.reporters.history.page.scale import Period, period, positions, scale


def render(line: TimeLine, section: str, history: History, commits: Commits) -> Markup:
    """Render a scenario; ``section`` is its name in links to it."""
    paths = metric_paths(line)
    state = [] if line.is_present else [element("span", {"class": "badge r"}, "removed")]
    return element(
        "section",
        {"id": section, "class": None if line.is_present else "gone"},
        element("h3", {}, untrusted(line.place.name, LONGEST), " ", state),
        whole(line.place.name),
        element("p", {"class": "sum"}, _summary(line, history, commits)),
        element("div", {"class": "charts"}, _charts(line, paths, history)),
        changes.render(line, section, paths, commits),
    )


def metric_paths(line: TimeLine) -> list[Route]:
    """Return the paths of the metrics that a scenario has, or had in the shown changes."""
    now = [metric.path for metric in line.metrics]
    past = [metric.path for change in line.shown for metric in change.metrics]
    return [*dict.fromkeys([*now, *past])]


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


def _charts(line: TimeLine, paths: list[Route], history: History) -> Iterator[Markup]:
    """Yield a figure for each metric that changed or was added in the shown time."""
    shown = line.shown
    over = period(shown, history.today)
    xs = positions(shown, over)
    now = {metric.path: metric for metric in line.metrics}
    for number, path in enumerate(paths):
        drawn = chart.points(line, path, xs)
        if drawn:
            picture = chart.chart(line, drawn, xs, now.get(path))
            numbers = [point.value for point in drawn if point.value is not None]
            title = f"{metric_name(path)}: {counted(len(drawn), 'changes')}"
            notes = _Notes(_caption(line, path), title, _range(line, numbers))
            yield _figure(str(number), picture, notes, over)
    if others := chart.other_points(line, xs):
        title = f"{counted(len(others), 'changes')} of other values"
        notes = _Notes(element("figcaption", {}, title), title, "")
        yield _figure("o", chart.chart(line, others, xs), notes, over)


class _Notes(Record):
    """The texts of a chart: its caption, what replaces it for a screen reader, and its range."""

    caption: Markup
    title: str
    range: str


def _figure(number: str, picture: Markup, notes: _Notes, over: Period) -> Markup:
    start, end = map(str, over.days)
    title = element("title", {}, f"{notes.title} from {start} to {end}; {notes.range}".rstrip("; "))
    return element(
        "figure",
        {"data-m": number},
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


def _range(line: TimeLine, numbers: list[float]) -> str:
    if not numbers:
        return "no value"
    low, high = (line.format.show(number) for number in (min(numbers), max(numbers)))
    suffix = " (log)" if scale(numbers).is_log else ""
    return f"{low} to {high}{suffix}" if low != high else f"always {low}"
