"""The change of baselines as tables for a terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perflint.documents.baselines.change_summary import ChangeSummary, FileSummary, ScenarioSummary
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats import Format
from perflint.primitives.wording import joined
from perflint.reporters import Style
from perflint.reporters.diff import wording
from perflint.reporters.escape import clipped, escaped, width

if TYPE_CHECKING:
    from perflint.reporters.diff import Trend

_EFFECTS = {
    "replaced": "help",
    "extended": "added",
    "added": "added",
    "mixed": "warning",
    "loosened": "error",
    "removed": "removed",
    "other": "dim",
}


def render(summary: ChangeSummary, style: Style, trend: "Trend | None" = None) -> str:
    """Render each file with its changes, and the trend of each metric; then the counts."""
    lines = [clipped(summary.snapshots), ""] if summary.snapshots else []
    for file in summary.files:
        lines += [*_file(file, style, trend), ""]
    lines.append(wording.total(summary))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _file(file: FileSummary, style: Style, trend: "Trend | None") -> Iterator[str]:
    state = wording.state(file)
    was = (
        f" (was {style.path(file.previous_path)})"
        if file.previous_path not in (None, file.path)
        else ""
    )
    head = clipped(style.path(file.path) + was)
    yield style.paint(head, "bold") + (f" ({state})" if state else "")
    yield from (f"  {clipped(line)}" for line in wording.counts(file))
    if file.scenarios:
        yield ""
        yield from _scenarios(file, style, trend)
    for title, changes in (("tolerances", file.tolerances), ("metadata", file.metadata)):
        if changes:
            yield ""
            yield f"  {title}"
            yield from _field_rows(changes)


def _scenarios(file: FileSummary, style: Style, trend: "Trend | None") -> Iterator[str]:
    names = [clipped(scenario.title, 80) for scenario in file.scenarios]
    blocks = [
        [
            (
                *_metric(change, scenario, file.format),
                trend(file, scenario, change) if trend is not None and change.changed else "",
            )
            for change in scenario.metrics
            if change.path in wording.shown_metrics([scenario], file.format)
        ]
        for scenario in file.scenarios
    ]
    columns = _widths([row for block in blocks for row in block])
    name_width = max(map(width, names))
    for name, scenario, block in zip(names, file.scenarios, blocks, strict=True):
        verdict = style.paint(f"{scenario.verdict:<8}", _EFFECTS[scenario.verdict])
        yield f"  {_left(name, name_width)}  {verdict}  {_changed_count(scenario)}"
        for field, before, after, difference, bars in block:
            arrow = "→" if after else " "
            values = f"{_right(before, columns[1])} {arrow} {_right(after, columns[2])}"
            difference = _right(difference, max(9, columns[3]))
            yield f"    {_left(field, columns[0])}  {values} {difference}  {bars}"
        for label, paths in wording.fields(scenario):
            yield f"    {label}: {clipped(joined(paths, most=3))}"


def _changed_count(scenario: ScenarioSummary) -> str:
    one_sided = scenario.verdict in ("added", "removed")
    return f"{wording.changed_count(scenario)} {'measurements' if one_sided else 'changed'}"


def _metric(
    change: FieldChange, scenario: ScenarioSummary, format: Format
) -> tuple[str, str, str, str]:
    before, after = (
        wording.metric(value, format) or "-" for value in (change.before, change.after)
    )
    field, difference = (
        clipped(wording.metric_name(change.path)),
        wording.difference(change, format, scenario.name),
    )
    is_same = difference == "unchanged" or change.before is change.after
    return field, before, "" if is_same else after, difference


def _field_rows(changes: tuple[FieldChange, ...]) -> Iterator[str]:
    rows = []
    for change in changes:
        before, after = (escaped(value) or "-" for value in wording.sides(change))
        rows.append((clipped(wording.field_path(change.path), 80), before, after))
    columns = _widths(rows)
    for field, before, after in rows:
        yield f"    {_left(field, columns[0])}  {_left(before, columns[1])} → {after}"


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def _left(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def _right(text: str, cells: int) -> str:
    return " " * (cells - width(text)) + text
