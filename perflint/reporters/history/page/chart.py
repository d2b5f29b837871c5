"""The values of a metric over time as SVG: a line in steps, which is all that a page needs to draw.

A line is in a picture that is stretched to the width of the page, in halves of a pixel of height.
The script adds dots, limits and marks: for many changes they would be most of the page.
"""

from collections.abc import Sequence

from perflint.formats.paths import Route
from perflint.history.time_line import Change, Kind, TimeLine, ToleranceChange
from perflint.primitives.record import Record
from perflint.reporters.history.page.markup import Markup, element, joined
from perflint.reporters.history.page.rows import Row
from perflint.reporters.history.page.scale import WIDTH, Period, Scale, positions, scale

HEIGHT = 160
TOP, BOTTOM = 32, 140
"""The height of a chart, and where its highest and its lowest value are; marks are outside."""

SPARK_HEIGHT = 44
SPARK_TOP, SPARK_BOTTOM = 8, 36

CODES: dict[Kind, str] = {
    "added": "a",
    "boundary": "a",
    "tightened": "t",
    "loosened": "l",
    "mixed": "m",
    "extended": "o",
    "other": "o",
    "moved": "o",
    "removed": "r",
}
"""Kind of a change → its class, and with ``k`` before it the name of the shape of its dot."""

GAP = "g"
"""The class of a commit after which the file is not valid."""

TOLERANCES = "w"
"""The class of a commit that changed the tolerances of the file."""

SHAPES = {
    "t": "M-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z",
    "l": "M0,-5.2L5.2,0L0,5.2L-5.2,0z",
    "m": "M0,-5L4.8,3.6L-4.8,3.6z",
    "a": "M-3.4,-3.4H3.4V3.4H-3.4z",
    "o": "M-2.6,0a2.6,2.6 0 1 0 5.2,0a2.6,2.6 0 1 0 -5.2,0z",
    "r": "M-4,-4L4,4M4,-4L-4,4",
    "p": "M-1.4,-4.5H1.4L0.9,1.2H-0.9zM-1.4,2.6H1.4V5.2H-1.4z",
    GAP: "M0,-34V36",
    TOLERANCES: "M0,-34V36",
}
"""The shapes of dots, the exclamation mark of a policy break (``p``) and the lines of files."""


class Point(Record):
    """The value that a metric has from a position (0 to ``WIDTH``) on, None if it has none."""

    x: int
    before: float | None
    value: float | None
    limit: float | None
    row: int


class Drawn(Record):
    """The chart of a metric."""

    path: Route
    points: tuple[Point, ...]
    scale: Scale
    changes: int

    @property
    def values(self) -> list[float]:
        """The values, without those that were removed."""
        return [point.value for point in self.points if point.value is not None]


def definitions() -> Markup:
    """Return the shapes, which charts refer to."""
    shapes = (element("path", {"id": f"k{code}", "d": path}) for code, path in SHAPES.items())
    return element("svg", {"class": "defs", "aria-hidden": "true"}, element("defs", {}, shapes))


def drawn(line: TimeLine, path: Route, rows: Sequence[Row], xs: Sequence[int]) -> Drawn | None:
    """Return the chart of a metric in the rows, which are at ``xs``; None if it is in none of them.

    The present limit begins where tolerances were changed after the last value, in a separate
    point; otherwise at the last value.
    """
    points = _points(rows, path, xs)
    if not points:
        return None
    now = next((metric for metric in line.metrics if metric.path == path), None)
    changes = len(points)
    if now is not None and points[-1].value is not None:
        points = _with_present_limit(points, now.limit, rows, xs)
    valued = [point for point in points if point.value is not None]
    limits = [point.limit for point in valued if point.limit is not None]
    numbers = [point.value for point in valued if point.value is not None]
    return Drawn(path, tuple(points), scale(numbers or [0.0], limits), changes)


def _with_present_limit(
    points: list[Point], limit: float | None, rows: Sequence[Row], xs: Sequence[int]
) -> list[Point]:
    last = points[-1]
    later = range(last.row + 1, len(rows))
    changed = [number for number in later if isinstance(rows[number], ToleranceChange)]
    if not changed or limit == last.limit:
        return [*points[:-1], last._replace(limit=limit)]
    return [*points, Point(xs[changed[-1]], last.value, last.value, limit, changed[-1])]


def _points(rows: Sequence[Row], path: Route, xs: Sequence[int]) -> list[Point]:
    return [
        Point(x, metric.before, metric.after, metric.limit, number)
        for number, (row, x) in enumerate(zip(rows, xs, strict=True))
        if isinstance(row, Change)
        for metric in row.metrics
        if metric.path == path
    ]


def others(line: TimeLine) -> int:
    """Return the number of shown changes that altered no metric, but other values."""
    if line.is_of_one_metric:
        return 0
    return sum(is_of_others(change) for change in line.shown)


def is_of_others(change: Change) -> bool:
    """Tell whether a change altered values, but no metric."""
    return change.changed > 0 and not change.metrics and change.kind != "moved"


def chart(drawn: Drawn | None) -> Markup:
    """Return the line of a metric; an empty picture without one."""
    view = {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "preserveAspectRatio": "none"}
    steps = _steps(drawn.points, drawn.scale, TOP, BOTTOM) if drawn is not None else ""
    return element("svg", view, _path("step", steps))


def sparkline(line: TimeLine, path: Route, over: Period) -> Markup:
    """Return the values of a metric as a line, with a dot for the last change."""
    points = _points(line.shown, path, positions(line.shown, over, 0.01))
    numbers = [point.value for point in points if point.value is not None]
    if not numbers:
        return Markup("")
    steps = _steps(points, shown := scale(numbers), SPARK_TOP, SPARK_BOTTOM)
    view = {"viewBox": f"0 0 {WIDTH} {SPARK_HEIGHT}", "preserveAspectRatio": "none"}
    last = points[-1]
    y = _y(last.value if last.value is not None else numbers[-1], shown, SPARK_TOP, SPARK_BOTTOM)
    return joined(element("svg", view, _path("step", steps)), _dot(line.shown[last.row], last.x, y))


def _dot(change: Change, x: int, y: int) -> Markup:
    style = "h" if change.is_partial else None
    place = {"x": f"{x / WIDTH * 100:g}%", "y": f"{y / 2:g}"}
    return element("use", {"href": f"#k{CODES[change.kind]}", "class": style, **place})


def _steps(points: Sequence[Point], shown: Scale, top: int, bottom: int) -> str:
    """Return a line that stays at a value until the next one, and ends where there is none.

    Its parts are relative to the one before, which is shortest.
    """
    path: list[str] = []
    at: tuple[int, int] | None = None
    for point in points:
        x = point.x
        if point.value is None:
            path += [f"h{x - at[0]}"] if at is not None else []
            at = None
            continue
        y = _y(point.value, shown, top, bottom)
        path.append(f"M{x} {y}" if at is None else f"h{x - at[0]}v{y - at[1]}")
        at = (x, y)
    path += [f"H{WIDTH}"] if at is not None else []
    return "".join(path)


def _path(name: str, path: str) -> Markup:
    return element("path", {"class": name, "d": path}) if path else Markup("")


def _y(value: float, shown: Scale, top: int, bottom: int) -> int:
    return round(top + shown.position(value) * (bottom - top))
