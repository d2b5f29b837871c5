"""What a change did, in Markdown for a pull request."""

from collections.abc import Iterator

from perflint.documents.baselines.change_summary import ChangeSummary, FileSummary, ScenarioSummary
from perflint.documents.baselines.scenario_change import Level
from perflint.primitives.wording import joined
from perflint.reporters.diff import words as change_words
from perflint.reporters.markdown_cells import code, table
from perflint.reporters.shared import written


def render(summary: ChangeSummary) -> str:
    """Render each file with what moved in it, then the counts of all."""
    blocks = [code(summary.snapshots)] if summary.snapshots else []
    for file in summary.files:
        blocks += _file(file)
    blocks.append(f"**{change_words.total(summary)}**")
    return "\n\n".join(blocks) + "\n"


def _file(file: FileSummary) -> Iterator[str]:
    state = change_words.state(file)
    was = "" if file.was in (None, file.path) else f" (was {_path(file.was or '')})"
    yield f"### {_path(file.path)}{was}{f' ({state})' if state else ''}"
    if file.fault is not None:
        yield f"Not compared: {code(file.fault)}"
        return
    yield "\n".join(f"- {line}" for line in change_words.counts(file))
    if file.scenarios:
        yield _scenarios(file)
    for title, levels in (("tolerance", file.tolerances), ("metadata", file.metadata)):
        if levels:
            yield table((title, "before", "after"), "lll", [_move(level) for level in levels])


def _path(path: str) -> str:
    return code(written(path))


def _scenarios(file: FileSummary) -> str:
    metrics = [code(str(path)) for path in file.format.top_level]
    with_fields = any(map(change_words.fields, file.scenarios))
    head = ["scenario", "verdict", "moved", *metrics, *(["fields"] if with_fields else [])]
    rows = [
        [
            code(scenario.name),
            scenario.verdict,
            change_words.share(scenario),
            *(_metric(level, file) for level in scenario.metrics),
            *([_fields(scenario)] if with_fields else []),
        ]
        for scenario in file.scenarios
    ]
    return table(head, f"llr{'r' * len(metrics)}l", rows)


def _metric(level: Level, file: FileSummary) -> str:
    before, after = (
        change_words.number(value, file.format) for value in (level.before, level.after)
    )
    moved = change_words.moved_by(level)
    if moved == "kept" or level.before is level.after:
        return after
    return f"{before or '-'} → {after or '-'}{f' ({moved})' if moved else ''}"


def _fields(scenario: ScenarioSummary) -> str:
    return "; ".join(
        f"{word}: {joined([code(field) for field in fields], most=3)}"
        for word, fields in change_words.fields(scenario)
    )


def _move(level: Level) -> list[str]:
    sides = (change_words.plain(value) for value in (level.before, level.after))
    return [code(change_words.place(level.path)), *(code(side) if side else "-" for side in sides)]
