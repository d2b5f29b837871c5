"""The time lines of scenarios: plain data for the reporters."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from perflint.documents.baselines.scenario_change import Effect
from perflint.engine.past_states import Commit
from perflint.formats import Format
from perflint.formats.language import Direction
from perflint.formats.paths import Route
from perflint.primitives.record import Record

Kind = Literal[
    "added",
    "boundary",
    "tightened",
    "loosened",
    "mixed",
    "extended",
    "other",
    "moved",
    "removed",
]
"""What a commit did to a scenario.

``tightened``: what is checked got better; ``loosened``: it got worse, or is no longer checked;
``mixed``: both. The top-level metrics and the limits decide, and if none of them did either, all
other values. ``extended``: values were only added. ``other``: values changed of which no side is
better. ``moved``: no value changed, only the file or the name. ``boundary``: the scenario was in
the oldest commit of a shallow clone.
"""

CHANGING: frozenset[Kind] = frozenset(("tightened", "loosened", "mixed", "extended", "other"))
"""The kinds that change the values of a scenario that was there before."""


class Place(Record):
    """Where a scenario is, or was."""

    path: str
    name: str


class MetricChange(Record):
    """A value before and after a change, most often a metric; None where it is not a number.

    ``limit`` is what a test allowed after the change, None if no test compares with the metric.
    """

    path: Route
    before: float | None
    after: float | None
    effect: Effect | None = None
    limit: float | None = None


class Change(Record):
    """What a commit did to a scenario.

    ``place`` is where the scenario is after it, or was before it was removed. ``previous`` is where
    it was before, if that was another place. ``metrics`` are those that differ; if there are none,
    ``other`` is the value that changed most. Of the values in the record, ``changed`` of
    ``measured`` changed; ``is_partial`` tells that the record now mixes the values of two runs.
    ``date_bumped`` tells that the date of the file moved forward, None if the file has none.
    ``breaks`` are the rules that the record violates after the change, ``new_breaks`` those of them
    that it did not violate before, and ``policy_breaks`` those that the change violates.
    ``only_adds`` tells that no value changed that there was before: null and 0 are values.
    """

    commit: Commit
    kind: Kind
    place: Place
    metrics: tuple[MetricChange, ...] = ()
    changed: int = 0
    measured: int = 0
    is_partial: bool = False
    date_bumped: bool | None = None
    breaks: tuple[str, ...] = ()
    new_breaks: tuple[str, ...] = ()
    policy_breaks: tuple[str, ...] = ()
    previous: Place | None = None
    other: MetricChange | None = None
    only_adds: bool = False

    @property
    def keeps_values(self) -> bool:
        """Whether every value that there was before is what it was."""
        return self.only_adds or self.kind == "moved"

    @property
    def share(self) -> float:
        """The fraction of the record's values that changed, from 0 to 1."""
        return self.changed / self.measured if self.measured else 0.0


class MetricNow(Record):
    """A top-level metric or a limit of a scenario, as it is in HEAD.

    ``since`` is the commit that set the value. ``better`` is the better side, None if there is
    none. ``is_dormant`` tells that the limit of the tests is beyond twice the value;
    ``dormant_since`` is the commit from which every value had such a limit, or whose tolerances
    made it so; None if the scenario came from another file since its value was set.
    """

    path: Route
    value: float
    since: Commit
    better: Direction | None
    limit: float | None = None
    is_dormant: bool = False
    dormant_since: Commit | None = None


class GateCounts(Record):
    """How many values of a scenario tests compare with, and how many of these gates are dormant."""

    total: int = 0
    dormant: int = 0


class TimeLine(Record):
    """A scenario and its changes, the oldest first.

    ``place`` is where it is, or was last. If it was removed, it has no ``metrics``, ``gates`` and
    ``contradictions``. These are the rules that it violates in HEAD, each with the change after
    which it has violated it, also if ``changes`` are only those of one metric. The first ``hidden``
    changes are before the time that was asked for. If it ``is_of_one_metric``, other changes are
    left out: what a change ``breaks`` may have been repaired before the next one.
    """

    place: Place
    format: Format
    changes: tuple[Change, ...]
    is_present: bool = True
    metrics: tuple[MetricNow, ...] = ()
    gates: GateCounts = GateCounts()
    contradictions: Mapping[str, Change] = {}
    hidden: int = 0
    is_of_one_metric: bool = False

    @property
    def shown(self) -> tuple[Change, ...]:
        """The changes since the time that was asked for."""
        return self.changes[self.hidden :]

    @property
    def last(self) -> Change:
        """The last change of a value that there was, or what added or removed the scenario."""
        valued = (change for change in reversed(self.changes) if not change.keeps_values)
        return next(valued, self.changes[-1])

    @property
    def is_dormant(self) -> bool:
        """Whether the gate of a top-level metric is dormant."""
        return any(metric.is_dormant for metric in self.metrics)


class Gap(Record):
    """A commit after which a file cannot be read; its scenarios are followed across it.

    ``last_path`` is where the file was when it was valid, if that is another path.
    """

    commit: Commit
    path: str
    reason: str
    last_path: str | None = None


class Tolerance(Record):
    """A tolerance before and after a change, None where there is no number.

    ``name`` consists of the profile and the key, ``pr_test/e2e``.
    """

    name: str
    before: float | None
    after: float | None


class ToleranceChange(Record):
    """A commit that changed tolerances of a file, and so the limits of all its scenarios.

    ``kind`` is ``tightened``, ``loosened``, ``mixed``, or ``extended`` if they were only added.
    """

    commit: Commit
    path: str
    kind: Kind
    tolerances: tuple[Tolerance, ...]


class History(Record):
    """The time lines of all scenarios, those that exist first, in the order of their files.

    ``head`` is the commit of HEAD, None without commits. ``boundary`` is the oldest commit of a
    shallow clone, None if the history is complete. Ages are counted until ``today``. ``nothing`` is
    the reason if there are no time lines.
    """

    head: str | None
    today: date
    lines: tuple[TimeLine, ...] = ()
    gaps: tuple[Gap, ...] = ()
    boundary: Commit | None = None
    nothing: str = "no scenario changed"
    tolerances: tuple[ToleranceChange, ...] = ()

    @property
    def commits(self) -> int:
        """The number of commits in which a scenario changed, of those that are shown."""
        return len({change.commit.name for line in self.lines for change in line.shown})
