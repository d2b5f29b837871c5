"""What a change did to baselines, counted: plain data, for a table or a machine."""

from collections.abc import Iterable
from typing import Literal

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.leaves import beside, leaves
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import Level, ScenarioChange
from perflint.documents.baselines.series import NUMBERS
from perflint.formats import Format
from perflint.formats.paths import MISSING, Route
from perflint.primitives.record import Record

Verdict = Literal["replaced", "mixed", "loosened", "added", "removed", "other"]
"""``loosened``: a metric that gates rose, or gates no more. ``other``: no measurement moved."""


class Values(Record):
    """All fields of scenarios that stayed, one by one, whether measured or not.

    ``down`` and ``up`` count numbers, ``other`` what changed and is no number before and after.
    ``added`` and ``removed`` are routes from the record, or, for a whole file, its name and those;
    ``kept`` counts the fields of both sides.
    """

    down: int = 0
    up: int = 0
    other: int = 0
    added: tuple[Route, ...] = ()
    removed: tuple[Route, ...] = ()
    kept: int = 0

    @property
    def moved(self) -> bool:
        """Whether anything is not what it was."""
        return bool(self.down or self.up or self.other or self.added or self.removed)


class ScenarioSummary(Record):
    """A scenario that is not what it was: ``moved`` of its ``measured`` measurements moved.

    ``metrics`` are its top-level ones, MISSING on the side on which there is none.
    """

    name: str
    verdict: Verdict
    metrics: tuple[Level, ...]
    moved: int
    measured: int
    values: Values = Values()

    @property
    def share(self) -> float:
        """The share of measurements that moved, from 0 to 1."""
        return self.moved / self.measured if self.measured else 0.0


class FileSummary(Record):
    """A baseline before and after.

    ``was`` is its path before, None where it is new, and ``is_gone`` says that it is deleted.
    ``scenarios`` are those that changed. ``kept`` counts those of both sides, changed or not, with
    the ``arrived`` that another file of the set held before; ``departed`` are in another one now.
    Routes of ``tolerances`` and of ``metadata``, which is all that stands beside scenarios and
    tolerances, are from the root; both are empty for a new or deleted file. A ``fault`` says why
    one side could not be read; then all the rest is empty.
    """

    path: str
    format: Format
    was: str | None = None
    is_gone: bool = False
    scenarios: tuple[ScenarioSummary, ...] = ()
    kept: int = 0
    arrived: int = 0
    departed: int = 0
    values: Values = Values()
    tolerances: tuple[Level, ...] = ()
    metadata: tuple[Level, ...] = ()
    fault: str | None = None

    def named(self, *verdicts: Verdict) -> list[str]:
        """Return the names of the scenarios with one of these verdicts."""
        return [scenario.name for scenario in self.scenarios if scenario.verdict in verdicts]

    @property
    def changed(self) -> list[ScenarioSummary]:
        """The scenarios that stayed and are not what they were."""
        return [one for one in self.scenarios if one.verdict not in ("added", "removed")]


class ChangeSummary(Record):
    """What changed in all files. ``snapshots`` says in words what was compared with what."""

    files: tuple[FileSummary, ...]
    snapshots: str = ""

    @property
    def down(self) -> int:
        """How many numbers became smaller."""
        return sum(file.values.down for file in self.files)

    @property
    def up(self) -> int:
        """How many numbers became larger."""
        return sum(file.values.up for file in self.files)


def summarize(
    changes: Iterable[tuple[str, BaselineChange]], *, snapshots: str = ""
) -> ChangeSummary:
    """Sum up the changes of files, each with its path from the root."""
    return ChangeSummary(tuple(_file(path, change) for path, change in changes), snapshots)


