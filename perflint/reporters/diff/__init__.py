"""What a change did, as the table that ``perflint diff`` prints."""

from typing import Literal

from perflint.documents.baselines.change_summary import ChangeSummary
from perflint.reporters import Style

FORMATS = ("text", "markdown", "json")
"""Names of the output formats; ``change_json`` documents the last one."""


def render(
    summary: ChangeSummary, format: Literal["text", "markdown", "json"], style: Style
) -> str:
    """Render a summary in one of ``FORMATS``; only text asks anything of the style."""
    if format == "markdown":
        from perflint.reporters.diff import markdown as change_markdown

        return change_markdown.render(summary)
    if format == "json":
        from perflint.reporters.diff import json as change_json

        return change_json.render(summary)
    from perflint.reporters.diff import text as change_text

    return change_text.render(summary, style)
