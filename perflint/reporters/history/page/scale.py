"""Where changes and values are in a chart."""

from collections.abc import Sequence
from datetime import date, datetime, timezone
from math import log10

from perflint.history.summary import day_of
from perflint.primitives.record import Record
from perflint.reporters.history.page.rows import Row

WIDTH = 1000
"""The width of a picture, in which everything is at a whole number."""

LARGEST = 1e300
"""Numbers beyond it are drawn as this one, so that differences are finite."""

_DAY = 24 * 60 * 60


class Period(Record):
    """The time that a chart covers, in seconds since 1970."""

    start: int
    end: int

    def position(self, moment: int) -> float:
        """Return where a moment is, from 0 to 1."""
        return min(1.0, max(0.0, (moment - self.start) / max(_DAY, self.end - self.start)))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        start, end = (
            datetime.fromtimestamp(each, timezone.utc).date() for each in (self.start, self.end - 1)
        )
        return start, end


def moments(rows: Sequence[Row]) -> list[int]:
    """Return when each commit was made, in seconds since 1970.

    A commit is never before the one that precedes it: the dates of commits may go backwards.
    Invalid dates count as that of the commit before, or else after.
    """
    valid = [row.commit.committed if day_of(row) else None for row in rows]
    latest = next((moment for moment in valid if moment is not None), 0)
    found = []
    for moment in valid:
        latest = latest if moment is None else max(latest, moment)
        found.append(latest)
    return found


def period(rows: Sequence[Row], today: date) -> Period:
    """Return the time from the first of some commits to the end of today, or the last commit."""
    times = moments(rows)
    tomorrow = (today.toordinal() + 1 - date(1970, 1, 1).toordinal()) * _DAY
    return Period(times[0], max(tomorrow, times[-1] + 1))


def positions(rows: Sequence[Row], over: Period, gap: float = 0.022) -> list[int]:
    """Return where each commit is, from 0 to ``WIDTH``.

    Those of the same days are drawn side by side, at least ``gap`` apart if there is room.
    """
    gap = min(gap, 0.8 / len(rows)) if rows else gap
    found: list[float] = []
    for moment in moments(rows):
        least = found[-1] + gap if found else 0.0
        found.append(max(over.position(moment), least))
    most = 1.0 - gap / 2
    for number in reversed(range(len(found))):
        found[number] = max(0.0, min(found[number], most))
        most = found[number] - gap
    return [round(each * WIDTH) for each in found]


class Scale(Record):
    """The range of values that a chart shows; if it is logarithmic, as logarithms."""

    low: float
    high: float
    is_log: bool = False

    def position(self, value: float) -> float:
        """Return where a value is, from 0 (top) to 1; beyond the range it is at the edge."""
        span = self.high - self.low
        value = _drawn(value, self.is_log)
        return min(1.0, max(0.0, (self.high - value) / span)) if span > 0 else 0.5

    def contains(self, value: float) -> bool:
        """Tell whether a value is in the range."""
        return self.low <= _drawn(value, self.is_log) <= self.high


def scale(values: Sequence[float], limits: Sequence[float] = ()) -> Scale:
    """Return a range in which the values use most of the room.

    Limits are in it, too, unless they are so far away that the values would be a flat line. If the
    values differ much, a logarithmic scale shows small changes of small values.
    """
    is_log = min(values) > 0 and drawable(max(values)) / 4 >= min(values)
    drawn = [_drawn(value, is_log) for value in values]
    low, high = min(drawn), max(drawn)
    room = max(0.8 * (high - low), 0.3 if is_log else 0.6 * max(abs(low), abs(high)))
    near = [min(high + room, max(low - room, _drawn(limit, is_log))) for limit in limits]
    return Scale(min(low, *near), max(high, *near), is_log) if near else Scale(low, high, is_log)


def drawable(value: float) -> float:
    """Return a number with which one can calculate: integers may be larger than any float."""
    return max(-LARGEST, min(LARGEST, value))


def _drawn(value: float, is_log: bool) -> float:
    """Return the number that a value is drawn as."""
    if is_log:
        return log10(drawable(value)) if value > 0 else -LARGEST
    return drawable(value)
