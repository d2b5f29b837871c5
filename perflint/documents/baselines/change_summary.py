"""The effects of a change on baselines, counted; plain data for the reporters."""

from collections.abc import Iterable
from typing import Literal

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.leaves import leaves, other_leaves
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import FieldChange, ScenarioChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.formats.paths import MISSING, Route
from perflint.primitives.record import Record

Verdict = Literal["replaced", "mixed", "extended", "loosened", "added", "removed", "other"]
"""``loosened``: a metric got worse, a limit looser, or a metric is no longer checked. ``extended``:
measurements were only added. ``other``: no measurement changed."""


class FieldCounts(Record):
    """Counts of all fields of the kept scenarios, measured or not.

    ``down`` and ``up`` count numbers that changed, ``other`` changed values that are not numbers on
    both sides. ``better`` and ``worse`` count those of the numbers that have a direction in the
    format. ``added`` and ``removed`` are routes from the record, in the counts of a file
    prefixed with the scenario's name. ``kept`` counts the fields that exist on both sides.
    """

    down: int = 0
    up: int = 0
    other: int = 0
    better: int = 0
    worse: int = 0
    added: tuple[Route, ...] = ()
    removed: tuple[Route, ...] = ()
    kept: int = 0

    @property
    def any_changed(self) -> bool:
        """Whether any field was changed, added or removed."""
        return bool(self.down or self.up or self.other or self.added or self.removed)


class ScenarioSummary(Record):
    """A scenario of which ``changed`` of ``measured`` measurements changed.

    ``previous_name`` is set if it was renamed.
    ``metrics`` are its top-level metrics and limits, with MISSING on a side without the metric.
    ``corrections`` are aggregates that match their unchanged inputs now, and did not before.
    """

    name: str
    verdict: Verdict
    metrics: tuple[FieldChange, ...]
    changed: int
    measured: int
    values: FieldCounts = FieldCounts()
    corrections: tuple[Route, ...] = ()
    previous_name: str | None = None

    @property
    def title(self) -> str:
        """The name, after the previous one if the scenario was renamed."""
        return self.name if self.previous_name is None else f"{self.previous_name} → {self.name}"

    @property
    def is_shown(self) -> bool:
        """Whether a scenario on both sides changed or was renamed."""
        return bool(self.changed or self.values.any_changed or self.previous_name)

    @property
    def changed_fraction(self) -> float:
        """The fraction of measurements that changed, from 0 to 1."""
        return self.changed / self.measured if self.measured else 0.0


class FileSummary(Record):
    """The change of one baseline.

    ``previous_path`` is None for a new file. ``scenarios`` are the changed, added and removed ones.
    ``kept`` counts the scenarios on both sides, changed or not, including the ``moved_in`` ones
    that were in another file of the set before; ``moved_out`` counts those that are in another file
    now. ``metadata`` covers everything except scenarios and tolerances. The routes of it and of
    ``tolerances`` start at the root; both are empty for a new or deleted file. If one side cannot
    be parsed, ``error`` says why and the other fields are empty.
    """

    path: str
    format: Format
    previous_path: str | None = None
    is_deleted: bool = False
    scenarios: tuple[ScenarioSummary, ...] = ()
    kept: int = 0
    moved_in: int = 0
    moved_out: int = 0
    values: FieldCounts = FieldCounts()
    tolerances: tuple[FieldChange, ...] = ()
    metadata: tuple[FieldChange, ...] = ()
    error: str | None = None

    def names_with(self, *verdicts: Verdict) -> list[str]:
        """Return the names of the scenarios with one of these verdicts."""
        return [scenario.name for scenario in self.scenarios if scenario.verdict in verdicts]

    @property
    def changed(self) -> list[ScenarioSummary]:
        """The kept scenarios that changed."""
        return [
            scenario for scenario in self.scenarios if scenario.verdict not in ("added", "removed")
        ]


class ChangeSummary(Record):
    """The changes of all files. ``snapshots`` describes the two sides that were compared."""

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
    """Summarize the changes of files, each given with its path from the root."""
    return ChangeSummary(tuple(_file(path, change) for path, change in changes), snapshots)


