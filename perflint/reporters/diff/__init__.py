"""The change of baselines between two snapshots, as printed by ``perflint diff``."""

from typing import Literal

from perflint.documents.baselines.change_summary import ChangeSummary
from perflint.reporters import Style

FORMATS = ("text", "markdown", "json")
"""Names of the output formats."""


def render(
    summary: ChangeSummary, format: Literal["text", "markdown", "json"], style: Style
) -> str:
    """Render a summary in one of ``FORMATS``; only ``text`` uses the style."""
    if format == "markdown":
        from perflint.reporters.diff import markdown

        return markdown.render(summary)
    if format == "json":
        from perflint.reporters.diff import json

        return json.render(summary)
    from perflint.reporters.diff import text

    return text.render(summary, style)
