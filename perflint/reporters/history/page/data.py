"""What the script draws, as JSON: the changes of each scenario, and each text once.

With all charts and tables as markup, a page would have a megabyte for 1,000 changes. Values are
strings separated by blanks, with the digits that are shown.
"""

import json
from collections.abc import Hashable, Iterator, Sequence

from perflint.history.summary import taken_back
from perflint.history.time_line import Gap, MetricChange, TimeLine, ToleranceChange
from perflint.primitives.wording import joined as listed
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.history import wording
from perflint.reporters.history.page.chart import (
    BOTTOM,
    CODES,
    GAP,
    TOLERANCES,
    TOP,
    Drawn,
    Point,
    is_of_others,
)
from perflint.reporters.history.page.commits import Commits
from perflint.reporters.history.page.layout import Layout
from perflint.reporters.history.page.markup import LONGEST, Markup, cut, data_block, visible
from perflint.reporters.history.page.rows import Row
from perflint.reporters.history.page.scale import drawable

HOLLOW, MARKED, BROKEN, OTHER = 1, 2, 4, 8
"""A partial edit, a change that violates a policy, one after which the record violates a rule, and
one of other values than metrics."""

NO_VALUE = "x"


def render(layouts: Sequence[Layout], commits: Commits) -> Markup:
    """Return the element with the data; scenarios are in the order of their sections."""
    texts, kinds = _Numbers(), _Numbers()
    value = {
        "y": [TOP, BOTTOM],
        "sections": [_section(layout, commits, texts, kinds) for layout in layouts],
        "texts": texts.values(),
        "kinds": kinds.values(),
    }
    return data_block("data", json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class _Numbers:
    """Numbers of values, which are written once each: equal values have the same number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, value: Hashable) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    def of_text(self, text: str) -> int:
        return self.of(visible(cut(text, LONGEST)))

    def values(self) -> list[Hashable]:
        return [*self._numbers]


def _section(
    layout: Layout, commits: Commits, texts: _Numbers, kinds: _Numbers
) -> dict[str, object]:
    """Return the rows and charts of a scenario, without empty parts."""
    line, rows = layout.line, layout.rows
    parts = {
        "x": _differences(layout.xs),
        "commits": _differences([-commits.numbers[row.commit.name] for row in rows]),
        "kinds": [kinds.of(_kind(row, line)) for row in rows],
        "charts": [_chart(line, drawn, len(rows), texts) for drawn in layout.charts],
        "back": [*_taken_back(line, rows)],
        "notes": [*_notes(line, rows, texts)],
    }
    return {key: value for key, value in parts.items() if value}


def _differences(numbers: Sequence[int]) -> list[int]:
    """Return the first number, and each later one without the one before: mostly single digits."""
    return [one - other for one, other in zip(numbers, (0, *numbers), strict=False)]


def _chart(line: TimeLine, drawn: Drawn, rows: int, texts: _Numbers) -> list[object]:
    """Return the name, the values by row, the limits and the range of a metric."""
    values = [""] * rows
    for point, value in zip(drawn.points, _values(line, drawn.points), strict=True):
        values[point.row] = value
    scale = drawn.scale
    return [
        texts.of_text(metric_name(drawn.path)),
        " ".join(values).rstrip(),
        " ".join(_limits(drawn.points)).rstrip(),
        [scale.low, scale.high, int(scale.is_log)],
    ]


def _notes(line: TimeLine, rows: Sequence[Row], texts: _Numbers) -> Iterator[list[object]]:
    """Yield what only few rows have: the number of the row, what it is, and the text."""
    for number, row in enumerate(rows):
        if isinstance(row, Gap):
            yield [number, "file", texts.of_text(row.reason)]
            continue
        if isinstance(row, ToleranceChange):
            yield [number, "file", texts.of_text(wording.tolerances(row))]
            continue
        if row.other is not None:
            yield [
                number,
                "other",
                texts.of_text(metric_name(row.other.path)),
                _sides(line, row.other),
            ]
        if (old := row.previous) is not None:
            parts = [old.path] if old.path != row.place.path else []
            parts += [old.name] if old.name != row.place.name else []
            yield [number, "from", *map(texts.of_text, parts)]


def _kind(row: Row, line: TimeLine) -> Hashable:
    """Return what is shown of a row that many rows have in common."""
    if isinstance(row, Gap):
        return ("not valid", GAP, 0, (), ())
    if isinstance(row, ToleranceChange):
        return (f"tolerances {wording.verb(row)}", TOLERANCES, 0, (), ())
    share = f" {row.changed:,}/{row.measured:,}" if row.measured else ""
    partial = ", partial" if row.is_partial else ""
    breaks = [f"breaks {listed(row.new_breaks)}"] if row.new_breaks else []
    breaks += [f"! {listed(row.policy_breaks)}"] if row.policy_breaks else []
    flags = HOLLOW * row.is_partial + MARKED * bool(row.policy_breaks)
    if not line.is_of_one_metric:  # a change that is left out may have ended a contradiction
        flags += BROKEN * bool(row.breaks) + OTHER * is_of_others(row)
    plain = ("date not bumped",) if wording.lacks_date(row) else ()
    return (f"{row.kind}{partial}{share}", CODES[row.kind], flags, tuple(breaks), plain)


def _taken_back(line: TimeLine, rows: Sequence[Row]) -> Iterator[int]:
    """Yield for each tightening that was taken back its row, the row of that change, and days."""
    places = {id(row): number for number, row in enumerate(rows)}
    for number, back in taken_back(line.changes).items():
        if number >= line.hidden:
            yield places[id(line.changes[number])]
            yield places[id(back.by)]
            yield round(back.days)


def _values(line: TimeLine, points: Sequence[Point]) -> Iterator[str]:
    """Yield each value after a change, with that before it if the last point has another one."""
    last: float | None = None
    for point in points:
        value = _value(line, point.value)
        yield value if point.before == last else f"{_value(line, point.before)}>{value}"
        last = point.value


def _sides(line: TimeLine, metric: MetricChange) -> str:
    return f"{_value(line, metric.before)}>{_value(line, metric.after)}"


def _value(line: TimeLine, value: float | None) -> str:
    """Return a number as it is shown, and the exact one if that differs."""
    if value is None:
        return NO_VALUE
    shown, exact = line.format.show(value), drawable(value)
    return shown if float(shown) == exact else f"{shown};{exact!r}"


def _limits(points: Sequence[Point]) -> Iterator[str]:
    """Yield each limit as a factor of its value; empty if that is the factor before.

    A limit of 0 is none of a factor, so that it has ``=`` before it.
    """
    last = ""
    for point in points:
        factor = NO_VALUE
        if point.value is not None and point.limit is not None:
            value, limit = drawable(point.value), drawable(point.limit)
            factor = f"{drawable(limit / value):.6g}" if value else f"={limit:.6g}"
        yield factor if factor != last else ""
        last = factor
