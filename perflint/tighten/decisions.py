"""The options of an update from CI runs, and its result."""

from collections.abc import Mapping
from typing import Any, Literal

from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats import Format
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.runs import RunProblem

LOOSENING = frozenset(("loosened-baseline", "disarmed-metric"))
"""The rules that an update may break if loosening is allowed with a reason."""

Verdict = Literal["updated", "added", "kept", "refused", "unknown", "skipped"]
"""``kept``: a rule about changes has a finding, or nothing changed; ``refused``: the values of each
run are invalid, or only some of its items; ``unknown``: the file has no such scenario;
``skipped``: not selected."""


class TightenOptions(Record):
    """What to update, and from which run.

    ``only`` and ``skip`` are globs of scenario names; ``choose`` selects one of several runs.
    ``loosening_reason`` allows a metric to get worse. ``source`` is added to the description,
    by default what all runs that are written say of themselves. ``policy_reason`` says where the
    policy is from.
    """

    choose: Literal["best", "median", "latest"] = "best"
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    add_missing: bool = False
    loosening_reason: str | None = None
    per_field: bool = False
    source: str | None = None
    policy_reason: str = ""


class Decision(Record):
    """What happens to a scenario, and why.

    ``origin`` names the run that was chosen, and ``violations`` are those of the scenario with the
    measurements of that run, in words for a change that is not made if it is not written.
    ``metrics`` are its top-level metrics in the file and in the run. ``record`` is the record to
    write, None if the scenario is not written; ``loosens`` tells that it has worse values, which
    were allowed. ``notes`` are sentences on values that the run lacks, and ``source`` is what the
    run says of itself: its address or commit.
    """

    scenario: str
    verdict: Verdict
    why: str
    metrics: tuple[FieldChange, ...] = ()
    origin: str | None = None
    violations: tuple[Violation, ...] = ()
    record: Mapping[str, Any] | None = None
    loosens: bool = False
    notes: tuple[str, ...] = ()
    source: str | None = None


class TightenResult(Record):
    """The bytes of the file before and after the update; equal if there are ``new_errors``.

    ``run_errors`` are the parts of runs that could not be read, ``new_errors`` the violations of
    severity error that the update would introduce. ``policy_reason`` says where the policy is from.
    ``source`` is added to the description of the file; ``sources`` are those of the runs that are
    written.
    """

    before: bytes
    after: bytes
    decisions: tuple[Decision, ...]
    run_errors: tuple[RunProblem, ...]
    new_errors: tuple[Violation, ...]
    format: Format
    policy: str = ""
    policy_reason: str = ""
    source: str | None = None
    sources: tuple[str, ...] = ()
