"""What a run did with the gates of baselines: the result of ``perflint explain``."""

from perflint.documents.baselines.gated_values import GatedBaseline, GatedValue
from perflint.documents.baselines.gates import EffectiveGate, UnknownLimit
from perflint.primitives.record import Record
from perflint.runs import Snapshot


class Attempt(Record):
    """One measurement of a case, with the value for each gate in the order of the tests.

    ``unknown`` are values that the tests compare with a tolerance that the file does not have.
    """

    snapshot: Snapshot
    values: tuple[GatedValue, ...]
    unknown: tuple[UnknownLimit, ...]

    @property
    def failures(self) -> tuple[GatedValue, ...]:
        """The values by which the tests fail; they stop at the first."""
        return tuple(value for value in self.values if value.failed)


class Case(Record):
    """A case in one job: its attempts in order, the last of which decides."""

    scenario: str
    job: str
    attempts: tuple[Attempt, ...]

    @property
    def failed(self) -> bool:
        """Whether the last attempt failed."""
        return bool(self.attempts[-1].failures)

    @property
    def is_compared(self) -> bool:
        """Whether any gate compares a value of the case."""
        return any(attempt.values for attempt in self.attempts)


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
        """Whether a case failed."""
        return any(case.failed for case in self.cases)


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


class Explanation(Record):
    """All files that have a case in the runs, and the names of cases that no file has.

    ``idle`` are the paths of baselines without a case in the runs.
    """

    files: tuple[FileExplanation, ...]
    unknown: tuple[str, ...]
    idle: tuple[str, ...]
