"""Measurements of runs into a baseline, a scenario at a time, as the rules themselves decide.

A snapshot is tried out: it is written over its scenario, and the file so changed is judged by every
rule with the old file as base. What the rules object to is not written, so that a baseline can be
updated to nothing that ``perflint check`` would refuse.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import inf
from typing import Any

from perflint import rules
from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineSetChange
from perflint.documents.baselines.metadata_edits import dated
from perflint.documents.baselines.record_edits import adding, replacing
from perflint.documents.baselines.record_merge import lowered
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import Level
from perflint.documents.baselines.series import NUMBERS
from perflint.engine import fix
from perflint.engine.checker import Checker
from perflint.engine.reader import Base, Bases, Reader
from perflint.engine.report import Report, Source
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Edit, Fix, Violation
from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.runs import RunFault, Snapshot, distinct
from perflint.tighten.decisions import Decision, Outcome, Verdict, Wishes

LOOSENING = frozenset(("loosened-baseline", "disarmed-metric"))
"""What an update may do where that is allowed with a reason."""

CONTRADICTING = "baseline"
"""The group of rules that a snapshot must keep by itself."""


class _Trial(Record):
    """A snapshot tried out in the file: what the rules say of its scenario then.

    ``contradictions`` are the errors that the snapshot holds by itself.
    """

    snapshot: Snapshot
    changed: bool
    violations: tuple[Violation, ...]
    contradictions: tuple[Violation, ...]


class TighteningError(ValueError):
    """No decision can be made; the message says why."""


class Tightening:
    """The update of one baseline, which was read without a fault.

    Policy and thresholds are those of the configuration.
    """

    def __init__(
        self, config: Config, reader: Reader, source: Source, baseline: Baseline, wishes: Wishes
    ) -> None:
        self._source = source
        self._baseline = baseline
        self._wishes = wishes
        self._scenarios = {scenario.name: scenario for scenario in baseline.scenarios}
        base = Base(baseline, BaselineSetChange(), lambda: None)
        self._checker = Checker(config, reader, Bases({source.path: base}, {}, []))

    def run(self, runs: Iterable[Snapshot | RunFault]) -> Outcome:
        """Read all runs, decide on every scenario that they measured, and put it together."""
        faults: list[RunFault] = []
        found: dict[str, list[Snapshot]] = {}
        for one in runs:
            if isinstance(one, RunFault):
                faults.append(one)
            else:
                found.setdefault(one.scenario, []).append(one)
        found = {name: distinct(snapshots) for name, snapshots in found.items()}
        order = [name for name in self._scenarios if name in found]
        order += sorted(found.keys() - self._scenarios.keys())
        decisions = tuple(self._decide(name, found[name]) for name in order)
        before = self._baseline.document.text.data
        records = {one.scenario: one.record for one in decisions if one.record is not None}
        after = self._with(records)
        report = self._judged(after)
        objections = self._objections(report, decisions) if records else ()
        after = before if objections else after
        format = self._baseline.format
        return Outcome(before, after, decisions, tuple(faults), objections, format)

    def _decide(self, name: str, snapshots: Sequence[Snapshot]) -> Decision:
        if not self._is_wanted(name):
            return Decision(name, "skipped", "not asked for")
        scenario = self._scenarios.get(name)
        if scenario is None and not self._wishes.add_missing:
            return Decision(name, "unknown", "not in the file; --add-missing adds it")
        if scenario is not None and self._wishes.per_field:
            return self._judge(scenario, self._try(_lowest(scenario, snapshots)), 1)
        trials = [self._try(snapshot) for snapshot in snapshots]
        sound = [trial for trial in trials if not trial.contradictions]
        unsound = sorted((trial for trial in trials if trial.contradictions), key=self._rank)
        if not sound:
            return self._refused(scenario, unsound[0])
        decision = self._judge(scenario, self._chosen(sound), len(sound))
        if unsound:
            refused = f"{counted(len(unsound), 'runs')} refused: {unsound[0].snapshot.origin}"
            why = f"{decision.why}; {refused} {_contradiction(unsound[0])}"
            decision = decision._replace(why=why)
        return decision

    def _chosen(self, trials: Sequence[_Trial]) -> _Trial:
        """Return the trial of the least, the median or the last run, whole."""
        if self._wishes.choose == "latest":
            return max(trials, key=lambda trial: trial.snapshot.number)
        ranked = sorted(trials, key=self._rank)
        return ranked[0 if self._wishes.choose == "best" else (len(ranked) - 1) // 2]

    def _rank(self, trial: _Trial) -> tuple[float, str, str]:
        """Order runs by their first top-level metric; which was read first plays no part."""
        snapshot = trial.snapshot
        values = [path.of(dict(snapshot.record)) for path in self._baseline.format.top_level[:1]]
        number = values[0] if values and type(values[0]) in NUMBERS else inf
        return number, repr(snapshot.record), snapshot.origin

    def _is_wanted(self, name: str) -> bool:
        only, skip = self._wishes.only, self._wishes.skip
        return (not only or any(matches_name(name, glob) for glob in only)) and not any(
            matches_name(name, glob) for glob in skip
        )

    def _try(self, snapshot: Snapshot) -> _Trial:
        data = self._with({snapshot.scenario: snapshot.record})
        report = self._judged(data)
        mine = [one for one in report.active if one.finding.scenario == snapshot.scenario]
        contradictions = [
            one
            for one in mine
            if rules.GROUP_OF.get(one.rule) == CONTRADICTING
            and one.severity == "error"
            and not self._was_there(one, snapshot)
        ]
        changed = data != self._baseline.document.text.data
        return _Trial(snapshot, changed, tuple(mine), tuple(contradictions))

    def _was_there(self, violation: Violation, snapshot: Snapshot) -> bool:
        """Tell whether an error is of the file: in a field that the run does not have."""
        field = (violation.finding.field or "").split("/")[0]
        is_of_file = bool(field) and field not in snapshot.record
        return is_of_file and _told(violation) in map(_told, self._before)

    def _judge(self, scenario: Scenario | None, trial: _Trial, runs: int) -> Decision:
        """Decide by what the rules on changes say."""
        snapshot = trial.snapshot
        metrics = _metrics(self._baseline.format.top_level, scenario, snapshot.record)
        decision = Decision(
            snapshot.scenario, "kept", "", metrics, snapshot.origin, trial.violations
        )
        if not trial.changed:
            return decision._replace(why="holds these values already")
        against = [one for one in trial.violations if rules.GROUP_OF.get(one.rule) == "change"]
        loosens = self._wishes.loosening is not None and bool(
            LOOSENING.intersection(one.rule for one in against)
        )
        if loosens:  # what is slower is no improvement either
            against = [one for one in against if one.rule not in LOOSENING | {"small-improvement"}]
        if against:
            return decision._replace(why=against[0].finding.message)
        why = f"{self._wishes.choose} of {runs} runs" if runs > 1 else "one whole run"
        if self._wishes.per_field and scenario is not None:
            why = "each value the lowest that was measured"
        if loosens:
            why += f"; slower, and allowed: {self._wishes.loosening}"
        verdict: Verdict = "added" if scenario is None else "updated"
        return decision._replace(verdict=verdict, why=why, record=snapshot.record)

    def _refused(self, scenario: Scenario | None, trial: _Trial) -> Decision:
        snapshot = trial.snapshot
        metrics = _metrics(self._baseline.format.top_level, scenario, snapshot.record)
        told = (_contradiction(trial), metrics, snapshot.origin, trial.violations)
        return Decision(snapshot.scenario, "refused", *told)

    def _with(self, records: Mapping[str, Mapping[str, Any]]) -> bytes:
        """Return the bytes of the file with records written into it, and today's date."""
        edits: list[Edit] = []
        new: dict[str, Mapping[str, Any]] = {}
        for name, record in records.items():
            if name in self._scenarios:
                edits += replacing(self._scenarios[name], record)
            else:
                new[name] = record
        edits += adding(self._baseline, new) if new else []
        data = self._baseline.document.text.data
        if not edits:
            return data
        edits += dated(self._baseline, self._baseline.terms.today, self._wishes.source)
        return fix.apply(data, [Fix("", tuple(edits), safe=False)])[0]

    def _judged(self, data: bytes) -> Report:
        report = Report()
        self._checker.check(self._source, data, report)
        if report.crashes:  # what one rule would have said is not known, so nothing is decided
            crash = report.crashes[0]
            raise TighteningError(f"the rule {crash.rule} crashed: {crash.cause}; please report it")
        return report

    @cached_property
    def _before(self) -> list[Violation]:
        """What the rules say of the file as it is."""
        return self._judged(self._baseline.document.text.data).active

    def _objections(self, report: Report, decisions: Sequence[Decision]) -> tuple[Violation, ...]:
        """Return the errors of the changed file that were not there before, nor were allowed."""
        known = set(map(_identity, self._before))
        allowed = {
            _identity(violation)
            for decision in decisions
            if decision.record is not None
            for violation in decision.violations
        }
        return tuple(
            one
            for one in report.active
            if one.severity == "error" and _identity(one) not in known | allowed
        )


def _identity(violation: Violation) -> tuple[str, str | None]:
    """Return what stays of a violation where its message names another date."""
    return violation.rule, violation.finding.pointer


def _told(violation: Violation) -> tuple[str, str | None, str]:
    return violation.rule, violation.finding.pointer, violation.finding.message


def _contradiction(trial: _Trial) -> str:
    fault = trial.contradictions[0]
    return f"contradicts itself: {fault.finding.message} [{fault.rule}]"


def _metrics(
    paths: Iterable[FieldPath], scenario: Scenario | None, record: Mapping[str, Any]
) -> tuple[Level, ...]:
    before = scenario.record if scenario is not None else {}
    return tuple(Level(path, path.of(before), path.of(dict(record))) for path in paths)


def _lowest(scenario: Scenario, snapshots: Sequence[Snapshot]) -> Snapshot:
    """Return a record of the lowest values of all runs and the file: of no run."""
    record = scenario.record
    for snapshot in snapshots:
        record = lowered(record, snapshot.record)
    return Snapshot(scenario.name, record, ", ".join(one.origin for one in snapshots), 0)
