"""A file of the later snapshot, with what it was in the earlier one."""

from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.work_tree import WorkTreeFile


class ComparedFile(Record):
    """A file of the later snapshot, and what it was in the earlier one.

    It is read from the work tree where ``location`` is given, else as the blob that git has.
    ``differs`` says that the two snapshots have it otherwise.
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
        """Whether the later snapshot has the file no more."""
        return self.blob is None

    @property
    def apart(self) -> bool:
        """Whether the file is read from the disk, and the snapshots have it alike."""
        return self.location is not None and not self.differs

    @property
    def size(self) -> int:
        """How many bytes are on the disk; none for a blob."""
        if self.location is None:
            return 0
        return WorkTreeFile(self.location, self.path, self.named).size

    def read(self) -> bytes:
        """Return the bytes after the change; raises OSError."""
        if self.location is not None:
            return WorkTreeFile(self.location, self.path, self.named).read()
        return self._object(self.blob)

    def read_before(self) -> bytes | None:
        """Return the bytes before the change; None for a new file. Raises OSError."""
        return None if self.before_blob is None else self._object(self.before_blob)

    def _object(self, name: str | None) -> bytes:
        try:
            return self.blobs.read(name or "")
        except git.GitError as error:
            raise OSError(0, str(error)) from None
