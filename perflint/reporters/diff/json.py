"""What a change did as JSON, version 1: stable.

``{"version": 1, "snapshots", "files": […], "summary": {"files", "down", "up"}}``, where
``snapshots`` says in words what was compared, or is null. A file is::

    {"path", "was", "state", "format", "fault",
     "values": {"down", "up", "other"},
     "scenarios": {"added": [names], "removed": [names], "kept", "changed", "arrived",
                   "departed"},
     "fields": {"added", "removed", "kept"},
     "changes": [{"scenario", "verdict", "moved", "measurements", "share",
                  "values": {"down", "up", "other"},
                  "metrics": [{"field", "before", "after", "percent"}],
                  "fields": {"added": [pointers], "removed": [pointers]}}],
     "tolerances": [{"pointer", "before", "after"}], "metadata": [as tolerances]}

``was`` is the path before, null for a new file; ``state`` is "changed", "new" or "deleted";
``fault`` says why one side could not be read, else it is null. Of the scenarios that stayed,
``values`` count numbers that went down and up, and other values that changed; ``fields`` are all
their fields. ``kept`` counts what is on both sides, changed or not; of scenarios ``arrived`` counts
those of them that another file of the set held before, and ``departed`` those that one holds now.
``tolerances`` and ``metadata`` are empty for a new or deleted file. ``verdict`` is "replaced",
"mixed", "loosened", "added", "removed", or "other" where no measurement moved; ``share`` is from 0
to 1. Pointers of fields are from the record, others from the root. What is absent is null.
"""

from math import isfinite
from typing import Any

from perflint.documents.baselines.change_summary import (
    ChangeSummary,
    FileSummary,
    ScenarioSummary,
    Values,
)
from perflint.documents.baselines.scenario_change import Level
from perflint.documents.baselines.series import NUMBERS
from perflint.formats.paths import MISSING, pointer
from perflint.reporters.diff import words as change_words
from perflint.reporters.shared import dumped, written

VERSION = 1


def render(summary: ChangeSummary) -> str:
    """Render all that is known of the change."""
    output = {
        "version": VERSION,
        "snapshots": summary.snapshots or None,
        "files": [_file(file) for file in summary.files],
        "summary": {"files": len(summary.files), "down": summary.down, "up": summary.up},
    }
    return dumped(output)


def _file(file: FileSummary) -> dict[str, Any]:
    values = file.values
    return {
        "path": written(file.path),
        "was": written(file.was) if file.was is not None else None,
        "state": change_words.state(file) or "changed",
        "format": file.format.name,
        "fault": file.fault,
        "values": _values(values),
        "scenarios": {
            "added": file.named("added"),
            "removed": file.named("removed"),
            "kept": file.kept,
            "changed": len(file.changed),
            "arrived": file.arrived,
            "departed": file.departed,
        },
        "fields": {
            "added": len(values.added),
            "removed": len(values.removed),
            "kept": values.kept,
        },
        "changes": [_scenario(scenario) for scenario in file.scenarios],
        "tolerances": [_move(level) for level in file.tolerances],
        "metadata": [_move(level) for level in file.metadata],
    }


def _scenario(scenario: ScenarioSummary) -> dict[str, Any]:
    values = scenario.values
    return {
        "scenario": scenario.name,
        "verdict": scenario.verdict,
        "moved": scenario.moved,
        "measurements": scenario.measured,
        "share": scenario.share,
        "values": _values(values),
        "metrics": [_metric(level) for level in scenario.metrics],
        "fields": {
            "added": [pointer(route) for route in values.added],
            "removed": [pointer(route) for route in values.removed],
        },
    }


def _values(values: Values) -> dict[str, int]:
    return {"down": values.down, "up": values.up, "other": values.other}


def _metric(level: Level) -> dict[str, Any]:
    before, after = level.before, level.after
    percent = None
    if {type(before), type(after)} <= NUMBERS and before:
        share = 100 * (after - before) / abs(before)
        percent = round(share, 2) if isfinite(share) else None
    field = "/".join(map(str, level.path))
    return {
        "field": field,
        "before": _present(before),
        "after": _present(after),
        "percent": percent,
    }


def _move(level: Level) -> dict[str, Any]:
    return {
        "pointer": pointer(level.path),
        "before": _present(level.before),
        "after": _present(level.after),
    }


def _present(value: Any) -> Any:
    return None if value is MISSING else value
