"""The values of a metric over time as SVG: steps, the tolerance of the tests, dots and marks.

Lines are drawn in a picture that is stretched to the width of the page; dots are placed in it by
percent, so that they keep their size.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from perflint.formats.paths import Route
from perflint.history.summary import values
from perflint.history.time_line import Change, Kind, MetricNow, TimeLine
from perflint.primitives.record import Record
from perflint.reporters.history.page.markup import Markup, element, joined
from perflint.reporters.history.page.scale import Period, Scale, positions, scale

WIDTH = 1000
HEIGHT = 80
"""The size of the picture; the height is in pixels."""

TOP, BOTTOM = 16, 70
"""Where the highest and the lowest value are; marks are above and below."""

SPARK_HEIGHT = 22

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

SHAPES = {
    "t": "M-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z",
    "l": "M0,-5.2L5.2,0L0,5.2L-5.2,0z",
    "m": "M0,-5L4.8,3.6L-4.8,3.6z",
    "a": "M-3.4,-3.4H3.4V3.4H-3.4z",
    "o": "M-2.6,0a2.6,2.6 0 1 0 5.2,0a2.6,2.6 0 1 0 -5.2,0z",
    "r": "M-4,-4L4,4M4,-4L-4,4",
    "p": "M-1.4,-4.5H1.4L0.9,1.2H-0.9zM-1.4,2.6H1.4V5.2H-1.4z",
}
"""The shapes of dots, and the exclamation mark of a policy break (``p``), around 0,0."""


class Point(Record):
    """The value that a metric has from a position (0 to 1) on, None if it has none."""

    x: float
    value: float | None
    limit: float | None
    row: int
    change: Change


def definitions() -> Markup:
    """Return the shapes, which charts refer to."""
    shapes = (element("path", {"id": f"k{code}", "d": path}) for code, path in SHAPES.items())
    return element("svg", {"class": "defs", "aria-hidden": "true"}, element("defs", {}, shapes))


def points(line: TimeLine, path: Route, xs: Sequence[float]) -> list[Point]:
    """Return the values of a metric in the shown changes, which are at ``xs``."""
    rows = {id(change): row for row, change in enumerate(line.shown)}
    found = []
    for change, value in values(line, path):
        row = rows.get(id(change))
        limit = next(metric.limit for metric in change.metrics if metric.path == path)
        if row is not None:
            found.append(Point(xs[row], value, limit, row, change))
    return found


def other_points(line: TimeLine, xs: Sequence[float]) -> list[Point]:
    """Return the shown changes that altered no metric, but other values."""
    if line.is_of_one_metric:
        return []
    return [
        Point(xs[row], None, None, row, change)
        for row, change in enumerate(line.shown)
        if change.changed and not change.metrics and change.kind != "moved"
    ]


def chart(
    line: TimeLine, drawn: list[Point], xs: Sequence[float], now: MetricNow | None = None
) -> Markup:
    """Return the chart of a metric without its text; ``now`` has the limit of its last value."""
    if now is not None and drawn[-1].value is not None:
        drawn = [*drawn[:-1], drawn[-1]._replace(limit=now.limit)]
    numbers = [point.value for point in drawn if point.value is not None]
    limits = [point.limit for point in drawn if None not in (point.value, point.limit)]
    shown = scale(numbers or [0.0], [limit for limit in limits if limit is not None])
    lines = element(
        "svg",
        {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "preserveAspectRatio": "none"},
        _path("band", "".join(_band(drawn, shown))),
        _path("edge", "".join(_edge(drawn, shown))),
        _path("bad", "".join(_contradictions(line, xs))),
        _path("step", _steps(drawn, shown, TOP, BOTTOM)),
    )
    return joined(lines, _dots(drawn, shown))


def sparkline(line: TimeLine, path: Route, over: Period) -> Markup:
    """Return the values of a metric as a line, with a dot for the last change."""
    drawn = points(line, path, positions(line.shown, over, 0.01))
    numbers = [point.value for point in drawn if point.value is not None]
    if not numbers:
        return Markup("")
    steps = _steps(drawn, shown := scale(numbers), 4, SPARK_HEIGHT - 4)
    view = {"viewBox": f"0 0 {WIDTH} {SPARK_HEIGHT}", "preserveAspectRatio": "none"}
    last = drawn[-1]
    value = last.value if last.value is not None else numbers[-1]
    dot = _use(last, _y(value, shown, 4, SPARK_HEIGHT - 4), None)
    return joined(element("svg", view, _path("step", steps)), dot)


def _dots(drawn: list[Point], shown: Scale) -> Iterator[Markup]:
    value = 0.0
    for point in drawn:
        value = point.value if point.value is not None else value
        if point.change.policy_breaks:
            yield element("use", {"href": "#kp", "x": _percent(point.x), "y": 6})
        yield _use(point, _y(value, shown, TOP, BOTTOM), point.row)


def _use(point: Point, y: float, row: int | None) -> Markup:
    return element(
        "use",
        {
            "href": f"#k{CODES[point.change.kind]}",
            "class": "h" if point.change.is_partial else None,
            "x": _percent(point.x),
            "y": _short(y),
            "data-r": row,
        },
    )


def _steps(drawn: list[Point], shown: Scale, top: int, bottom: int) -> str:
    """Return a line that stays at a value until the next one, and ends where there is none."""
    path, is_drawing = [], False
    for point in drawn:
        x = _short(point.x * WIDTH)
        if point.value is None:
            path.append(f"H{x}" if is_drawing else "")
            is_drawing = False
            continue
        y = _short(_y(point.value, shown, top, bottom))
        path.append(f"H{x}V{y}" if is_drawing else f"M{x} {y}")
        is_drawing = True
    return "".join(path) + (f"H{WIDTH}" if is_drawing else "")


def _band(drawn: list[Point], shown: Scale) -> Iterator[str]:
    """Yield the area between each value and its limit."""
    for start, end, value, limit in _limited(drawn):
        one, other = _y(value, shown, TOP, BOTTOM), _y(limit, shown, TOP, BOTTOM)
        yield f"M{_short(start)} {_short(one)}H{_short(end)}V{_short(other)}H{_short(start)}z"


def _edge(drawn: list[Point], shown: Scale) -> Iterator[str]:
    """Yield the limits as lines, without those that are outside of the chart."""
    for start, end, _, limit in _limited(drawn):
        if shown.contains(limit):
            yield f"M{_short(start)} {_short(_y(limit, shown, TOP, BOTTOM))}H{_short(end)}"


def _limited(drawn: list[Point]) -> Iterator[tuple[float, float, float, float]]:
    """Yield start, end, value and limit of each step that has a limit."""
    ends = [point.x for point in drawn[1:]] + [1.0]
    for point, end in zip(drawn, ends, strict=True):
        if point.value is not None and point.limit is not None:
            yield point.x * WIDTH, end * WIDTH, point.value, point.limit


def _contradictions(line: TimeLine, xs: Sequence[float]) -> Iterator[str]:
    """Yield lines along the lower edge for the time in which the record violated a rule.

    There are none without all changes of the record: one that is left out may have ended this time.
    """
    if line.is_of_one_metric:
        return
    ends = [*xs[1:], 1.0]
    steps = zip(line.shown, xs, ends, strict=True)
    for is_broken, group in groupby(steps, lambda step: bool(step[0].breaks)):
        members = [*group]
        if is_broken:
            yield f"M{_short(members[0][1] * WIDTH)} {HEIGHT - 2}H{_short(members[-1][2] * WIDTH)}"


def _path(name: str, path: str) -> Markup:
    return element("path", {"class": name, "d": path}) if path else Markup("")


def _y(value: float, shown: Scale, top: int, bottom: int) -> float:
    return top + shown.position(value) * (bottom - top)


def _percent(x: float) -> str:
    return f"{_short(x * 100)}%"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
