"""What a run did with the gates of baselines: the result of ``perflint explain``."""

from typing import Literal

from perflint.documents.baselines.gated_values import GatedBaseline, GatedValue, UnknownValue
from perflint.documents.baselines.gates import EffectiveGate
from perflint.primitives.record import Record
from perflint.runs import Snapshot

Verdict = Literal["passed", "failed", "incomplete", "not compared"]
"""What the last attempt of a case did: all known limits hold (``passed``), one does not
(``failed``), its numbers could not be read (``incomplete``), or nothing is compared."""


class Attempt(Record):
    """One measurement of a case, with the value for each gate in the order of the tests.

    ``unknown`` are values that the tests compare with a tolerance that the file does not have. An
    attempt that could not be read has neither.
    """

    snapshot: Snapshot
    values: tuple[GatedValue, ...] = ()
    unknown: tuple[UnknownValue, ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether its numbers could not be read."""
        return self.snapshot.unread is not None

    @property
    def compared(self) -> tuple[GatedValue, ...]:
        """The values that the tests compare, without those that the run lacks and need not have."""
        return tuple(value for value in self.values if value.is_compared)

    @property
    def failures(self) -> tuple[GatedValue, ...]:
        """The values by which the tests fail; they stop at the first."""
        return tuple(value for value in self.values if value.failed)


class Case(Record):
    """A case in one job: its attempts in order, the last of which decides.

    ``is_ungated`` tells that its test does not compare.
    """

    scenario: str
    job: str
    attempts: tuple[Attempt, ...]
    is_ungated: bool = False

    @property
    def last(self) -> Attempt:
        """The attempt that decides."""
        return self.attempts[-1]

    @property
    def verdict(self) -> Verdict:
        """What the last attempt did."""
        if self.is_ungated:
            return "not compared"
        if self.last.is_unread:
            return "incomplete"
        if self.last.failures:
            return "failed"
        return "passed" if self.last.values else "not compared"

    @property
    def failed(self) -> bool:
        """Whether the last attempt failed."""
        return self.verdict == "failed"

    @property
    def was_retried(self) -> bool:
        """Whether the case passed after another attempt."""
        return self.verdict == "passed" and len(self.attempts) > 1


class BetterGate(Record):
    """A gate for which all measured values are better than expected.

    ``closest`` is the one that is closest to the expected value, and ``count_`` their number. The
    limit would be ``limit`` if ``closest`` were expected.
    """

    gate: EffectiveGate
    closest: float
    count_: int
    limit: float


class ScenarioExplanation(Record):
    """The cases of a scenario, one for each job.

    ``tighter`` are the gates that could be tightened: they are better in the last attempt of each
    job, all of which passed. ``stale`` are those that are much better in every attempt.
    """

    name: str
    cases: tuple[Case, ...]
    tighter: tuple[BetterGate, ...]
    stale: tuple[BetterGate, ...]

    @property
    def failed(self) -> bool:
        """Whether a case failed, or could not be read to its end."""
        return any(case.verdict in ("failed", "incomplete") for case in self.cases)


class FileExplanation(Record):
    """The scenarios with cases that were compared with one baseline.

    ``absent`` are the names of the scenarios without a case in the runs.
    """

    file: GatedBaseline
    scenarios: tuple[ScenarioExplanation, ...]
    absent: tuple[str, ...]

    @property
    def cases(self) -> list[Case]:
        """The cases of all scenarios."""
        return [case for scenario in self.scenarios for case in scenario.cases]

    @property
    def is_stale(self) -> bool:
        """Whether any gate is stale."""
        return any(scenario.stale for scenario in self.scenarios)

    @property
    def can_be_updated(self) -> bool:
        """Whether a run has all numbers of a scenario with a better top-level metric.

        ``perflint tighten`` neither writes some items of a field, nor a record because of a stage.
        """
        top_level = {tuple(path) for path in self.file.format.top_level}
        return any(
            any(better.gate.path in top_level for better in scenario.tighter)
            and any(not case.last.snapshot.partial for case in scenario.cases)
            for scenario in self.scenarios
        )


class Explanation(Record):
    """All files that have a case in the runs, and the names of cases that no file has.

    ``idle`` are the paths of baselines without a case in the runs, and ``not_read`` those of files
    of the runs that could not be read; they may have cases of any baseline.
    """

    files: tuple[FileExplanation, ...]
    unknown: tuple[str, ...]
    idle: tuple[str, ...]
    not_read: tuple[str, ...] = ()
