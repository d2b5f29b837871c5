"""A file of the later snapshot of a comparison, with its earlier version."""

from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.work_tree import WorkTreeFile


class ComparedFile(Record):
    """A file of the later snapshot, and its version in the earlier one.

    It is read from the work tree if ``location`` is set, otherwise from the git object ``blob``.
    ``differs`` is false if both snapshots have the same content.
    """

    path: str
    named: bool
    blobs: git.Blobs
    blob: str | None
    before_blob: str | None
    location: str | None = None
    before_path: str | None = None
    differs: bool = True

    @property
    def deleted(self) -> bool:
        """Whether the later snapshot does not have the file."""
        return self.blob is None

    @property
    def size(self) -> int:
        """Size on disk in bytes; 0 for a git object."""
        if self.location is None:
            return 0
        return WorkTreeFile(self.location, self.path, self.named).size

    def read(self) -> bytes:
        """Return the bytes of the later snapshot; raises OSError."""
        if self.location is not None:
            return WorkTreeFile(self.location, self.path, self.named).read()
        return self._object(self.blob)

    def read_before(self) -> bytes | None:
        """Return the bytes of the earlier snapshot, None for a new file; raises OSError."""
        return None if self.before_blob is None else self._object(self.before_blob)

    def _object(self, name: str | None) -> bytes:
        try:
            return self.blobs.read(name or "")
        except git.GitError as error:
            raise OSError(0, str(error)) from None
