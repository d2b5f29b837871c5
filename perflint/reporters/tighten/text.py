"""The result of ``perflint tighten`` as text for a terminal."""

from collections.abc import Iterator

from perflint.documents.baselines.scenario_change import FieldChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.primitives.finding import Violation
from perflint.primitives.wording import counted, joined
from perflint.reporters import Style
from perflint.reporters.diff import wording
from perflint.reporters.escape import clipped, width
from perflint.tighten.decisions import LOOSENING, Decision, TightenResult

_EFFECTS = {
    "updated": "help",
    "added": "added",
    "kept": "dim",
    "refused": "error",
    "unknown": "warning",
    "skipped": "dim",
}


def render(result: TightenResult, path: str, *, wrote: bool, style: Style) -> str:
    """Render a block for each scenario, the new errors if there are any, and the counts."""
    decisions = shown(result)
    names = [clipped(decision.scenario, 80) for decision in decisions]
    name_width = max(map(width, names), default=0)
    lines = []
    for name, decision in zip(names, decisions, strict=True):
        verdict = style.paint(f"{decision.verdict:<8}", _EFFECTS[decision.verdict])
        gap = " " * (name_width - width(name))
        lines.append(f"{name}{gap}  {verdict}  {clipped(decision.why)}")
        lines += [f"    {line}" for line in _metrics(decision, result)]
        lines += [f"    {line}" for line in _notes(decision)]
    for violation in result.new_errors:
        head = style.paint(f"error[{violation.rule}]", "error", "bold")
        scenario = violation.finding.scenario
        suffix = f" in {clipped(scenario)}" if scenario else ""
        lines.append(f"{head}: {clipped(violation.finding.message)}{suffix}")
    lines += map(clipped, remarks(result))
    lines.append(f"{clipped(style.path(path))}: {counts(result, wrote=wrote)}")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def shown(result: TightenResult) -> list[Decision]:
    """Return the decisions to show: those on scenarios that the user selected."""
    return [decision for decision in result.decisions if decision.verdict != "skipped"]


def remarks(result: TightenResult) -> list[str]:
    """Return a line about the policy, and one about the source of what is written."""
    lines = []
    if result.policy_reason and any(decision.metrics for decision in result.decisions):
        lines.append(f"policy: {result.policy} ({result.policy_reason})")
    if result.before == result.after:
        return lines
    if result.source is not None and result.sources:
        lines.append(f"source: {result.source}")
    elif result.source is None and result.sources:
        named = f"{joined(result.sources, most=2)}"
        lines.append(f"source: not added, as not all runs are from {named}; --source TEXT adds one")
    return lines


def counts(result: TightenResult, *, wrote: bool) -> str:
    """Return the number of scenarios by verdict, and whether the file was written."""
    verdicts = [decision.verdict for decision in result.decisions]
    numbers = [
        f"{verdicts.count(verdict)} {verdict}" for verdict in _EFFECTS if verdict in verdicts
    ]
    if result.new_errors:
        status = "nothing written, because the update would introduce the errors above"
    elif result.before == result.after:
        status = "nothing to write"
    else:
        errors = sum(
            violation.severity == "error" and not _is_allowed(violation, decision)
            for decision in result.decisions
            if decision.record is not None
            for violation in decision.violations
        )
        status = "written" if wrote else "not written"
        if errors:
            verb = ", with" if wrote else "; would have"
            status += f"{verb} {counted(errors, 'errors')} (see above)"
    return f"{', '.join(numbers) or 'no scenarios'}; {status}"


def _metrics(decision: Decision, result: TightenResult) -> Iterator[str]:
    """Yield a line for each top-level metric: its value before and after, and the difference.

    What is not written is not shown as a change, but as the value in the file and the measured one.
    """
    if decision.verdict == "unknown":
        return
    format = result.format
    rows = []
    for change in decision.metrics:
        before, after, difference = values(change, decision, format)
        rows.append((clipped(wording.metric_name(change.path)), before, after, difference))
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for field, before, after, difference in rows:
        sign = " →" if decision.record is not None else ", measured"
        numbers = f"{before:>{widths[1]}}{sign} {after:>{widths[2]}}"
        yield f"{field}{' ' * (widths[0] - width(field))}  {numbers}  {difference:>{widths[3]}}"


def values(change: FieldChange, decision: Decision, format: Format) -> tuple[str, str, str]:
    """Return a metric in the file, in the run, and the difference."""
    before, after = (
        wording.metric(value, format) or ("null" if value is None else "-")
        for value in (change.before, change.after)
    )
    is_number = type(change.after) in NUMBER_TYPES
    if decision.record is None and not is_number:
        return before, after, ""  # nothing happened to the value in the file
    return before, after, wording.difference(change, format, decision.scenario)


def _notes(decision: Decision) -> Iterator[str]:
    """Yield the origin of the measurements, and what to know about those that are written."""
    if decision.origin is not None:
        yield f"from {clipped(decision.origin)}"
    if decision.record is None:
        return
    yield from map(clipped, decision.notes)
    for violation in decision.violations:
        label = "allowed" if _is_allowed(violation, decision) else violation.severity
        yield f"{label}[{violation.rule}]: {clipped(violation.finding.message)}"


def _is_allowed(violation: Violation, decision: Decision) -> bool:
    return decision.loosens and violation.rule in LOOSENING
