"""The change of baselines as Markdown, for a pull request."""

from collections.abc import Iterator

from perflint.documents.baselines.change_summary import ChangeSummary, FileSummary, ScenarioSummary
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats import Format
from perflint.primitives.wording import joined
from perflint.reporters.diff import wording
from perflint.reporters.json_text import valid_unicode
from perflint.reporters.markdown_table import code, table


def render(summary: ChangeSummary) -> str:
    """Render each file with its changes, then the counts of all files."""
    blocks = [code(summary.snapshots)] if summary.snapshots else []
    for file in summary.files:
        blocks += _file(file)
    blocks.append(f"**{wording.total(summary)}**")
    return "\n\n".join(blocks) + "\n"


def _file(file: FileSummary) -> Iterator[str]:
    state = wording.state(file)
    was = (
        ""
        if file.previous_path in (None, file.path)
        else f" (was {_path(file.previous_path or '')})"
    )
    yield f"### {_path(file.path)}{was}{f' ({state})' if state else ''}"
    if file.error is not None:
        yield f"Not compared: {code(file.error)}"
        return
    yield "\n".join(f"- {line}" for line in wording.counts(file))
    if file.scenarios:
        yield _scenarios(file)
    for title, changes in (("tolerance", file.tolerances), ("metadata", file.metadata)):
        if changes:
            rows = [_field_row(change) for change in changes]
            yield table((title, "before", "after"), "lll", rows)


def _path(path: str) -> str:
    return code(valid_unicode(path))


def _scenarios(file: FileSummary) -> str:
    paths = wording.shown_metrics(file.scenarios, file.format)
    metrics = [code(wording.metric_name(path)) for path in paths]
    with_fields = any(map(wording.fields, file.scenarios))
    head = ["scenario", "verdict", "changed", *metrics, *(["fields"] if with_fields else [])]
    rows = [
        [
            code(scenario.title),
            scenario.verdict,
            wording.changed_count(scenario),
            *(
                _metric(change, scenario, file.format)
                for change in scenario.metrics
                if change.path in paths
            ),
            *([_fields(scenario)] if with_fields else []),
        ]
        for scenario in file.scenarios
    ]
    return table(head, f"llr{'r' * len(metrics)}l", rows)


def _metric(change: FieldChange, scenario: ScenarioSummary, format: Format) -> str:
    before, after = (wording.metric(value, format) for value in (change.before, change.after))
    difference = wording.difference(change, format, scenario.name)
    if difference == "unchanged" or change.before is change.after:
        return after
    return f"{before or '-'} → {after or '-'}{f' ({difference})' if difference else ''}"


def _fields(scenario: ScenarioSummary) -> str:
    return "; ".join(
        f"{label}: {joined([code(path) for path in paths], most=3)}"
        for label, paths in wording.fields(scenario)
    )


def _field_row(change: FieldChange) -> list[str]:
    return [
        code(wording.field_path(change.path)),
        *(code(value) if value else "-" for value in wording.sides(change)),
    ]