def _file(path: str, change: BaselineChange) -> FileSummary:
    before, after = change.before, change.after
    was = before.document.text.path if before is not None else None
    file = FileSummary(path, change.shown.format, was, after is None)
    sides: tuple[tuple[str, Baseline | None], ...] = (("before", before), ("after", after))
    for side, baseline in sides:
        if baseline is not None and baseline.document.fault:
            return file._replace(fault=f"{side}: {baseline.document.fault.message}")
    had, has = _names(before), _names(after)
    stayed = [_stayed(one, change.policy) for one in change.scenarios]
    paired = {one.name for one in stayed}
    new = [one for one in after.scenarios if one.name not in paired] if after is not None else []
    return file._replace(
        scenarios=(
            *(one for one in stayed if one.moved or one.values.moved),
            *(_on_one_side(scenario, "added") for scenario in new),
            *(_on_one_side(scenario, "removed") for scenario in change.removed),
        ),
        kept=len(stayed),
        arrived=len(paired - had),
        departed=len(had - has - _names_of(change.removed)),
        values=_total(stayed),
        tolerances=_moved(change.tolerances, file),
        metadata=_moved(_beside(before, after), file),
    )


def _names(baseline: Baseline | None) -> set[str]:
    return _names_of(baseline.scenarios) if baseline is not None else set()


def _names_of(scenarios: Iterable[Scenario]) -> set[str]:
    return {scenario.name for scenario in scenarios}


def _stayed(change: ScenarioChange, policy: str) -> ScenarioSummary:
    before, after = leaves(change.before.record), leaves(change.after.record)
    moves = [
        (before[route], value)
        for route, value in after.items()
        if route in before and before[route] != value
    ]
    numbers = [pair for pair in moves if NUMBERS.issuperset(map(type, pair))]
    down = sum(new < old for old, new in numbers)
    values = Values(
        down,
        up=len(numbers) - down,
        other=len(moves) - len(numbers),
        added=tuple(route for route in after if route not in before),
        removed=tuple(route for route in before if route not in after),
        kept=len(before.keys() & after.keys()),
    )
    return ScenarioSummary(
        change.after.name,
        _verdict(change, policy),
        tuple(change.top_level),
        len(change.moved),
        len(change.levels),
        values,
    )


def _verdict(change: ScenarioChange, policy: str) -> Verdict:
    judged = change.levels if policy == "tighten-only" else change.top_level
    if any(level.rose for level in judged) or any(level.went_off for level in change.top_level):
        return "loosened"
    if not change.moved:
        return "other"
    return "replaced" if change.replaced else "mixed"


def _on_one_side(scenario: Scenario, verdict: Literal["added", "removed"]) -> ScenarioSummary:
    metrics = []
    for path in scenario.format.top_level:
        value = path.of(scenario.record)
        sides = (MISSING, value) if verdict == "added" else (value, MISSING)
        metrics.append(Level(path, *sides))
    measured = len(ScenarioChange(scenario, scenario).levels)
    return ScenarioSummary(scenario.name, verdict, tuple(metrics), measured, measured)


def _total(stayed: list[ScenarioSummary]) -> Values:
    """Add up the fields of scenarios; routes then start with the scenario's name."""
    parts = [one.values for one in stayed]
    return Values(
        sum(part.down for part in parts),
        sum(part.up for part in parts),
        sum(part.other for part in parts),
        tuple((one.name, *route) for one in stayed for route in one.values.added),
        tuple((one.name, *route) for one in stayed for route in one.values.removed),
        sum(part.kept for part in parts),
    )


def _beside(before: Baseline | None, after: Baseline | None) -> list[Level]:
    """Return what stands beside scenarios and tolerances, on both sides."""
    old, new = (beside(side) if side is not None else {} for side in (before, after))
    return [
        Level(route, old.get(route, MISSING), new.get(route, MISSING))
        for route in dict.fromkeys((*new, *old))
    ]


def _moved(levels: list[Level], file: FileSummary) -> tuple[Level, ...]:
    """Return what moved; of a new or deleted file that would be all, and says nothing."""
    whole = file.was is None or file.is_gone
    return () if whole else tuple(level for level in levels if level.moved)
