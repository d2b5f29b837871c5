"""A report as text for people and as data for machines: each module has ``render``."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from perflint.engine.report import Report

FORMATS = {
    "full": "for people: every finding with its lines, the arithmetic, and what to type",
    "concise": "for people and editors: one line a finding",
    "json": "for programs of your own: everything, stable",
    "sarif": "for code scanning and editors: SARIF 2.1.0",
    "github": "for a step of GitHub Actions: annotations, and the summary of the step",
    "gitlab": "for merge requests of GitLab: a code quality report",
    "junit": "for CI that shows test results: JUnit XML",
    "markdown": "for a comment on a pull request",
    "rdjson": "for reviewdog: its diagnostic format",
}
"""Names of the output formats, and what each is for."""

FOR_PEOPLE = ("full", "concise")
"""The formats that have colours, paths as the reader would type them, and a table of statistics."""


class Style(Protocol):
    """What a text reporter asks of the terminal: to paint, and how to write a path."""

    def paint(self, text: str, *effects: str) -> str:
        """Return the text in a colour or weight, where the output has colours."""

    def path(self, path: str) -> str:
        """Return a path of the report as the reader would type it."""


def render(format: str, report: "Report", style: Style) -> str:
    """Render a report in one of ``FORMATS``; only those for people ask anything of the style."""
    if format in FOR_PEOPLE and not report.active:
        from perflint.reporters import summary

        return summary.render(report, style)
    module = import_module(f"perflint.reporters.{format}")
    text: str = module.render(report, style)
    return text
