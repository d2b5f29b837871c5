"""What is wrong with the keys of a format, and where."""

from perflint.formats.paths import FieldPath
from perflint.primitives.decode import KeyPath
from perflint.primitives.record import Record

__all__ = ["FormatError", "KeyPath", "Problem", "has_star"]


class FormatError(ValueError):
    """The keys of a format contradict each other; ``path`` leads from its table to the value."""

    def __init__(self, message: str, path: KeyPath = ()) -> None:
        super().__init__(message)
        self.path = path


class Problem(Record):
    """A contradiction, or a key without effect."""

    path: KeyPath
    message: str


def has_star(path: FieldPath) -> bool:
    """Tell whether a name of a path contains a wildcard."""
    return any("*" in name or "?" in name for name in path)
