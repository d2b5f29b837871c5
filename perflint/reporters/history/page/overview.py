"""The table of the scenarios with small charts, and what filters it."""

import posixpath
from collections.abc import Iterator, Sequence

from perflint.history.summary import Summary, summary
from perflint.history.time_line import History, TimeLine
from perflint.primitives.record import Record
from perflint.primitives.wording import counted
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.escape import clipped
from perflint.reporters.history import wording
from perflint.reporters.history.page.chart import sparkline
from perflint.reporters.history.page.markup import (
    LONGEST,
    Attributes,
    Markup,
    element,
    joined,
    untrusted,
)
from perflint.reporters.history.page.scale import Period, drawable, moments, period

STATES = ("dormant", "contradiction", "taken back", "removed")
"""What scenarios can be filtered by."""

_COLUMNS = (
    ("scenario", None),
    ("file", None),
    ("now", "the value of the first metric"),
    ("trend", "the changes of the first metric; one scale of time for all scenarios"),
    ("age", "days since a value changed"),
    ("changes", "the number of changes"),
    ("turns", "how often a metric changed its direction"),
    ("taken back", "tightenings that were taken back within 14 and within 30 days"),
    ("dormant", "gates with a limit of more than twice the value"),
    ("breaks", "the rules that the scenario violates now"),
)
"""The title of each column, and what it means."""


def states_of(line: TimeLine, totals: Summary) -> list[str]:
    """Return which of ``STATES`` a scenario has."""
    present = (line.gates.dormant, line.contradictions, totals.later, not line.is_present)
    return [state for state, is_so in zip(STATES, present, strict=True) if is_so]


class _Shared(Record):
    """What the rows have in common: the paths of the files, and the time of the small charts."""

    paths: list[str]
    folder: str
    over: Period


def render(history: History) -> Markup:
    """Render the filters and the table."""
    totals = [summary(line, history.today) for line in history.lines]
    paths = [*dict.fromkeys(line.place.path for line in history.lines)]
    firsts = [line.shown[0] for line in history.lines]
    first = min(firsts, key=lambda change: moments([change])[0])
    shared = _Shared(paths, common_folder(paths), period([first], history.today))
    rows = [
        _row(line, f"s{number}", each, shared)
        for number, (line, each) in enumerate(zip(history.lines, totals, strict=True))
    ]
    heads = [element("th", {"scope": "col", "title": hint}, name) for name, hint in _COLUMNS]
    table = element(
        "table",
        {"id": "overview"},
        _caption(shared.folder),
        element("thead", {}, element("tr", {}, heads)),
        element("tbody", {}, rows),
    )
    states = [states_of(*pair) for pair in zip(history.lines, totals, strict=True)]
    return joined(_filters(shared, states), table)


def _caption(folder: str) -> Markup:
    if not folder:
        return Markup("")
    return element("caption", {}, "files below ", untrusted(folder, LONGEST))


def common_folder(paths: Sequence[str]) -> str:
    """Return the folder that all files are below, with a slash at its end; empty if it is none."""
    folder = posixpath.commonpath([posixpath.dirname(path) for path in paths]) if paths else ""
    return f"{folder}/" if folder else ""


def _filters(shared: _Shared, states: list[list[str]]) -> Markup:
    """Return the form, which a script shows: it does nothing without one."""
    choices = [element("option", {"value": ""}, "all files")]
    for name, numbers in _groups(shared.paths, shared.folder):
        value = " ".join(map(str, numbers))
        choices.append(element("option", {"value": value}, clipped(name, LONGEST)))
    boxes = []
    for number, state in enumerate(STATES):
        count = sum(state in each for each in states)
        box: Attributes = {"type": "checkbox", "value": number, "disabled": None if count else ""}
        boxes.append(element("label", {}, element("input", box), f" {state} {count:,}"))
    field = {"type": "search", "id": "name", "placeholder": "name of a scenario"}
    return element(
        "form",
        {"id": "filters", "hidden": "", "role": "search"},
        element("label", {}, "name ", element("input", field)),
        element("label", {}, "file ", element("select", {"id": "file"}, choices)),
        element("fieldset", {}, element("legend", {}, "only"), boxes),
        element("label", {"class": "sort"}, "sort by ", element("select", {"id": "sort"})),
        element("output", {"id": "count", "aria-live": "polite"}),
    )


def _groups(paths: list[str], folder: str) -> Iterator[tuple[str, list[int]]]:
    """Yield folders with several files, and files, with the numbers of the files."""
    found: dict[str, list[int]] = {}
    for number, path in enumerate(paths):
        parts = path[len(folder) :].split("/")
        for depth in range(1, len(parts)):
            found.setdefault("/".join(parts[:depth]) + "/", []).append(number)
    groups = [(name, numbers) for name, numbers in found.items() if len(numbers) > 1]
    yield from sorted(groups + [(path[len(folder) :], [n]) for n, path in enumerate(paths)])


def _row(line: TimeLine, section: str, totals: Summary, shared: _Shared) -> Markup:
    path = line.place.path
    states = [str(STATES.index(state)) for state in states_of(line, totals)]
    attributes = {
        "data-file": str(shared.paths.index(path)),
        "data-state": " ".join(states) or None,
        "class": None if line.is_present else "gone",
    }
    link = element("a", {"href": f"#{section}"}, untrusted(line.place.name, LONGEST))
    return element(
        "tr",
        attributes,
        element("th", {"scope": "row"}, link),
        element("td", {"class": "file"}, untrusted(path[len(shared.folder) :], LONGEST)),
        _cells(line, totals, shared.over),
    )


def _cells(line: TimeLine, totals: Summary, over: Period) -> Iterator[Markup]:
    metric = line.metrics[0] if line.metrics else None
    now = line.format.show(metric.value) if metric is not None else ""
    yield _number(metric and metric.value, now if line.is_present else "removed")
    yield element("td", {"class": "trend"}, _trend(line, over))
    yield _number(totals.age, wording.age(totals))
    yield _number(totals.changes, f"{totals.changes:,}")
    yield _number(totals.reversals, f"{totals.reversals:,}" if totals.reversals else "")
    back = f"{totals.soon:,}/{totals.later:,}" if totals.later else ""
    yield _number(totals.soon * 1000 + totals.later, back)
    dormant, total = line.gates.dormant, line.gates.total
    text = f"{dormant:,}/{total:,}" if dormant else ""
    yield _number(round(dormant / total, 4) if total else 0, text)
    rules = [element("strong", {}, rule) for rule in line.contradictions]
    yield element("td", {"data-v": len(rules)}, rules)


def _trend(line: TimeLine, over: Period) -> Markup:
    path = wording.shown_path(line)
    drawn = sparkline(line, path, over) if path is not None else ""
    if path is None or not drawn:
        return Markup("")
    shown = wording.trend(line._replace(changes=line.shown), path)
    count = counted(sum(value is not None for value in shown), "values")
    title = element("title", {}, f"{metric_name(path)}: {count}")
    return element("svg", {"class": "spark", "role": "img"}, title, drawn)


def _number(value: float | None, text: str) -> Markup:
    return element(
        "td", {"class": "n", "data-v": "-1" if value is None else f"{drawable(value):.12g}"}, text
    )
