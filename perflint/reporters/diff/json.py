"""The change of baselines as JSON, version 1: a stable format.

``{"version": 1, "snapshots", "files": […], "summary": {"files", "down", "up", "better",
"worse"}}``, where ``snapshots`` is a sentence about what was compared, or null. A file is::

    {"path", "was", "state", "format", "fault",
     "values": {"down", "up", "other", "better", "worse"},
     "scenarios": {"added": [names], "removed": [names], "kept", "changed", "arrived",
                   "departed"},
     "fields": {"added", "removed", "kept"},
     "changes": [{"scenario", "verdict", "moved", "measurements", "share",
                  "values": {"down", "up", "other", "better", "worse"},
                  "metrics": [{"field", "before", "after", "percent", "effect"}],
                  "fields": {"added", "removed", "corrected": [pointers]}}],
     "tolerances": [{"pointer", "before", "after"}], "metadata": [like "tolerances"]}

``was`` is the path before the change, null for a new file. ``state`` is "changed", "new" or
"deleted". ``fault`` says why one side could not be read, otherwise it is null.

Of a file, ``values`` and ``fields`` are about the scenarios that are on both sides: how many
numbers decreased (``down``) and increased (``up``), how many other values changed, how many of the
numbers are ``better`` and ``worse`` by the direction of the format, and how many fields were added,
removed and kept. ``kept`` counts what is on both sides, changed or not. Of the
kept scenarios, ``arrived`` counts those that were in another file of the set before. ``departed``
counts the scenarios of this file that are in another file now. ``tolerances`` and ``metadata`` are
empty for a new or deleted file.

``verdict`` is "replaced", "mixed", "extended" (measurements were only added), "loosened", "added",
"removed", or "other" if no measurement that varies from run to run changed. ``corrected`` are
aggregates that match their unchanged inputs now, and did not before. The ``effect`` on a metric is
"better", "worse", "disarmed" (no longer checked), or null. ``moved`` of the ``measurements``
changed; ``share`` is that fraction, from 0 to 1. The pointers of fields start at the record, other
pointers at the root. Missing values are null.
"""

from math import isfinite
from typing import Any

from perflint.documents.baselines.change_summary import (
    ChangeSummary,
    FieldCounts,
    FileSummary,
    ScenarioSummary,
)
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.paths import MISSING, pointer
from perflint.reporters.diff import wording
from perflint.reporters.json_text import dump_json, valid_unicode

VERSION = 1


def render(summary: ChangeSummary) -> str:
    """Render the whole summary."""
    output = {
        "version": VERSION,
        "snapshots": summary.snapshots or None,
        "files": [_file(file) for file in summary.files],
        "summary": {
            "files": len(summary.files),
            "down": summary.down,
            "up": summary.up,
            "better": sum(file.values.better for file in summary.files),
            "worse": sum(file.values.worse for file in summary.files),
        },
    }
    return dump_json(output)


def _file(file: FileSummary) -> dict[str, Any]:
    values = file.values
    return {
        "path": valid_unicode(file.path),
        "was": valid_unicode(file.previous_path) if file.previous_path is not None else None,
        "state": wording.state(file) or "changed",
        "format": file.format.name,
        "fault": file.error,
        "values": _values(values),
        "scenarios": {
            "added": file.names_with("added"),
            "removed": file.names_with("removed"),
            "kept": file.kept,
            "changed": len(file.changed),
            "arrived": file.moved_in,
            "departed": file.moved_out,
        },
        "fields": {
            "added": len(values.added),
            "removed": len(values.removed),
            "kept": values.kept,
        },
        "changes": [_scenario(scenario) for scenario in file.scenarios],
        "tolerances": [_field(change) for change in file.tolerances],
        "metadata": [_field(change) for change in file.metadata],
    }


def _scenario(scenario: ScenarioSummary) -> dict[str, Any]:
    values = scenario.values
    return {
        "scenario": scenario.name,
        "was": scenario.previous_name,
        "verdict": scenario.verdict,
        "moved": scenario.changed,
        "measurements": scenario.measured,
        "share": scenario.changed_fraction,
        "values": _values(values),
        "metrics": [_metric(change) for change in scenario.metrics],
        "fields": {
            "added": [pointer(route) for route in values.added],
            "removed": [pointer(route) for route in values.removed],
            "corrected": [pointer(route) for route in scenario.corrections],
        },
    }


def _values(values: FieldCounts) -> dict[str, int]:
    return {
        "down": values.down,
        "up": values.up,
        "other": values.other,
        "better": values.better,
        "worse": values.worse,
    }


def _metric(change: FieldChange) -> dict[str, Any]:
    before, after = change.before, change.after
    percent = None
    if {type(before), type(after)} <= NUMBER_TYPES and before:
        exact = 100 * (after - before) / abs(before)
        percent = round(exact, 2) if isfinite(exact) else None
    return {
        "field": wording.field_path(change.path),
        "before": _json_value(before),
        "after": _json_value(after),
        "percent": percent,
        "effect": change.effect,
    }


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "pointer": pointer(change.path),
        "before": _json_value(change.before),
        "after": _json_value(change.after),
    }


def _json_value(value: Any) -> Any:
    return None if value is MISSING else value
