"""Compares the measurements of runs with the gates of their baselines."""

from collections.abc import Iterable, Iterator, Sequence

from perflint.documents.baselines.gated_values import GatedBaseline, GatedValue, UnknownValue
from perflint.documents.baselines.gates import EffectiveGate
from perflint.explain.explanation import (
    Attempt,
    BetterGate,
    Case,
    Explanation,
    FileExplanation,
    ScenarioExplanation,
)
from perflint.formats.paths import Route
from perflint.runs import Snapshot

IMPROVEMENT = 0.05
"""A gate could be tightened if value and limit are better by this share."""

STALE = 0.25
"""The default share by which all values of a stale gate are better than expected."""


def explain(
    files: Iterable[tuple[GatedBaseline, Sequence[Snapshot]]],
    unknown: Iterable[str] = (),
    stale: float = STALE,
    not_read: Sequence[str] = (),
) -> Explanation:
    """Explain the snapshots that were assigned to each file.

    ``unknown`` are the names of cases that are in no file. A snapshot of a scenario that its file
    does not contain is one of them. ``not_read`` are the paths of files of the runs
    that could not be read.
    """
    explained, idle = [], []
    names = dict.fromkeys(unknown)
    for file, snapshots in files:
        if not snapshots:
            idle.append(file.path)
            continue
        known = [snapshot for snapshot in snapshots if snapshot.scenario in file.scenarios]
        names.update(
            (snapshot.scenario, None)
            for snapshot in snapshots
            if snapshot.scenario not in file.scenarios
        )
        scenarios = tuple(_scenarios(file, known, stale))
        measured = {scenario.name for scenario in scenarios}
        absent = tuple(name for name in file.scenarios if name not in measured)
        explained.append(FileExplanation(file, scenarios, absent))
    return Explanation(tuple(explained), tuple(names), tuple(idle), tuple(not_read))


def _scenarios(
    file: GatedBaseline, snapshots: Iterable[Snapshot], stale: float
) -> Iterator[ScenarioExplanation]:
    by_name: dict[str, dict[str, list[Snapshot]]] = {}
    for snapshot in snapshots:
        by_name.setdefault(snapshot.scenario, {}).setdefault(snapshot.job, []).append(snapshot)
    for name, jobs in by_name.items():
        is_ungated = name in file.ungated
        cases = tuple(
            Case(name, job, _attempts(file, found), is_ungated) for job, found in jobs.items()
        )
        last = [case.last for case in cases]
        passed = all(case.verdict == "passed" for case in cases)
        tighter = tuple(filter(_could_be_tightened, _better(last))) if passed else ()
        every = _better(attempt for case in cases for attempt in case.attempts)
        is_stale = tuple(better for better in every if _is_stale(better, stale))
        yield ScenarioExplanation(name, cases, tighter, is_stale)


def _attempts(file: GatedBaseline, snapshots: list[Snapshot]) -> tuple[Attempt, ...]:
    snapshots.sort(key=lambda snapshot: (snapshot.attempt, snapshot.number))
    return tuple(_attempt(file, snapshot) for snapshot in snapshots)


def _attempt(file: GatedBaseline, snapshot: Snapshot) -> Attempt:
    if snapshot.unread is not None or snapshot.scenario in file.ungated:
        return Attempt(snapshot)
    found = [*file.values(snapshot.scenario, snapshot.record, snapshot.partial)]
    return Attempt(
        snapshot,
        tuple(value for value in found if isinstance(value, GatedValue)),
        tuple(value for value in found if isinstance(value, UnknownValue)),
    )


def _better(attempts: Iterable[Attempt]) -> Iterator[BetterGate]:
    """Yield the gates that are better than expected in each attempt that measured them."""
    by_path: dict[Route, tuple[EffectiveGate, list[float]]] = {}
    for attempt in attempts:
        for gate, value, _ in attempt.values:
            if value is not None:
                by_path.setdefault(gate.path, (gate, []))[1].append(value)
    for gate, values in by_path.values():
        closest = min(values, key=gate.gain)
        if gate.gain(closest) > 0:
            yield BetterGate(gate, closest, len(values), gate.around(closest).limit)


def _could_be_tightened(better: BetterGate) -> bool:
    """Tell whether value and limit would be better by ``IMPROVEMENT``.

    A smaller value of 0.03 ms, below a floor of 120 ms, would leave the limit as it is.
    """
    gate = better.gate
    return gate.gain(better.closest) >= IMPROVEMENT * abs(gate.expected) and gate.improvement(
        better.limit
    ) >= IMPROVEMENT * abs(gate.limit)


def _is_stale(better: BetterGate, share: float) -> bool:
    """Tell whether all values are better by more than a share, and by more than the floor."""
    gate = better.gate
    return gate.gain(better.closest) > max(share * abs(gate.expected), gate.gate.floor)
