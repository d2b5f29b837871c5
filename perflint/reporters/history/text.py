"""A history as a table for a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from perflint.history.summary import summary
from perflint.history.time_line import History, TimeLine
from perflint.primitives.wording import bracketed, counted, joined
from perflint.reporters import Style
from perflint.reporters.escape import clipped, width
from perflint.reporters.history import wording
from perflint.reporters.history.columns import GAP, fitted, left, right, widths
from perflint.reporters.history.sparkline import sparkline

NARROWEST = 16
"""The least width of the names of scenarios."""

_HEAD = ("now", "trend", "age", "changes", "turns", "taken back", "dormant", "breaks")
_ALIGNED = (right, left, right, right, right, right, right, right)


def render(history: History, style: Style, *, blocks: bool, with_removed: bool) -> str:
    """Render a table for each file, and the notes; ``blocks`` tells whether bars can be shown."""
    lines = [clipped(wording.title(history)), ""]
    shown = [line for line in history.lines if with_removed or line.is_present]
    rows = [_row(line, history, blocks=blocks) for line in shown]
    columns = widths([_HEAD, *rows])
    names = [left("scenario", len("scenario")), *(clipped(line.place.name) for line in shown)]
    room = style.columns - sum(columns) - len(GAP) * len(columns)
    cells = max(NARROWEST, min(room, max(map(width, names))))
    for path, group in groupby(zip(shown, rows, strict=True), lambda item: item[0].place.path):
        members = [*group]
        metric = wording.common_metric([line for line, _ in members])
        title = fitted(style.path(path), style.columns - len(metric) - 3)
        lines.append(style.paint(title, "bold") + bracketed(metric))
        lines.append(f"{left('scenario', cells)}{GAP}{_aligned(_HEAD, columns)}")
        for line, row in members:
            name = left(fitted(line.place.name, cells), cells)
            effect = "error" if line.contradictions else "dim" if not line.is_present else ""
            text = f"{name}{GAP}{_aligned(row, columns)}".rstrip()
            lines.append(style.paint(text, effect) if effect else text)
        lines.append("")
    lines += _notes(history, len(shown))
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def _notes(history: History, shown: int) -> Iterator[str]:
    if not history.lines:
        yield clipped(history.nothing)
    hidden = len(history.lines) - shown
    if hidden:
        yield f"{counted(hidden, 'removed scenarios')} not listed (--scenario GLOB lists them, too)"
    broken = Counter(rule for line in history.lines for rule in line.contradictions)
    if broken:
        counts = [f"{counted(count, 'scenarios')} {rule}" for rule, count in broken.items()]
        yield f"breaks a rule now: {joined(counts)}"
    yield from (clipped(note) for note in wording.notes(history))


def _row(line: TimeLine, history: History, *, blocks: bool) -> tuple[str, ...]:
    totals = summary(line, history.today)
    path = wording.shown_path(line)
    bars = sparkline(wording.trend(line, path), blocks=blocks) if path is not None else ""
    now = line.format.show(line.metrics[0].value) if line.metrics else ""
    return (
        now if line.is_present else "removed",
        bars,
        wording.age(totals),
        f"{totals.changes:,}",
        f"{totals.reversals:,}",
        f"{totals.soon:,}/{totals.later:,}" if totals.later else "",
        f"{line.gates.dormant:,}/{line.gates.total:,}" if line.gates.total else "",
        f"{len(line.contradictions)}" if line.contradictions else "",
    )


def _aligned(row: Sequence[str], columns: Sequence[int]) -> str:
    cells = zip(_ALIGNED, row, columns, strict=True)
    return GAP.join(align(text, most) for align, text, most in cells)
