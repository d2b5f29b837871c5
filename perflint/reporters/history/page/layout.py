"""Where everything of a scenario is on the page: its rows, and the charts of its metrics."""

from collections.abc import Sequence
from datetime import date

from perflint.formats.paths import Route
from perflint.history.time_line import Gap, TimeLine, ToleranceChange
from perflint.primitives.record import Record
from perflint.reporters.history.page.chart import Drawn, drawn
from perflint.reporters.history.page.rows import OfFile, Row, rows_of
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
        return sum(isinstance(row, Gap) for row in self.rows)

    @property
    def tolerances(self) -> int:
        """The number of commits that changed the tolerances of the file."""
        return sum(isinstance(row, ToleranceChange) for row in self.rows)


def layout(line: TimeLine, files: Sequence[OfFile], today: date) -> Layout:
    """Return the layout of a scenario; metrics without a shown change have no chart."""
    rows = rows_of(line, files)
    over = period(rows, today)
    xs = positions(rows, over)
    charts = [drawn(line, path, rows, xs) for path in metric_paths(line)]
    known = tuple(chart for chart in charts if chart is not None)
    return Layout(line, tuple(rows), tuple(xs), over.days, known)


def metric_paths(line: TimeLine) -> list[Route]:
    """Return the paths of the metrics that a scenario has, or had in the shown changes."""
    now = [metric.path for metric in line.metrics]
    past = [metric.path for change in line.shown for metric in change.metrics]
    return [*dict.fromkeys([*now, *past])]
