"""The style of formats for other programs: no colours, and paths from the repository root."""

from perflint.reporters import COLUMNS
from perflint.reporters.escape import safe_path


class Unstyled:
    """Implements ``perflint.reporters.Style`` without a terminal."""

    columns = COLUMNS

    def paint(self, text: str, *effects: str) -> str:
        """Return the text unchanged."""
        return text

    def rule(self, name: str) -> str:
        """Return the name unchanged."""
        return name

    def path(self, path: str) -> str:
        """Return a path from the repository root."""
        return safe_path(path)


UNSTYLED = Unstyled()
