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
from perflint.primitives.globs import is_selected
from perflint.runs import RunProblem, Snapshot, distinct
from perflint.tighten import per_field, reasons
from perflint.tighten.decisions import LOOSENING, Decision, TightenOptions, TightenResult
from perflint.tighten.trial import Judge, Trial, Trials, written
from perflint.tighten.unmeasured import completed

MAX_TRIED = 50
"""The number of invalid runs of a scenario after which no other run is tried."""


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
        result = self._written(decisions)
        return result._replace(run_errors=tuple(run_errors))

    def _written(self, decisions: tuple[Decision, ...]) -> TightenResult:
        """Write the records of the decisions, unless the file would have a new error."""
        before = after = self._baseline.document.text.data
        new_errors: tuple[Violation, ...] = ()
        written_ones = [decision for decision in decisions if decision.record is not None]
        said = [decision.source for decision in written_ones]
        sources = tuple(dict.fromkeys(source for source in said if source is not None))
        source = self._options.source
        if source is None and len(sources) == 1 and None not in said:
            (source,) = sources
        records = {
            decision.scenario: decision.record
            for decision in written_ones
            if decision.record is not None
        }
        if records:
            updated = written(self._baseline, records, source=source)
            new_errors = self._new_errors(updated, decisions)
            after = before if new_errors else updated
        return TightenResult(
            before,
            after,
            decisions,
            (),
            new_errors,
            self._baseline.format,
            self._baseline.settings.policy,
            self._options.policy_reason,
            source,
            sources,
        )

    def _decide(self, name: str, snapshots: Sequence[Snapshot]) -> Decision:
        if not is_selected(name, self._options.only, self._options.skip):
            return Decision(name, "skipped", "not selected")
        scenario = self._scenarios.get(name)
        if scenario is None and not self._options.add_missing:
            return Decision(name, "unknown", "not in the file; --add-missing adds it")
        whole = [snapshot for snapshot in snapshots if not snapshot.partial]
        refused = [
            (snapshot, reasons.of_partial(snapshot, scenario))
            for snapshot in snapshots
            if snapshot.partial
        ]
        if not whole:
            return self._refused(scenario, *refused[0])
        if scenario is not None and self._options.per_field:
            trials = Trials(self._baseline, scenario, self._judge)
            trial = _try(per_field.best_of(scenario, whole), scenario, trials)
            return _with_refused(self._decide_trial(scenario, trial, whole), refused)
        return self._first_valid(scenario, whole, refused)

    def _first_valid(
        self,
        scenario: Scenario | None,
        snapshots: Sequence[Snapshot],
        refused: Sequence[tuple[Snapshot, str]],
    ) -> Decision:
        """Decide on the run to choose, or on the next one as long as its values are invalid.

        Only these are tried, and at most MAX_TRIED: there may be thousands of runs.
        """
        trials = Trials(self._baseline, scenario, self._judge)
        candidates = self._ordered(snapshots)
        invalid: list[tuple[Snapshot, str]] = []
        violations: tuple[Violation, ...] = ()
        while candidates and len(invalid) < MAX_TRIED:
            index = self._index(len(candidates))
            trial = _try(candidates[index], scenario, trials)
            if not trial.contradictions:
                decision = self._decide_trial(scenario, trial, candidates)
                return _with_refused(decision, [*invalid, *refused])
            why = reasons.of_invalid(trial.contradictions[0], trial.snapshot, trial.notes)
            invalid.append((trial.snapshot, why))
            violations = violations or trial.violations
            del candidates[index]
        snapshot, why = invalid[0]
        why += reasons.of_more(len(invalid) - 1, len(candidates))
        return self._refused(scenario, snapshot, why, violations)

    def _ordered(self, snapshots: Iterable[Snapshot]) -> list[Snapshot]:
        """Return runs in an order that does not depend on the one in which they were read."""
        if self._options.choose == "latest":
            return sorted(snapshots, key=lambda snapshot: -snapshot.number)
        return sorted(snapshots, key=self._rank)

    def _index(self, count: int) -> int:
        """Return which of several runs to choose: the first or the median one."""
        return (count - 1) // 2 if self._options.choose == "median" else 0

    def _rank(self, snapshot: Snapshot) -> tuple[float, str, str]:
        """Return a sort key: the best run is the first one."""
        format, rank = self._baseline.format, inf
        for path in format.top_level[:1]:
            value, kinds = path.get(snapshot.record), format.kinds_of(snapshot.scenario)
            if type(value) in NUMBER_TYPES:
                side = format.directions.of(path, snapshot.record, kinds)
                rank = -value if side == "higher" else value
        return rank, repr(snapshot.record), snapshot.origin

    def _decide_trial(
        self, scenario: Scenario | None, trial: Trial, candidates: Sequence[Snapshot]
    ) -> Decision:
        """Decide by the findings of the rules about changes; ``candidates`` are all runs."""
        snapshot = trial.snapshot
        metrics = _metrics(self._baseline.format, scenario, snapshot)
        decision = Decision(
            snapshot.scenario,
            "kept",
            "already has these values",
            metrics,
            snapshot.origin,
            self._not_made(trial.violations),
            source=snapshot.source,
        )
        if not trial.changed:
            return decision
        reason = self._options.loosening_reason
        blocking, loosens = _blocking(trial, allows_loosening=reason is not None)
        if blocking:
            gravest = min(blocking, key=lambda violation: violation.severity != "error")
            return decision._replace(why=reasons.of_kept(gravest, self._judge.context.config))
        why = reasons.of_choice(self._options.choose, candidates)
        if self._options.per_field and scenario is not None:
            why = "the best measured value of each field"
        if loosens:
            why += f"; worse, allowed because: {reason}"
        return decision._replace(
            verdict="added" if scenario is None else "updated",
            why=why,
            violations=trial.violations,
            record=snapshot.record,
            loosens=loosens,
            notes=trial.notes,
            source=snapshot.source,
        )

    def _refused(
        self,
        scenario: Scenario | None,
        snapshot: Snapshot,
        why: str,
        violations: tuple[Violation, ...] = (),
    ) -> Decision:
        metrics = _metrics(self._baseline.format, scenario, snapshot)
        return Decision(
            snapshot.scenario, "refused", why, metrics, snapshot.origin, self._not_made(violations)
        )

    def _not_made(self, violations: Iterable[Violation]) -> tuple[Violation, ...]:
        config = self._judge.context.config
        return tuple(reasons.not_made(violation, config) for violation in violations)

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


