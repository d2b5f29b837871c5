"""An explanation as Markdown, for the summary of a CI job."""

from collections.abc import Iterator

from perflint.documents.baselines.gates import EffectiveGate
from perflint.explain.explanation import Case, Explanation, FileExplanation, ScenarioExplanation
from perflint.formats import Format
from perflint.primitives.wording import percent
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.explain import wording
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.limits import arithmetic, excess, reason
from perflint.reporters.markdown_table import code, prose, table

_FAILED = ("case", "attempt", "gate", "measured", "expected", "change", "limit", "beyond it")
_BETTER = ("case", "gate", "measured", "expected", "change", "limit would be", "instead of")


def render(explanation: Explanation) -> str:
    """Render the failed gates of each file, those that could be tightened, and the counts."""
    blocks: list[str] = []
    for file in explanation.files:
        blocks += _file(file)
    notes = [f"- {prose(note)}" for note in wording.notes(explanation)]
    blocks += ["\n".join(notes)] if notes else []
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _file(file: FileExplanation) -> Iterator[str]:
    format = file.file.format
    yield f"### {code(valid_unicode(file.file.path))}"
    yield f"**{wording.counts(file)}**"
    several = len({case.job for case in file.cases}) > 1
    named = [(case, _name(case, with_job=several)) for case in file.cases]
    rows = [row for case, name in named for row in _failures(case, name, format)]
    if rows:
        yield table(_FAILED, "lrlrrrll", rows)
    retried = [name for case, name in named if len(case.attempts) > 1 and not case.failed]
    if retried:
        yield f"Passed after a retry: {', '.join(retried)}"
    for scenario in file.scenarios:
        if scenario.stale:
            yield f"Stale in {code(scenario.name)}:"
            yield "\n".join(
                f"- {code(metric_name(item.gate.path))} {prose(wording.stale(item, format))}"
                for item in scenario.stale
            )
    rows = [row for scenario in file.scenarios for row in _tightenings(scenario, format)]
    if rows:
        yield "<details><summary>Gates that could be tightened</summary>"
        yield table(_BETTER, "llrrrrr", rows)
        yield "</details>"


def _name(case: Case, *, with_job: bool) -> str:
    name = code(case.scenario)
    return f"{name} in {code(valid_unicode(case.job))}" if with_job else name


def _failures(case: Case, name: str, format: Format) -> Iterator[list[str]]:
    for number, attempt in enumerate(case.attempts, 1):
        for gate, value in attempt.failures:
            missing = ["not in the run", format.show(gate.expected), "", "", ""]
            yield [
                name,
                f"{number} of {len(case.attempts)}",
                code(metric_name(gate.path)),
                *(missing if value is None else _numbers(value, gate, format)),
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
