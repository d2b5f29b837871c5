"""What the engine asks of the files of a snapshot; only for type checkers."""

from collections.abc import Sequence
from typing import Protocol

from perflint.primitives.globs import Names


class OtherFiles(Protocol):
    """The files of one snapshot, given by their paths from the root with forward slashes."""

    @property
    def snapshot(self) -> tuple[str, str]:
        """What identifies the snapshot during a run."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if it is not there or larger than a module."""

    def find(self, globs: Sequence[str]) -> Sequence[str]:
        """Return the paths that match a glob, in order; none if files cannot be listed."""

    def names(self, folder: str) -> Names:
        """Return what is directly in a directory; nothing if it is not there."""

    def hidden(self, globs: Sequence[str]) -> Sequence[str]:
        """Return paths that ``names`` lacks and ``read`` can read, and that may match a glob."""
