"""Where everything of a scenario is on the page: its rows, and the charts of its metrics."""

from datetime import date

from perflint.formats.paths import Route
from perflint.history.time_line import History, TimeLine
from perflint.primitives.record import Record
from perflint.reporters.history.page.chart import Drawn, drawn
from perflint.reporters.history.page.rows import Row, rows_of
from perflint.reporters.history.page.scale import period, positions


class Layout(Record):
    """A scenario with its rows, which are at ``xs`` in each of the charts."""

    line: TimeLine
    rows: tuple[Row, ...]
    xs: tuple[int, ...]
    days: tuple[date, date]
    charts: tuple[Drawn, ...]

    @property
    def gaps(self) -> int:
        """The number of commits after which the file is not valid."""
        return len(self.rows) - len(self.line.shown)


def layout(line: TimeLine, history: History) -> Layout:
    """Return the layout of a scenario; metrics without a shown change have no chart."""
    rows = rows_of(line, history.gaps)
    over = period(rows, history.today)
    xs = positions(rows, over)
    charts = [drawn(line, path, rows, xs) for path in metric_paths(line)]
    known = tuple(chart for chart in charts if chart is not None)
    return Layout(line, tuple(rows), tuple(xs), over.days, known)


def metric_paths(line: TimeLine) -> list[Route]:
    """Return the paths of the metrics that a scenario has, or had in the shown changes."""
    now = [metric.path for metric in line.metrics]
    past = [metric.path for change in line.shown for metric in change.metrics]
    return [*dict.fromkeys([*now, *past])]
