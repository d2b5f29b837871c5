"""A history as a table for a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from perflint.history.summary import summary
from perflint.history.time_line import History, TimeLine
from perflint.primitives.wording import bracketed, counted, joined
from perflint.reporters import Style
from perflint.reporters.escape import clipped, width
from perflint.reporters.history import wording
from perflint.reporters.history.columns import GAP, fitted, left, right, widths
from perflint.reporters.history.sparkline import WIDEST, sparkline

WIDE = 100
"""The width of a terminal from which trends are not shortened."""

NARROWEST = 16
"""The least width of the names of scenarios."""

_HEAD = ("now", "trend", "age", "changes", "turns", "taken back", "dormant", "breaks")
_TITLES = {title: title for title in _HEAD}
_LEFT = frozenset(("trend",))
"""The columns that are not aligned to the right."""

_DROPPED = ("turns", "dormant", "taken back", "changes")
"""The columns that are left out on a narrow terminal, until the others have room."""


def render(history: History, style: Style, *, blocks: bool, with_removed: bool) -> str:
    """Render a table for each file, and the notes; ``blocks`` tells whether bars can be shown."""
    lines = [clipped(wording.title(history)), ""]
    shown = [line for line in history.lines if with_removed or line.is_present]
    most = WIDEST if style.columns >= WIDE else WIDEST // 2
    rows = [_row(line, history, blocks=blocks, most=most) for line in shown]
    names = max(width(name) for name in ("scenario", *(clipped(each.place.name) for each in shown)))
    columns = _columns(rows, style.columns - min(names, NARROWEST))
    room = style.columns - sum(len(GAP) + cells for cells in columns.values())
    cells = max(min(names, NARROWEST), min(room, names))
    for path, group in groupby(zip(shown, rows, strict=True), lambda item: item[0].place.path):
        members = [*group]
        metric = wording.common_metric([line for line, _ in members])
        title = fitted(style.path(path), style.columns - len(metric) - 3)
        lines.append(style.paint(title, "bold") + bracketed(metric))
        lines.append(f"{left('scenario', cells)}{GAP}{_aligned(_TITLES, columns)}")
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


def _columns(rows: Sequence[Mapping[str, str]], room: int) -> dict[str, int]:
    """Return the columns that are shown, and their widths."""
    cells = widths([_HEAD, *([*row.values()] for row in rows)])
    columns = dict(zip(_HEAD, cells, strict=True))
    for title in _DROPPED:
        if sum(len(GAP) + cells for cells in columns.values()) > room:
            del columns[title]
    return columns


def _row(line: TimeLine, history: History, *, blocks: bool, most: int) -> dict[str, str]:
    totals = summary(line, history.today)
    path = wording.shown_path(line)
    trend = wording.trend(line, path) if path is not None else []
    bars = sparkline(trend, blocks=blocks, most=most)
    now = line.format.show(line.metrics[0].value) if line.metrics else ""
    cells = (
        now if line.is_present else "removed",
        bars,
        wording.age(totals),
        f"{totals.changes:,}",
        f"{totals.reversals:,}",
        f"{totals.soon:,}/{totals.later:,}" if totals.later else "",
        f"{line.gates.dormant:,}/{line.gates.total:,}" if line.gates.total else "",
        f"{len(line.contradictions)}" if line.contradictions else "",
    )
    return dict(zip(_HEAD, cells, strict=True))


def _aligned(row: Mapping[str, str], columns: Mapping[str, int]) -> str:
    return GAP.join(
        (left if title in _LEFT else right)(row[title], cells) for title, cells in columns.items()
    )
