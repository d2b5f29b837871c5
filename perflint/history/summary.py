"""What the changes of a scenario add up to: ages, reversals, and what was taken back."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timezone
from itertools import pairwise

from perflint.documents.baselines.scenario_change import SLACK
from perflint.formats.paths import Route
from perflint.history.time_line import (
    CHANGING,
    Change,
    Gap,
    Kind,
    MetricChange,
    TimeLine,
    ToleranceChange,
)
from perflint.primitives.record import Record

DAY = 24 * 60 * 60
"""Seconds."""

SOON = (14, 30)
"""A tightening is counted as taken back if it was loosened within so many days."""


class TakenBack(Record):
    """The change that took back a tightening, and how many days it was in force."""

    by: Change
    days: float


class Summary(Record):
    """What the changes of a scenario add up to.

    ``age`` is the number of days since a value changed last, or the scenario was added or removed;
    None if the commit has no valid date. ``is_older`` tells that the value may be older, because it
    is as old as a shallow clone. ``changes`` counts those that changed a value, ``tightened`` and
    ``loosened`` those of these kinds among them; ``soon`` and ``later`` count the tightenings that
    were taken back within 14 and within 30 days. ``reversals`` is how often a metric changed its
    direction, of the metric that did it most often.
    """

    age: int | None
    is_older: bool
    changes: int
    tightened: int
    loosened: int
    reversals: int
    soon: int
    later: int


def summary(line: TimeLine, today: date) -> Summary:
    """Summarize the changes of a scenario."""
    last, shown = line.last, line.shown
    kinds = [change.kind for change in shown if change.changed]
    days = [back.days for number, back in taken_back(line.changes).items() if number >= line.hidden]
    paths = dict.fromkeys(metric.path for change in shown for metric in change.metrics)
    return Summary(
        age(last, today),
        last.kind == "boundary",
        sum(kind in CHANGING for kind in kinds),
        kinds.count("tightened"),
        kinds.count("loosened"),
        max((reversals(shown, path) for path in paths), default=0),
        *(sum(each <= most for each in days) for most in SOON),
    )


def day_of(change: Change | Gap | ToleranceChange) -> date | None:
    """Return the day in UTC of a commit; None if its date is not valid."""
    try:
        return datetime.fromtimestamp(change.commit.committed, timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        return None


def age(change: Change, today: date) -> int | None:
    """Return the number of days since a change, at least 0."""
    day = day_of(change)
    return None if day is None else max(0, (today - day).days)


def reversals(changes: Sequence[Change], path: Route) -> int:
    """Return how often a metric got worse after it got better, or better after it got worse."""
    effects = [
        metric.effect == "better"
        for change in changes
        for metric in change.metrics
        if metric.path == path and is_clear(metric)
    ]
    return sum(one != other for one, other in pairwise(effects))


def taken_back(changes: Sequence[Change]) -> dict[int, TakenBack]:
    """Return what took back each tightening, by its position among the changes.

    That is the first change after it by which one of the metrics that it improved got worse, or
    that removed the scenario. If it improved no metric, but other values, it is the first one that
    loosened the scenario. Dates that go backwards count as the same moment.
    """
    found = {}
    worse: dict[Route, int] = {}  # metric → position of the next change that makes it worse
    next_of: dict[Kind, int] = {}
    for number in reversed(range(len(changes))):
        change = changes[number]
        if change.kind == "tightened":
            better = [metric.path for metric in change.metrics if metric.effect == "better"]
            by = [worse[path] for path in better if path in worse]
            kinds: tuple[Kind, ...] = ("removed",) if better else ("removed", "loosened")
            by += [next_of[kind] for kind in kinds if kind in next_of]
            if by:
                seconds = changes[min(by)].commit.committed - change.commit.committed
                found[number] = TakenBack(changes[min(by)], max(0, seconds) / DAY)
        next_of[change.kind] = number
        for metric in change.metrics:
            if metric.effect != "better" and is_clear(metric):
                worse[metric.path] = number
    return dict(sorted(found.items()))


def broken_since(line: TimeLine, rule: str) -> Change:
    """Return the change after which a scenario has violated a rule, which it violates in HEAD."""
    return line.contradictions[rule]


def is_clear(metric: MetricChange) -> bool:
    """Tell whether a metric has a direction, and changed by more than it may get worse unseen."""
    if metric.effect is None or metric.effect == "disarmed":
        return metric.effect is not None
    before, after = metric.before, metric.after
    if before is None or after is None:
        return False
    return abs(after - before) > SLACK * abs(before)


def values(line: TimeLine, path: Route) -> Iterator[tuple[Change, float | None]]:
    """Yield each change of a metric with the value that it has then; None where it has none."""
    for change in line.changes:
        for metric in change.metrics:
            if metric.path == path:
                yield change, metric.after
