"""Phrases that the output formats of an explanation share."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from perflint.explain.explanation import BetterGate, Case, Explanation, FileExplanation
from perflint.formats import Format
from perflint.primitives.wording import counted, joined
from perflint.reporters.limits import comparison

MOST = 3
"""How many gates that could be tightened, or names, are listed; the others are counted."""


def outcome(case: Case) -> str:
    """Return how many gates failed in the last attempt, and how often the case was retried."""
    last = case.last
    if case.verdict == "not compared":
        if case.is_ungated:
            return "its test does not compare"
        return "no limit is known" if last.unknown else "the baseline has no numbers for it"
    number = counted(len(last.compared), "gates")
    phrases = [f"{len(last.failures)} of {number}" if last.failures else number]
    if last.is_unread:
        phrases = ["the last attempt could not be read"]
    if last.unknown:
        phrases.append(f"{counted(len(last.unknown), 'limits')} unknown")
    if len(case.attempts) > 1:
        phrases.append(f"after {_retries(case)}")
    return ", ".join(phrases)


def _retries(case: Case) -> str:
    count = len(case.attempts) - 1
    return "1 retry" if count == 1 else f"{count} retries"


def tightening(found: BetterGate, format: Format) -> str:
    """Return a value that is better than expected, and the limit that it would have."""
    gate = found.gate
    limits = f"{format.show(found.limit)} instead of {format.show(gate.limit)}"
    return f"{_better(found, format)}, limit would be {limits}"


def stale(found: BetterGate, format: Format) -> str:
    """Return by how much the measured values are better than the expected one."""
    return f"{_better(found, format)} in {counted(found.count_, 'measurements')}"


def _better(found: BetterGate, format: Format) -> str:
    """Return the value that is closest to the expected one, and that others are better."""
    shown = comparison(found.closest, found.gate, format)
    return shown if found.count_ == 1 else f"{shown} or better"


def counts(file: FileExplanation, not_read: Sequence[str]) -> str:
    """Return the number of cases of a file by their verdicts, and of gates to tighten.

    ``not_read`` are the files of the runs that could not be read, whose cases are not counted.
    """
    verdicts = Counter(case.verdict for case in file.cases)
    retried = sum(case.was_retried for case in file.cases)
    tighter = sum(len(scenario.tighter) for scenario in file.scenarios)
    stale = sum(len(scenario.stale) for scenario in file.scenarios)
    parts = [counted(len(file.cases), "cases"), f"{verdicts['failed']:,} failed"]
    for verdict in ("incomplete", "not compared"):
        if verdicts[verdict]:
            parts.append(f"{verdicts[verdict]:,} {verdict}")
    if retried:
        parts.append(f"{retried:,} passed after a retry")
    if not_read:
        parts.append(f"{counted(len(not_read), 'files')} of the run not read")
    text = ", ".join(parts)
    if tighter:
        text += f"; {counted(tighter, 'gates')} could be tightened"
    if stale:
        text += f"; {counted(stale, 'gates')} stale"
    return text


def notes(explanation: Explanation, shown: Callable[[str], str] = str) -> Iterator[str]:
    """Yield a line for each kind of names that the runs and the files do not share.

    ``shown`` returns a path as the user would type it.
    """
    for file in explanation.files:
        if file.absent:
            scenarios = counted(len(file.absent), "scenarios")
            names = _names(file.absent)
            yield f"{scenarios} of `{shown(file.file.path)}` without a case in the run: {names}"
    if explanation.unknown:
        cases = counted(len(explanation.unknown), "cases")
        yield f"{cases} without a scenario in the baselines: {_names(explanation.unknown)}"
    if explanation.idle and explanation.files:
        files = counted(len(explanation.idle), "baselines")
        yield f"{files} without a case in the run: {_names([*map(shown, explanation.idle)])}"


def _names(names: Sequence[str]) -> str:
    return joined([f"`{name}`" for name in names[:MOST]] + [*names[MOST:]], most=MOST)
