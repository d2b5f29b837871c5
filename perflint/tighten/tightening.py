"""Updates a baseline from CI runs, one scenario at a time. The rules decide what is written.

The measurements of a run replace those of the scenario, and all rules check the result against the
current file. It is only accepted if no rule about changes has a finding, so that an update never
writes what ``perflint check`` would refuse.
"""

from collections.abc import Iterable, Sequence
from math import inf

from perflint import rules
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.record_edits import refuse_duplicates, refuse_format
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.scenario_change import FieldChange, Sides
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.engine.check_file import CheckContext
from perflint.engine.report import Source
from perflint.formats import Format
from perflint.primitives.finding import Violation
from perflint.primitives.globs import matches_name
from perflint.primitives.wording import counted
from perflint.runs import RunProblem, Snapshot, distinct
from perflint.tighten import per_field
from perflint.tighten.decisions import Decision, TightenOptions, TightenResult, Verdict
from perflint.tighten.trial import Judge, Trial, try_snapshot, written

LOOSENING = frozenset(("loosened-baseline", "disarmed-metric"))
"""The rules that an update may break if loosening is allowed with a reason."""


class Tightening:
    """The update of one baseline, which has no parse error.

    Policy and thresholds are those of the configuration in ``context``.
    """

    def __init__(
        self, source: Source, baseline: Baseline, options: TightenOptions, context: CheckContext
    ) -> None:
        self._baseline = baseline
        self._options = options
        self._judge = Judge(source, context, options.source)
        self._scenarios = {scenario.name: scenario for scenario in baseline.scenarios}

    def run(self, runs: Iterable[Snapshot | RunProblem]) -> TightenResult:
        """Read all runs, decide on every scenario that they measured, and combine the decisions.

        Raises TighteningError, and UnwritableError if the file cannot be edited.
        """
        run_errors: list[RunProblem] = []
        snapshots: dict[str, list[Snapshot]] = {}
        for item in runs:
            if isinstance(item, RunProblem):
                run_errors.append(item)
            else:
                snapshots.setdefault(item.scenario, []).append(item)
        if snapshots:
            refuse_format(self._baseline.format)
            refuse_duplicates(self._baseline.document)
        order = [name for name in self._scenarios if name in snapshots]
        order += sorted(snapshots.keys() - self._scenarios.keys())
        decisions = tuple(self._decide(name, distinct(snapshots[name])) for name in order)
        before = after = self._baseline.document.text.data
        new_errors: tuple[Violation, ...] = ()
        records = {
            decision.scenario: decision.record
            for decision in decisions
            if decision.record is not None
        }
        if records:
            source = self._options.source or _common_source(decisions)
            updated = written(self._baseline, records, source=source)
            new_errors = self._new_errors(updated, decisions)
            after = before if new_errors else updated
        format = self._baseline.format
        return TightenResult(before, after, decisions, tuple(run_errors), new_errors, format)

    def _decide(self, name: str, snapshots: Sequence[Snapshot]) -> Decision:
        if not self._is_selected(name):
            return Decision(name, "skipped", "not selected")
        scenario = self._scenarios.get(name)
        if scenario is None and not self._options.add_missing:
            return Decision(name, "unknown", "not in the file; --add-missing adds it")
        if scenario is not None and self._options.per_field:
            best = per_field.best_of(scenario, snapshots)
            return self._decide_trial(scenario, self._try(best), 1)
        trials = [self._try(snapshot) for snapshot in snapshots]
        consistent = [trial for trial in trials if not trial.contradictions]
        refused = sorted((trial for trial in trials if trial.contradictions), key=self._rank)
        if not consistent:
            return self._refused(scenario, refused[0])
        decision = self._decide_trial(scenario, self._chosen(consistent), len(consistent))
        if refused:
            count = f"{counted(len(refused), 'runs')} refused"
            example = f"{refused[0].snapshot.origin} {_contradiction(refused[0])}"
            decision = decision._replace(why=f"{decision.why}; {count}: {example}")
        return decision

    def _chosen(self, trials: Sequence[Trial]) -> Trial:
        """Return the trial of the best, the median or the latest run."""
        if self._options.choose == "latest":
            return max(trials, key=lambda trial: trial.snapshot.number)
        ranked = sorted(trials, key=self._rank)
        return ranked[0 if self._options.choose == "best" else (len(ranked) - 1) // 2]

    def _rank(self, trial: Trial) -> tuple[float, str, str]:
        """Return a sort key that does not depend on the order in which runs were read."""
        snapshot, format = trial.snapshot, self._baseline.format
        rank = inf
        for path in format.top_level[:1]:
            value, kinds = path.get(snapshot.record), format.kinds_of(snapshot.scenario)
            if type(value) in NUMBER_TYPES:
                side = format.directions.of(path, snapshot.record, kinds)
                rank = -value if side == "higher" else value
        return rank, repr(snapshot.record), snapshot.origin

    def _is_selected(self, name: str) -> bool:
        only, skip = self._options.only, self._options.skip
        return (not only or any(matches_name(name, glob) for glob in only)) and not any(
            matches_name(name, glob) for glob in skip
        )

    def _try(self, snapshot: Snapshot) -> Trial:
        scenario = self._scenarios.get(snapshot.scenario)
        return try_snapshot(snapshot, self._baseline, scenario, self._judge)

    def _decide_trial(self, scenario: Scenario | None, trial: Trial, runs: int) -> Decision:
        """Decide by the findings of the rules about changes."""
        snapshot = trial.snapshot
        metrics = _metrics(self._baseline.format, scenario, snapshot)
        decision = Decision(
            snapshot.scenario,
            "kept",
            "",
            metrics,
            snapshot.origin,
            trial.violations,
            source=snapshot.source,
        )
        if not trial.changed:
            return decision._replace(why="already has these values")
        blocking = [
            violation
            for violation in trial.violations
            if rules.GROUP_OF.get(violation.rule) == "change"
        ]
        reason = self._options.loosening_reason
        loosens = reason is not None and any(violation.rule in LOOSENING for violation in blocking)
        if loosens:  # a metric that got worse is not an improvement either
            allowed = LOOSENING | {"small-improvement"}
            blocking = [violation for violation in blocking if violation.rule not in allowed]
        if blocking:
            gravest = min(blocking, key=lambda violation: violation.severity != "error")
            return decision._replace(why=gravest.finding.message)
        why = f"{self._options.choose} of {runs} runs" if runs > 1 else "one whole run"
        if self._options.per_field and scenario is not None:
            why = "the best measured value of each field"
        if loosens:
            why += f"; worse, allowed because: {reason}"
        verdict: Verdict = "added" if scenario is None else "updated"
        return decision._replace(verdict=verdict, why=why, record=snapshot.record, loosens=loosens)

    def _refused(self, scenario: Scenario | None, trial: Trial) -> Decision:
        snapshot = trial.snapshot
        metrics = _metrics(self._baseline.format, scenario, snapshot)
        return Decision(
            snapshot.scenario,
            "refused",
            _contradiction(trial),
            metrics,
            snapshot.origin,
            trial.violations,
            source=snapshot.source,
        )

    def _new_errors(self, data: bytes, decisions: Sequence[Decision]) -> tuple[Violation, ...]:
        """Return the errors of the updated file, except existing and accepted ones.

        The violations of a scenario that is written were accepted by its decision.
        """
        current = self._judge.violations(self._baseline, self._baseline.document.text.data)
        accepted = set(map(_identity, current))
        for decision in decisions:
            if decision.record is not None:
                accepted.update(map(_identity, decision.violations))
        return tuple(
            violation
            for violation in self._judge.violations(self._baseline, data)
            if violation.severity == "error" and _identity(violation) not in accepted
        )


def _common_source(decisions: Iterable[Decision]) -> str | None:
    """Return the address or commit of the runs that are written, if it is the same of all."""
    sources = {decision.source for decision in decisions if decision.record is not None}
    return sources.pop() if len(sources) == 1 else None


def _identity(violation: Violation) -> tuple[str, str | None]:
    """Return what identifies a violation even if its message contains another date."""
    return violation.rule, violation.finding.pointer


def _contradiction(trial: Trial) -> str:
    violation = trial.contradictions[0]
    return f"contradicts itself: {violation.finding.message} [{violation.rule}]"


def _metrics(
    format: Format, scenario: Scenario | None, snapshot: Snapshot
) -> tuple[FieldChange, ...]:
    """Return the top-level metrics in the file and in a run."""
    before = scenario.record if scenario is not None else {}
    sides = Sides(before, snapshot.record, format, format.kinds_of(snapshot.scenario))
    return tuple(map(sides.change, format.top_level))
