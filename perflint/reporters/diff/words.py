"""Phrases that the tables of a change share."""

from typing import Any

from perflint.documents.baselines.change_summary import ChangeSummary, FileSummary, ScenarioSummary
from perflint.documents.baselines.scenario_change import Level
from perflint.documents.baselines.series import NUMBERS
from perflint.formats import Format
from perflint.formats.paths import MISSING, Route
from perflint.primitives.wording import counted, percent


def place(route: Route) -> str:
    """Write a route within a file, ``pr_test/e2e``."""
    return "/".join(map(str, route))


def number(value: Any, format: Format) -> str:
    """Write a metric as its format rounds it; null and what is absent are empty."""
    return format.show(value) if type(value) in NUMBERS else ""


def plain(value: Any) -> str:
    """Write a value beside scenarios as JSON does; what is absent is empty."""
    import json

    return "" if value is MISSING else json.dumps(value, ensure_ascii=False)


def moved_by(level: Level) -> str:
    """Say by how much a metric moved: ``-5.56 %``, ``kept``, or that it gates no more."""
    if level.before is level.after is MISSING:
        return ""
    if not level.moved:
        return "kept"
    if level.went_off and level.after is not MISSING:
        return "off"
    numbers = type(level.before) in NUMBERS and type(level.after) in NUMBERS
    return percent(level.after, level.before).strip(" ()") if numbers else ""


def share(scenario: ScenarioSummary) -> str:
    """Say how many measurements moved, ``4 of 60``; of a scenario on one side, how many it has."""
    if scenario.verdict in ("added", "removed"):
        return f"{scenario.measured:,}"
    return f"{scenario.moved:,} of {scenario.measured:,}"


def total(summary: ChangeSummary) -> str:
    """Say what happened in all files."""
    files = counted(len(summary.files), "files")
    return f"{files}: {counted(summary.down, 'values')} down, {summary.up:,} up"


def counts(file: FileSummary) -> list[str]:
    """Say what happened to the values, scenarios and fields of a file, a line each."""
    if file.fault is not None:
        return [f"not compared: {file.fault}"]
    values, lines = file.values, []
    if file.kept:
        other = f", {values.other:,} otherwise changed" if values.other else ""
        lines.append(f"{counted(values.down, 'values')} down, {values.up:,} up{other}")
    added, removed = len(file.named("added")), len(file.named("removed"))
    lines.append(
        f"{counted(file.kept + added + removed, 'scenarios')}: {added:,} added, "
        f"{removed:,} removed, {file.kept:,} kept ({len(file.changed):,} of them changed)"
        + (f"; {file.arrived:,} of them from another file" if file.arrived else "")
        + (f"; {file.departed:,} in another file now" if file.departed else "")
    )
    if file.kept:
        lines.append(
            f"fields of kept scenarios: {len(values.added):,} added, "
            f"{len(values.removed):,} removed, {values.kept:,} kept"
        )
    return lines


def state(file: FileSummary) -> str:
    """Say ``new``, ``deleted`` or nothing."""
    return "deleted" if file.is_gone else "new" if file.was is None else ""


def fields(scenario: ScenarioSummary) -> list[tuple[str, list[str]]]:
    """Return the fields that came and went, under the words for it."""
    values = scenario.values
    sides = (("added", values.added), ("removed", values.removed))
    return [(word, [place(route) for route in routes]) for word, routes in sides if routes]
