"""What is wrong with the keys of a format, and where."""

from collections.abc import Iterator, Sequence

from perflint.formats.paths import FieldPath
from perflint.primitives.decode import KeyPath, dotted
from perflint.primitives.record import Record

__all__ = ["FormatError", "KeyPath", "Problem", "has_star", "repeated"]


class FormatError(ValueError):
    """The keys of a format contradict each other, or have no effect.

    ``path`` leads to the value at fault: from the table of the format, or from the root of the
    configuration if ``build`` raises it.
    """

    def __init__(self, problem: str, path: KeyPath = ()) -> None:
        super().__init__(f"{dotted(path)}: {problem}" if path else problem)
        self.problem = problem
        self.path = path


class Problem(Record):
    """A contradiction, or a key without effect."""

    path: KeyPath
    message: str


def has_star(path: FieldPath) -> bool:
    """Tell whether a name of a path contains a wildcard."""
    return any("*" in name or "?" in name for name in path)


def repeated(path: KeyPath, listed: Sequence[object]) -> Iterator[Problem]:
    """Yield a problem for each item of a list that is listed twice."""
    for number, item in enumerate(listed):
        if item in listed[:number]:
            yield Problem((*path, number), f"has no effect: '{item}' is listed twice")