def _file(path: str, change: BaselineChange) -> FileSummary:
    before, after = change.before, change.after
    previous_path = before.document.text.path if before is not None else None
    file = FileSummary(path, change.latest.format, previous_path, after is None)
    sides: tuple[tuple[str, Baseline | None], ...] = (("before", before), ("after", after))
    for side, baseline in sides:
        if baseline is not None and baseline.document.parse_error:
            return file._replace(error=f"{side}: {baseline.document.parse_error.message}")
    names_before, names_after = _names(before), _names(after)
    kept = [_kept(scenario, change.policy) for scenario in change.scenarios]
    kept_names = {scenario.name for scenario in kept}
    scenarios = after.scenarios if after is not None else []
    added = [scenario for scenario in scenarios if scenario.name not in kept_names]
    removed_names = {scenario.name for scenario in change.removed}
    return file._replace(
        scenarios=(
            *(scenario for scenario in kept if scenario.is_shown),
            *(_on_one_side(scenario, "added") for scenario in added),
            *(
                _on_one_side(scenario, "removed")
                for scenario in change.removed
                if change.new_name(scenario) is None
            ),
        ),
        kept=len(kept),
        moved_in=sum(
            (scenario.previous_name or scenario.name) not in names_before for scenario in kept
        ),
        moved_out=len(names_before - names_after - removed_names),
        values=_total(kept),
        tolerances=_changed(change.tolerances, file),
        metadata=_changed(_metadata(before, after), file),
    )


def _names(baseline: Baseline | None) -> set[str]:
    return {scenario.name for scenario in baseline.scenarios} if baseline is not None else set()


def _kept(change: ScenarioChange, policy: str) -> ScenarioSummary:
    before, after = leaves(change.before.record), leaves(change.after.record)
    changed = [
        (before[route], value)
        for route, value in after.items()
        if route in before and before[route] != value
    ]
    numbers = [pair for pair in changed if NUMBER_TYPES.issuperset(map(type, pair))]
    down = sum(new < old for old, new in numbers)
    values = FieldCounts(
        down,
        up=len(numbers) - down,
        other=len(changed) - len(numbers),
        better=sum(field.effect == "better" for field in change.changed),
        worse=sum(field.effect == "worse" for field in change.changed),
        added=tuple(route for route in after if route not in before),
        removed=tuple(route for route in before if route not in after),
        kept=len(before.keys() & after.keys()),
    )
    return ScenarioSummary(
        change.after.name,
        _verdict(change, policy),
        tuple(map(change.field, change.format.shown_metrics)),
        len(change.changed),
        len(change.fields),
        values,
        tuple(change.corrections),
        change.before.name if change.before.name != change.after.name else None,
    )


def _verdict(change: ScenarioChange, policy: str) -> Verdict:
    metrics = map(change.field, (*change.format.top_level, *change.kinds.limits))
    if change.worsened(policy) or any(metric.effect == "disarmed" for metric in metrics):
        return "loosened"
    if change.mixed:
        return "mixed"
    if change.replaced:
        return "replaced"
    measured = [field for field in change.changed if field.path not in change.corrections]
    only_added = all(field.before is MISSING for field in measured)
    return "extended" if measured and only_added else "other"


def _on_one_side(scenario: Scenario, verdict: Literal["added", "removed"]) -> ScenarioSummary:
    metrics = []
    for path in scenario.format.shown_metrics:
        value = path.get(scenario.record)
        sides = (MISSING, value) if verdict == "added" else (value, MISSING)
        metrics.append(FieldChange(path, *sides))
    measured = len(ScenarioChange(scenario, scenario).fields)
    return ScenarioSummary(scenario.name, verdict, tuple(metrics), measured, measured)


def _total(scenarios: list[ScenarioSummary]) -> FieldCounts:
    """Add up the counts of scenarios; routes then start with the scenario's name."""
    counts = [scenario.values for scenario in scenarios]
    return FieldCounts(
        sum(count.down for count in counts),
        sum(count.up for count in counts),
        sum(count.other for count in counts),
        sum(count.better for count in counts),
        sum(count.worse for count in counts),
        tuple((scenario.name, *route) for scenario in scenarios for route in scenario.values.added),
        tuple(
            (scenario.name, *route) for scenario in scenarios for route in scenario.values.removed
        ),
        sum(count.kept for count in counts),
    )


def _metadata(before: Baseline | None, after: Baseline | None) -> list[FieldChange]:
    """Return all values except scenarios and tolerances, from both sides."""
    old, new = (other_leaves(side) if side is not None else {} for side in (before, after))
    return [
        FieldChange(route, old.get(route, MISSING), new.get(route, MISSING))
        for route in dict.fromkeys((*new, *old))
    ]


def _changed(fields: list[FieldChange], file: FileSummary) -> tuple[FieldChange, ...]:
    """Return the changed fields; none for a new or deleted file, where all would be listed."""
    one_sided = file.previous_path is None or file.is_deleted
    return () if one_sided else tuple(field for field in fields if field.changed)
