"""Why a run is not written, in words for a change that was not made.

Rules describe a change that was made, such as a scenario that was replaced.
"""

from collections.abc import Collection, Sequence

from perflint import rules
from perflint.config import Config
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Violation
from perflint.primitives.wording import counted, listed, percent
from perflint.runs import Snapshot

_CONTRADICTIONS = frozenset(
    ("aggregate-mismatch", "statistics-out-of-order", "total-below-parts", "inflated-total")
)
"""The rules that compare values of a scenario with each other."""


def not_made(violation: Violation, config: Config) -> Violation:
    """Return a violation of an update that is not made, in words for that."""
    message = of_kept(violation, config)
    return violation._replace(finding=violation.finding._replace(message=message))


def of_kept(violation: Violation, config: Config) -> str:
    """Return why a scenario is kept, given the violation that its update would introduce."""
    finding = violation.finding
    names = finding.expected
    if violation.rule == "small-improvement":
        name = finding.field or "value"
        needed = f"({_required(config)} needed)"
        return f"improvement too small: best is `{name}`, {_gain(violation)} {needed}"
    if violation.rule == "disarmed-metric" and isinstance(names, list):
        return f"the run has no value for {listed(names)}: 0, null, empty or absent"
    if violation.rule == "changed-field-set" and isinstance(names, list):
        return f"the run does not have {listed(names)}"
    if violation.rule == "mixed-snapshot":
        mixes = "the scenario mixes values from two runs"  # it may be a coincidence
        return finding.message.replace(mixes, "it would look like a mix of two runs")
    if violation.rule == "loosened-baseline":
        return finding.message.replace(" was loosened ", " would be loosened ")
    return finding.message


def of_invalid(violation: Violation, snapshot: Snapshot, notes: Sequence[str]) -> str:
    """Return why a run is refused whose measurements violate a rule by themselves.

    ``notes`` are sentences on values of the file that stay, because the run lacks them.
    """
    finding = violation.finding
    if violation.rule in _CONTRADICTIONS:
        reason = f"contradicts itself: {finding.message}"
    elif violation.rule == "missing-field":
        names = finding.expected if isinstance(finding.expected, list) else []
        reason = f"does not have {listed(names)}, which {_is(names)} required"
    elif finding.field and FieldPath.parse(finding.field).get(snapshot.record) is None:
        reason = f"has null for `{finding.field}`, which is required"
    else:
        reason = f"is invalid: {finding.message}"
    return "; ".join((f"{reason} [{violation.rule}]", *notes))


def of_partial(snapshot: Snapshot, scenario: Scenario | None) -> str:
    """Return why a run is refused that has only some items of a field."""
    path = snapshot.partial[0]
    items, all_items = (
        path.get(record) for record in (snapshot.record, scenario.record if scenario else {})
    )
    count = len(items) if isinstance(items, dict | list) else 0
    total = len(all_items) if isinstance(all_items, dict | list) else 0
    of_total = f"{count} of {total}" if total > count else f"{count}"
    return f"has only {of_total} items of `{path}`; the job's log has all"


def of_choice(choose: str, snapshots: Sequence[Snapshot]) -> str:
    """Return which of the runs was chosen: ``best of 2 attempts``."""
    return f"{choose} of {number_of(snapshots)}" if len(snapshots) > 1 else "one whole run"


def of_more(refused: int, untried: int) -> str:
    """Return how many other runs are refused if there are so many that the rest was not tried."""
    if not untried:
        return ""
    others = f"{counted(untried, 'others')} {'was' if untried == 1 else 'were'} not tried"
    return f"; {refused} more refused, {others}"


def number_of(snapshots: Collection[Snapshot]) -> str:
    """Return how many runs there are, or how many attempts if a job made several."""
    jobs = len({snapshot.job for snapshot in snapshots})
    if jobs == len(snapshots):
        return counted(jobs, "runs")
    attempts = counted(len(snapshots), "attempts")
    return attempts if jobs == 1 else f"{attempts} in {jobs} runs"


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _gain(violation: Violation) -> str:
    finding = violation.finding
    return percent(float(finding.found), float(finding.expected))  # type: ignore[arg-type]


def _required(config: Config) -> str:
    options = config.options(rules.load("small-improvement"))
    return f"{100 * options.min_improvement:g} %"