def _try(snapshot: Snapshot, scenario: Scenario | None, trials: Trials) -> Trial:
    if scenario is None:
        return trials.of(snapshot)
    snapshot, notes = completed(snapshot, scenario)
    return trials.of(snapshot)._replace(notes=notes)


def _identity(violation: Violation) -> tuple[str, str | None]:
    """Return what identifies a violation even if its message contains another date."""
    return violation.rule, violation.finding.pointer


def _blocking(trial: Trial, *, allows_loosening: bool) -> tuple[list[Violation], bool]:
    """Return the violations that block an update, and whether others were allowed."""
    blocking = [
        violation
        for violation in trial.violations
        if rules.GROUP_OF.get(violation.rule) == "change"
    ]
    loosens = allows_loosening and any(violation.rule in LOOSENING for violation in blocking)
    if loosens:  # a metric that got worse is not an improvement either
        allowed = LOOSENING | {"small-improvement"}
        blocking = [violation for violation in blocking if violation.rule not in allowed]
    return blocking, loosens


def _with_refused(decision: Decision, refused: Sequence[tuple[Snapshot, str]]) -> Decision:
    """Return a decision that also says why other runs of the scenario are refused."""
    if not refused:
        return decision
    count = reasons.number_of([snapshot for snapshot, _ in refused])
    snapshot, why = refused[0]
    return decision._replace(why=f"{decision.why}; {count} refused: {snapshot.origin} {why}")


def _metrics(
    format: Format, scenario: Scenario | None, snapshot: Snapshot
) -> tuple[FieldChange, ...]:
    """Return the top-level metrics in the file and in a run."""
    before = scenario.record if scenario is not None else {}
    sides = Sides(before, snapshot.record, format, format.kinds_of(snapshot.scenario))
    return tuple(map(sides.change, format.top_level))
