"""A file of the later snapshot of a comparison, with its earlier version."""

from collections.abc import Iterator
from contextlib import contextmanager

from perflint.primitives.limits import MAX_MODULE
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.work_tree import ReadOther, WorkTreeFile


class ComparedFile(Record):
    """A file of the later snapshot, and its version in the earlier one.

    It is read from the work tree if ``location`` is set, otherwise from the git object ``blob``.
    ``differs`` is false if both snapshots have the same content. ``snapshots`` name the earlier and
    the later snapshot for git, as in ``HEAD:path``: a commit or a tree, or "" for the index.
    """

    path: str
    named: bool
    blobs: git.Blobs
    blob: str | None
    before_blob: str | None
    location: str | None = None
    before_path: str | None = None
    differs: bool = True
    snapshots: tuple[str, str] = ("HEAD", "")

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

    @contextmanager
    def others(self, *, before: bool = False) -> Iterator[ReadOther]:
        """Read other files of a snapshot; a git process that is needed for it ends at the end."""
        if self.location is not None and not before:
            with WorkTreeFile(self.location, self.path, self.named).others() as read:
                yield read
            return
        snapshot = self.snapshots[0 if before else 1]

        def read_object(path: str) -> bytes | None:
            try:
                data = self.blobs.find(f"{snapshot}:{path}")
            except (git.GitError, OSError):
                return None
            return data if data is not None and len(data) <= MAX_MODULE else None

        try:
            yield read_object
        finally:
            self.blobs.close()

    def _object(self, name: str | None) -> bytes:
        try:
            return self.blobs.read(name or "")
        except git.GitError as error:
            raise OSError(0, str(error)) from None
