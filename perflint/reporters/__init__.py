"""A report as text for people and as data for machines: each module has ``render``."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from perflint.report import Report

FORMATS = ("full", "concise", "json")
"""Names of the output formats."""


class Style(Protocol):
    """What a text reporter asks of the terminal: to paint, and how to write a path."""

    def paint(self, text: str, *effects: str) -> str:
        """Return the text in a colour or weight, where the output has colours."""

    def path(self, path: str) -> str:
        """Return a path of the report as the reader would type it."""


def render(format: str, report: "Report", style: Style) -> str:
    """Render a report in one of ``FORMATS``."""
    if format != "json" and not report.active:
        from perflint.reporters import summary

        return summary.render(report, style)
    module = import_module(f"perflint.reporters.{'as_json' if format == 'json' else format}")
    text: str = module.render(report, style)
    return text
