"""Reporters: each module renders a report in one format with its function ``render``."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from perflint.engine.report import Report

FORMATS = {
    "full": "terminals: every finding with its source lines, the arithmetic, and a command",
    "concise": "terminals and editors: one line for each finding",
    "json": "your own programs: everything, in a stable format",
    "sarif": "code scanning and editors: SARIF 2.1.0",
    "github": "GitHub Actions: annotations, and the job summary",
    "gitlab": "GitLab merge requests: a code quality report",
    "junit": "CI that shows test results: JUnit XML",
    "markdown": "comments on pull requests",
    "rdjson": "reviewdog: its diagnostic format",
}
"""Names of the output formats → what each is for."""

HUMAN_READABLE = ("full", "concise")
"""The formats with colours, with paths as the user would type them, and with ``--statistics``."""
WITH_EDITS = ("json", "rdjson", "sarif")
"""The formats that contain the edits of fixes."""

COLUMNS = 100
"""The width of text, in cells, that is not printed on a terminal."""


class Style(Protocol):
    """How text for a terminal looks: colours, width, and the form of paths."""

    def paint(self, text: str, *effects: str) -> str:
        """Return the text in a colour or weight, or unchanged if the output has no colours."""

    def path(self, path: str) -> str:
        """Return a path of the report as the user would type it."""

    def rule(self, name: str) -> str:
        """Return the name of a rule, as a link to its documentation if a terminal supports it."""

    @property
    def columns(self) -> int:
        """The width of the terminal in cells, ``COLUMNS`` if it is unknown."""


def render(format: str, report: "Report", style: Style) -> str:
    """Render a report in one of ``FORMATS``; only the human-readable ones use the style."""
    if format in HUMAN_READABLE and not report.active:
        from perflint.reporters import summary

        return summary.without_violations(report, style)
    module = import_module(f"perflint.reporters.{format}")
    text: str = module.render(report, style)
    return text
