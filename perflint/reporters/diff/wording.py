"""Phrases that the output formats of a change share."""

from collections.abc import Iterable
from typing import Any

from perflint.documents.baselines.change_summary import ChangeSummary, FileSummary, ScenarioSummary
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats import Format
from perflint.formats.format import ITSELF
from perflint.formats.paths import MISSING, Route
from perflint.primitives.wording import counted, percent
from perflint.reporters.diff.excerpts import excerpts


def field_path(route: Route) -> str:
    """Return a route as a path, ``pr_test/e2e``."""
    return "/".join(map(str, route))


def metric_name(path: Route) -> str:
    """Return the path of a metric; a record that is a number is its ``value``."""
    return "value" if path == ITSELF else field_path(path)


def shown_metrics(scenarios: Iterable[ScenarioSummary], format: Format) -> list[Route]:
    """Return the metrics to show: the top-level ones, and limits that a scenario has."""
    changes = [change for scenario in scenarios for change in scenario.metrics]
    present = {change.path for change in changes if change.before is not change.after}
    present |= {change.path for change in changes if change.before is not MISSING}
    return [path for path in format.shown_metrics if path in format.top_level or path in present]


def metric(value: Any, format: Format) -> str:
    """Return a metric rounded as the format rounds it; empty if it is not a number."""
    return format.show(value) if type(value) in NUMBER_TYPES else ""


def sides(change: FieldChange) -> tuple[str, str]:
    """Return both values of a field outside of scenarios as JSON; empty if one is missing.

    Long values are cut to the part in which they differ.
    """
    return excerpts(_json(change.before), _json(change.after))


def _json(value: Any) -> str:
    import json

    return "" if value is MISSING else json.dumps(value, ensure_ascii=False)


def difference(change: FieldChange, format: Format, scenario: str) -> str:
    """Return how a metric changed: ``-5.56 %``, ``unchanged``, ``disarmed``, or nothing.

    If the format has directions, the change is called ``better`` or ``worse``, that of a limit
    ``tighter`` or ``looser``.
    """
    if change.before is change.after is MISSING:
        return ""
    if not change.changed:
        return "unchanged"
    if change.effect == "disarmed":
        return "" if change.after is MISSING else "disarmed"
    if change.numbers is None:
        return ""
    before, after = change.numbers
    words = [percent(after, before)]
    if format.directions.are_declared and change.effect is not None:
        is_limit = change.path in format.kinds_of(scenario).limits
        words.append(_LIMIT_EFFECTS[change.effect] if is_limit else change.effect)
    return " ".join(filter(None, words))


_LIMIT_EFFECTS = {"better": "tighter", "worse": "looser", "disarmed": "disarmed"}


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
    counts = f"{counted(summary.down, 'values')} decreased, {summary.up:,} increased"
    values = [file.values for file in summary.files if file.format.directions.are_declared]
    if values:
        better, worse = sum(value.better for value in values), sum(value.worse for value in values)
        counts += f"; {better:,} better, {worse:,} worse"
    return f"{files}: {counts}"


def counts(file: FileSummary) -> list[str]:
    """Return one line each about the values, the scenarios and the fields of a file."""
    if file.error is not None:
        return [f"not compared: {file.error}"]
    values, lines = file.values, []
    if file.kept:
        other = f", {values.other:,} changed otherwise" if values.other else ""
        changed = f"{values.down:,} decreased, {values.up:,} increased"
        if file.format.directions.are_declared:
            judged = f"{counted(values.better, 'values')} better, {values.worse:,} worse"
            lines.append(f"{judged} ({changed}{other})")
        else:
            lines.append(
                f"{counted(values.down, 'values')} decreased, {values.up:,} increased{other}"
            )
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
    """Return the paths of the added, removed and corrected fields, each list with its label."""
    values = scenario.values
    lists = (
        ("added", values.added),
        ("removed", values.removed),
        ("corrected", scenario.corrections),
    )
    return [(label, [field_path(route) for route in routes]) for label, routes in lists if routes]
