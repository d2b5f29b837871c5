"""What a change did, as tables for a terminal."""

from collections.abc import Iterator

from perflint.documents.baselines.change_summary import ChangeSummary, FileSummary, ScenarioSummary
from perflint.documents.baselines.scenario_change import Level
from perflint.primitives.wording import joined
from perflint.reporters import Style
from perflint.reporters.diff import words as change_words
from perflint.reporters.escape import clipped, width

_EFFECTS = {
    "replaced": "help",
    "added": "added",
    "mixed": "warning",
    "loosened": "error",
    "removed": "removed",
    "other": "dim",
}


def render(summary: ChangeSummary, style: Style) -> str:
    """Render each file with what moved in it, then the counts of all."""
    lines = [clipped(summary.snapshots), ""] if summary.snapshots else []
    for file in summary.files:
        lines += [*_file(file, style), ""]
    lines.append(change_words.total(summary))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _file(file: FileSummary, style: Style) -> Iterator[str]:
    state = change_words.state(file)
    was = f" (was {style.path(file.was)})" if file.was not in (None, file.path) else ""
    head = clipped(style.path(file.path) + was)
    yield style.paint(head, "bold") + (f" ({state})" if state else "")
    yield from (f"  {clipped(line)}" for line in change_words.counts(file))
    if file.scenarios:
        yield ""
        yield from _scenarios(file, style)
    for title, levels in (("tolerances", file.tolerances), ("metadata", file.metadata)):
        if levels:
            yield ""
            yield f"  {title}"
            yield from _moves(levels)


def _scenarios(file: FileSummary, style: Style) -> Iterator[str]:
    names = [clipped(scenario.name, 80) for scenario in file.scenarios]
    rows = [[_row(level, file) for level in scenario.metrics] for scenario in file.scenarios]
    columns = _widths([row for block in rows for row in block])
    longest = max(map(width, names))
    for name, scenario, block in zip(names, file.scenarios, rows, strict=True):
        verdict = style.paint(f"{scenario.verdict:<8}", _EFFECTS[scenario.verdict])
        yield f"  {_left(name, longest)}  {verdict}  {_share(scenario)}"
        for field, before, after, moved in block:
            arrow = "→" if after else " "
            cells = (_right(before, columns[1]), arrow, _right(after, columns[2]), f"{moved:>9}")
            yield f"    {_left(field, columns[0])}  {' '.join(cells)}"
        for word, fields in change_words.fields(scenario):
            yield f"    {word}: {clipped(joined(fields, most=3))}"


def _share(scenario: ScenarioSummary) -> str:
    one_sided = scenario.verdict in ("added", "removed")
    return f"{change_words.share(scenario)} {'measurements' if one_sided else 'moved'}"


def _row(level: Level, file: FileSummary) -> tuple[str, str, str, str]:
    before, after = (
        change_words.number(value, file.format) or "-" for value in (level.before, level.after)
    )
    field, moved = clipped(change_words.place(level.path)), change_words.moved_by(level)
    same = moved == "kept" or level.before is level.after
    return field, before, "" if same else after, moved


def _moves(levels: tuple[Level, ...]) -> Iterator[str]:
    rows = [
        (
            clipped(change_words.place(level.path), 80),
            clipped(change_words.plain(level.before), 80) or "-",
            clipped(change_words.plain(level.after), 80) or "-",
        )
        for level in levels
    ]
    columns = _widths(rows)
    for field, before, after in rows:
        yield f"    {_left(field, columns[0])}  {_left(before, columns[1])} → {after}"


def _widths(rows: list[tuple[str, str, str]] | list[tuple[str, str, str, str]]) -> list[int]:
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def _left(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def _right(text: str, cells: int) -> str:
    return " " * (cells - width(text)) + text
