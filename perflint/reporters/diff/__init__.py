"""The change of baselines between two snapshots, as printed by ``perflint diff``."""

from collections.abc import Callable
from typing import Literal

from perflint.documents.baselines.change_summary import (
    ChangeSummary,
    FileSummary,
    ScenarioSummary,
)
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.reporters import Style

FORMATS = ("text", "markdown", "json")
"""Names of the output formats."""


Trend = Callable[[FileSummary, ScenarioSummary, FieldChange], str]
"""Returns the past values of a metric as bars."""


def render(
    summary: ChangeSummary,
    format: Literal["text", "markdown", "json"],
    style: Style,
    trend: Trend | None = None,
) -> str:
    """Render a summary in one of ``FORMATS``; only ``text`` uses the style and the trends."""
    if format == "markdown":
        from perflint.reporters.diff import markdown

        return markdown.render(summary)
    if format == "json":
        from perflint.reporters.diff import json

        return json.render(summary)
    from perflint.reporters.diff import text

    return text.render(summary, style, trend)
