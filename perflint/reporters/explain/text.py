"""An explanation as text for a terminal."""

from collections.abc import Iterator, Sequence

from perflint.explain.explanation import (
    Attempt,
    Case,
    Explanation,
    FileExplanation,
    ScenarioExplanation,
)
from perflint.formats import Format
from perflint.primitives.wording import counted
from perflint.reporters import Style
from perflint.reporters.commands import shell
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.escape import clipped, width
from perflint.reporters.explain import wording
from perflint.reporters.limits import failure, unknown

_EFFECTS = {"failed": "error", "incomplete": "error", "passed": "help", "not compared": "dim"}


def render(explanation: Explanation, runs: Sequence[str], style: Style) -> str:
    """Render the cases of each file, the failed ones first, and a command that tightens it.

    ``runs`` are the arguments of that command: the runs, and what selects their cases.
    """
    lines: list[str] = []
    for file in explanation.files:
        lines += [*_file(file, explanation.not_read, style), ""]
    lines += [clipped(note) for note in wording.notes(explanation, style.path)]
    for file in explanation.files:
        command = shell("perflint", "tighten", *runs, "--into", style.path(file.file.path))
        if command and "-" not in runs and file.can_be_updated:  # stdin cannot be read again
            lines.append(f"{style.paint('help', 'help')}: {command}")
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _file(file: FileExplanation, not_read: Sequence[str], style: Style) -> Iterator[str]:
    scenarios = sorted(file.scenarios, key=lambda scenario: not scenario.failed)
    most = max((width(clipped(scenario.name, 80)) for scenario in scenarios), default=0)
    several = len({case.job for case in file.cases}) > 1
    format = file.file.format
    for scenario in scenarios:
        name = clipped(scenario.name, 80)
        name += " " * (most - width(name))
        for case in scenario.cases:
            shown = style.paint(f"{case.verdict:<6}", _EFFECTS[case.verdict])
            job = f"  in {clipped(case.job)}" if several else ""
            yield f"{name}  {shown}  {wording.outcome(case)}{job}"
            for number, attempt in enumerate(case.attempts, 1):
                yield from _attempt(attempt, number, case, format)
        yield from _better(scenario, format, style)
    yield f"{clipped(style.path(file.file.path))}: {wording.counts(file, not_read)}"


def _attempt(attempt: Attempt, number: int, case: Case, format: Format) -> Iterator[str]:
    """Yield the gates that failed in an attempt, in the order of the tests."""
    origin = clipped(attempt.snapshot.origin)
    name = f"attempt {number} of {len(case.attempts)}"
    if attempt.snapshot.unread is not None:
        yield f"    {name} could not be read: {clipped(attempt.snapshot.unread)} ({origin})"
    elif attempt.failures:
        failed = f"{len(attempt.failures)} of {counted(len(attempt.compared), 'gates')} failed"
        yield f"    {name}: {failed} ({origin})"
    rows = [(item.gate.path, failure(item, format)) for item in attempt.failures]
    unknowns = attempt.unknown if attempt is case.last or attempt.failures else ()
    shown = unknowns[: wording.MOST]
    rows += [(item.gate.path, clipped(unknown(item, format))) for item in shown]
    yield from _rows(rows)
    if len(unknowns) > len(shown):
        more = counted(len(unknowns) - len(shown), "other limits")
        yield f"        and {more} unknown"


def _better(scenario: ScenarioExplanation, format: Format, style: Style) -> Iterator[str]:
    """Yield the first gates that could be tightened, and all that are stale."""
    found = scenario.tighter
    if found:
        yield f"    could be tightened: {counted(len(found), 'gates')}"
    rows = [(item.gate.path, wording.tightening(item, format)) for item in found]
    yield from _rows(rows[: wording.MOST])
    if len(rows) > wording.MOST:
        yield f"        and {len(rows) - wording.MOST} more"
    if scenario.stale:
        yield f"    {style.paint('stale', 'warning')}: {counted(len(scenario.stale), 'gates')}"
    yield from _rows([(item.gate.path, wording.stale(item, format)) for item in scenario.stale])


def _rows(rows: Sequence[tuple[tuple[str | int, ...], str]]) -> Iterator[str]:
    names = [clipped(metric_name(path), 80) for path, _ in rows]
    most = max(map(width, names), default=0)
    for name, (_, text) in zip(names, rows, strict=True):
        yield f"        {name}{' ' * (most - width(name))}  {text}"
