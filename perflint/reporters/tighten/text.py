"""What became of each scenario that a run measured, as a table for the terminal."""

from collections.abc import Iterator

from perflint.primitives.wording import counted
from perflint.reporters import Style
from perflint.reporters.diff import words as change_words
from perflint.reporters.escape import clipped, width
from perflint.tighten.decisions import Decision, Outcome

_EFFECTS = {
    "updated": "help",
    "added": "added",
    "kept": "dim",
    "refused": "error",
    "unknown": "warning",
    "skipped": "dim",
}


def render(outcome: Outcome, path: str, *, wrote: bool, style: Style) -> str:
    """Render a block a scenario, then what stands against the whole, and the counts."""
    names = [clipped(decision.scenario, 80) for decision in outcome.decisions]
    longest = max(map(width, names), default=0)
    lines = []
    for name, decision in zip(names, outcome.decisions, strict=True):
        verdict = style.paint(f"{decision.verdict:<8}", _EFFECTS[decision.verdict])
        gap = " " * (longest - width(name))
        lines.append(f"{name}{gap}  {verdict}  {clipped(decision.why)}")
        lines += [f"    {line}" for line in _metrics(decision, outcome)]
        lines += [f"    {line}" for line in _notes(decision)]
    for violation in outcome.objections:
        head = style.paint(f"error[{violation.rule}]", "error", "bold")
        scenario = violation.finding.scenario
        place = f" in {clipped(scenario)}" if scenario else ""
        lines.append(f"{head}: {clipped(violation.finding.message)}{place}")
    lines.append(f"{clipped(style.path(path))}: {counts(outcome, wrote=wrote)}")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def counts(outcome: Outcome, *, wrote: bool) -> str:
    """Say how many scenarios were decided how, and whether the file was written."""
    verdicts = [decision.verdict for decision in outcome.decisions]
    said = [f"{verdicts.count(one)} {one}" for one in _EFFECTS if one in verdicts]
    if outcome.objections:
        done = "nothing is written, for the file would break the rules above"
    elif outcome.before == outcome.after:
        done = "nothing to write"
    else:
        done = "written" if wrote else "not written"
        errors = sum(
            violation.severity == "error"
            for decision in outcome.decisions
            if decision.record is not None
            for violation in decision.violations
        )
        done += f", at the cost of {counted(errors, 'errors')} above" if errors else ""
    return f"{', '.join(said) or 'no scenarios'}; {done}"


def _metrics(decision: Decision, outcome: Outcome) -> Iterator[str]:
    """Yield each top-level metric with what it was, is, and by how much it moved."""
    if decision.verdict in ("skipped", "unknown"):
        return
    format = outcome.format
    rows = []
    for level in decision.metrics:
        before = change_words.number(level.before, format) or "-"
        after = change_words.number(level.after, format) or "-"
        field = clipped(change_words.place(level.path))
        rows.append((field, before, after, change_words.moved_by(level)))
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for field, before, after, moved in rows:
        numbers = f"{before:>{widths[1]}} → {after:>{widths[2]}}"
        yield f"{field}{' ' * (widths[0] - width(field))}  {numbers}  {moved:>{widths[3]}}"


def _notes(decision: Decision) -> Iterator[str]:
    """Yield where a written record is from, and what the rules still say of it."""
    if decision.record is None:
        return
    yield f"from {clipped(decision.origin or '')}"
    for violation in decision.violations:
        yield f"{violation.severity}[{violation.rule}]: {clipped(violation.finding.message)}"
