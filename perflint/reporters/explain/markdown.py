"""An explanation as Markdown, for the summary of a CI job."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from perflint.documents.baselines.gated_values import UnknownValue
from perflint.documents.baselines.gates import EffectiveGate
from perflint.explain.explanation import (
    Attempt,
    Case,
    Explanation,
    FileExplanation,
    ScenarioExplanation,
)
from perflint.formats import Format
from perflint.primitives.wording import joined, percent
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.explain import wording
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.limits import arithmetic, excess, reason, unknown_reason
from perflint.reporters.markdown_table import SUMMARY_BYTES, code, prose, table
from perflint.reporters.run_problems import bullets
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem

_ENTRIES = (2048, 512, 128, 32, 8, 0)
"""How many entries of each list are shown: the first number with which the text fits."""

_Entry = TypeVar("_Entry")

_FAILED = ("case", "attempt", "gate", "measured", "expected", "change", "limit", "beyond it")
_BETTER = ("case", "gate", "measured", "expected", "change", "limit would be", "instead of")


def render(
    explanation: Explanation,
    problems: Sequence[RunProblem] = (),
    unused: Iterable[UnusedJob] = (),
    *,
    most: int = SUMMARY_BYTES,
) -> str:
    """Render the failed gates of each file, those that could be tightened, and the counts.

    ``problems`` are the parts of runs that could not be read, and ``unused`` the cases that are for
    no file. To fit into ``most`` bytes, earlier attempts are omitted first, and then the ends of
    lists.
    """
    unused = [*unused]
    text = _render(explanation, problems, unused, _Selection())
    for entries in (None, *_ENTRIES):
        if len(text.encode()) <= most:
            break
        text = _render(explanation, problems, unused, _Selection(entries, only_last=True))
    return text


class _Selection:
    """Selects what is shown of a long explanation, and counts the rest.

    ``entries`` is the number of entries of each list, None for all of them.
    """

    def __init__(self, entries: int | None = None, *, only_last: bool = False) -> None:
        self._entries = entries
        self._only_last = only_last
        self._attempts = 0
        self._rest = 0

    def attempts(self, case: Case) -> Iterator[tuple[int, Attempt]]:
        """Yield the attempts of a case that are shown, with their numbers."""
        for number, attempt in enumerate(case.attempts, 1):
            if self._only_last and attempt is not case.last:
                self._attempts += bool(attempt.failures)
            else:
                yield number, attempt

    def first(self, entries: Sequence[_Entry]) -> Sequence[_Entry]:
        """Return the first entries of a list."""
        shown = entries[: self._entries]
        self._rest += len(entries) - len(shown)
        return shown

    def omitted(self) -> Iterator[str]:
        """Yield a sentence on what is not shown."""
        parts = [(self._attempts, "earlier attempts that failed"), (self._rest, "rows or names")]
        phrases = [f"{number:,} {noun}" for number, noun in parts if number]
        if phrases:
            yield f"Omitted because of the size limit: {joined(phrases)}."


def _render(
    explanation: Explanation,
    problems: Sequence[RunProblem],
    unused: Sequence[UnusedJob],
    selection: _Selection,
) -> str:
    blocks: list[str] = []
    for file in explanation.files:
        blocks += _file(file, explanation.not_read, selection)
    blocks += selection.omitted()
    notes = [f"- {prose(note)}" for note in wording.notes(explanation)]
    notes += bullets(problems, unused)
    blocks += ["\n".join(notes)] if notes else []
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _file(file: FileExplanation, not_read: Sequence[str], selection: _Selection) -> Iterator[str]:
    format = file.file.format
    yield f"### {code(valid_unicode(file.file.path))}"
    yield f"**{wording.counts(file, not_read)}**"
    several = len({case.job for case in file.cases}) > 1
    named = [(case, _name(case, with_job=several)) for case in file.cases]
    rows = [row for case, name in named for row in _failures(case, name, format, selection)]
    if rows:
        yield table(_FAILED, "lrlrrrll", selection.first(rows))
    for title, found in (
        ("Incomplete, because the last attempt could not be read", _with("incomplete", named)),
        ("Not compared", _with("not compared", named)),
        ("Passed after a retry", [name for case, name in named if case.was_retried]),
    ):
        if found:
            yield f"{title}: {', '.join(selection.first(found))}"
    for scenario in file.scenarios:
        if scenario.stale:
            yield f"Stale in {code(scenario.name)}:"
            yield "\n".join(
                f"- {code(metric_name(item.gate.path))} {prose(wording.stale(item, format))}"
                for item in selection.first(scenario.stale)
            )
    rows = [row for scenario in file.scenarios for row in _tightenings(scenario, format)]
    if rows:
        yield "<details><summary>Gates that could be tightened</summary>"
        yield table(_BETTER, "llrrrrr", selection.first(rows))
        yield "</details>"


def _name(case: Case, *, with_job: bool) -> str:
    name = code(case.scenario)
    return f"{name} in {code(valid_unicode(case.job))}" if with_job else name


def _with(verdict: str, named: Iterable[tuple[Case, str]]) -> list[str]:
    """Return the names of the cases with a verdict."""
    return [name for case, name in named if case.verdict == verdict]


def _failures(case: Case, name: str, format: Format, selection: _Selection) -> Iterator[list[str]]:
    for number, attempt in selection.attempts(case):
        place = [name, f"{number} of {len(case.attempts)}"]
        for gate, value, _ in attempt.failures:
            missing = ["not in the run", format.show(gate.expected), "", "", ""]
            numbers = missing if value is None else _numbers(value, gate, format)
            yield [*place, code(metric_name(gate.path)), *numbers]
        for item in attempt.unknown if attempt is case.last or attempt.failures else ():
            yield [*place, code(metric_name(item.gate.path)), *_unknown(item, format)]


def _unknown(found: UnknownValue, format: Format) -> list[str]:
    gate, value, _ = found
    measured = "" if value is None else format.show(value)
    change = "" if value is None else percent(value, gate.expected)
    return [
        measured,
        format.show(gate.expected),
        change,
        f"unknown: {prose(unknown_reason(gate))}",
        "",
    ]


def _numbers(value: float, gate: EffectiveGate, format: Format) -> list[str]:
    return [
        format.show(value),
        format.show(gate.expected),
        percent(value, gate.expected),
        f"{arithmetic(gate, format)} ({prose(reason(gate))})",
        excess(value, gate, format),
    ]


def _tightenings(scenario: ScenarioExplanation, format: Format) -> Iterator[list[str]]:
    for item in scenario.tighter:
        gate = item.gate
        change = percent(item.closest, gate.expected)
        numbers = (item.closest, gate.expected, item.limit, gate.limit)
        measured, expected, new, old = map(format.show, numbers)
        path = code(metric_name(gate.path))
        yield [code(scenario.name), path, measured, expected, change, new, old]
