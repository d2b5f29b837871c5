"""What ``perflint tighten`` is asked for, and what it decides."""

from collections.abc import Mapping
from typing import Any, Literal

from perflint.documents.baselines.scenario_change import Level
from perflint.formats import Format
from perflint.primitives.finding import Violation
from perflint.primitives.record import Record
from perflint.runs import RunFault

Verdict = Literal["updated", "added", "kept", "refused", "unknown", "skipped"]
"""``kept``: a rule on changes objects, or nothing changed; ``refused``: the run contradicts itself;
``unknown``: the file has no such scenario."""


class Wishes(Record):
    """What the user asks for.

    ``only`` and ``skip`` are globs of scenarios; ``choose`` says which of several runs is taken.
    ``loosening`` is the reason for which a metric may be slower; ``source`` is written into the
    description.
    """

    choose: Literal["best", "median", "latest"] = "best"
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    add_missing: bool = False
    loosening: str | None = None
    per_field: bool = False
    source: str | None = None


class Decision(Record):
    """What becomes of a scenario, and why; ``violations`` are what the rules say of it so changed.

    ``metrics`` are its top-level ones, before and in the run that ``origin`` names. ``record`` is
    what is written.
    """

    scenario: str
    verdict: Verdict
    why: str
    metrics: tuple[Level, ...] = ()
    origin: str | None = None
    violations: tuple[Violation, ...] = ()
    record: Mapping[str, Any] | None = None


class Outcome(Record):
    """The bytes of the file before and after; the same where the rules object to the whole.

    ``faults`` are what could not be read of the runs, ``objections`` what the rules say of the
    whole.
    """

    before: bytes
    after: bytes
    decisions: tuple[Decision, ...]
    faults: tuple[RunFault, ...]
    objections: tuple[Violation, ...]
    format: Format
