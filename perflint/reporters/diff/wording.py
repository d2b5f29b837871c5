"""Phrases that the output formats of a change share."""

from typing import Any

from perflint.documents.baselines.change_summary import ChangeSummary, FileSummary, ScenarioSummary
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.formats.paths import MISSING, Route
from perflint.primitives.wording import counted, percent


def field_path(route: Route) -> str:
    """Return a route as a path, ``pr_test/e2e``."""
    return "/".join(map(str, route))


def metric(value: Any, format: Format) -> str:
    """Return a metric rounded as the format rounds it; empty if it is not a number."""
    return format.show(value) if type(value) in NUMBER_TYPES else ""


def json_value(value: Any) -> str:
    """Return a value outside of scenarios as JSON; empty if it is missing."""
    import json

    return "" if value is MISSING else json.dumps(value, ensure_ascii=False)


def difference(change: FieldChange) -> str:
    """Return how a metric changed: ``-5.56 %``, ``unchanged``, ``disarmed``, or nothing."""
    if change.before is change.after is MISSING:
        return ""
    if not change.changed:
        return "unchanged"
    if change.disarmed and change.after is not MISSING:
        return "disarmed"
    numbers = type(change.before) in NUMBER_TYPES and type(change.after) in NUMBER_TYPES
    return percent(change.after, change.before).strip(" ()") if numbers else ""


def changed_count(scenario: ScenarioSummary) -> str:
    """Return how many measurements changed, ``4 of 60``.

    For an added or removed scenario it is the number of its measurements.
    """
    if scenario.verdict in ("added", "removed"):
        return f"{scenario.measured:,}"
    return f"{scenario.changed:,} of {scenario.measured:,}"


def total(summary: ChangeSummary) -> str:
    """Return the counts of all files."""
    files = counted(len(summary.files), "files")
    return f"{files}: {counted(summary.down, 'values')} decreased, {summary.up:,} increased"


def counts(file: FileSummary) -> list[str]:
    """Return one line each about the values, the scenarios and the fields of a file."""
    if file.error is not None:
        return [f"not compared: {file.error}"]
    values, lines = file.values, []
    if file.kept:
        other = f", {values.other:,} changed otherwise" if values.other else ""
        lines.append(f"{counted(values.down, 'values')} decreased, {values.up:,} increased{other}")
    added, removed = len(file.names_with("added")), len(file.names_with("removed"))
    lines.append(
        f"{counted(file.kept + added + removed, 'scenarios')}: {added:,} added, "
        f"{removed:,} removed, {file.kept:,} kept ({len(file.changed):,} changed)"
        + (f"; {file.moved_in:,} moved here from another file" if file.moved_in else "")
        + (f"; {file.moved_out:,} moved to another file" if file.moved_out else "")
    )
    if file.kept:
        lines.append(
            f"fields of kept scenarios: {len(values.added):,} added, "
            f"{len(values.removed):,} removed, {values.kept:,} kept"
        )
    return lines


def state(file: FileSummary) -> str:
    """Return ``new``, ``deleted`` or an empty string."""
    return "deleted" if file.is_deleted else "new" if file.previous_path is None else ""


def fields(scenario: ScenarioSummary) -> list[tuple[str, list[str]]]:
    """Return the paths of the added and removed fields, each list with its label."""
    values = scenario.values
    lists = (("added", values.added), ("removed", values.removed))
    return [(label, [field_path(route) for route in routes]) for label, routes in lists if routes]
