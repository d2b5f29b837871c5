"""A file of the later snapshot of a comparison, with its earlier version."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from perflint.primitives.limits import MAX_MODULE
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.snapshots import Snapshots
from perflint.sources.work_tree import FilesOnDisk, Lists, NoFiles, OtherFiles, WorkTreeFile


class GitFiles:
    """The files of a commit or a tree, or of the index, whose ``name`` is empty.

    ``lists`` lists the files of the index, and caches the result.
    """

    def __init__(self, root: str, blobs: git.Blobs, name: str, lists: Lists) -> None:
        self._root = root
        self._blobs = blobs
        self._name = name
        self._lists = lists
        self.snapshot = "git", name

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if it is not there or larger than a module."""
        try:
            data = self._blobs.find(f"{self._name}:{path}")
        except (git.GitError, OSError):
            return None
        return data if data is not None and len(data) <= MAX_MODULE else None

    def paths(self) -> Sequence[str]:
        """Return the paths of all files; none if git fails, such as before the first commit."""
        return self._paths

    @cached_property
    def _paths(self) -> list[str]:
        try:
            if self._name:
                return [file.path for file in git.list_blobs(self._root, self._name)]
            return [file.path for file in self._lists(self._root) if file.blob is not None]
        except git.GitError:
            return []


def sides_of(
    snapshots: Snapshots, root: str, blobs: git.Blobs, lists: Lists
) -> tuple[OtherFiles, OtherFiles]:
    """Return all files of the earlier and of the later snapshot."""
    earlier, later = snapshots.names
    before = GitFiles(root, blobs, earlier, lists)
    if snapshots.in_work_tree:
        return before, FilesOnDisk(root, lists)
    return before, GitFiles(root, blobs, later, lists)


class ComparedFile(Record):
    """A file of the later snapshot, and its version in the earlier one.

    It is read from the work tree if ``location`` is set, otherwise from the git object ``blob``.
    ``differs`` is false if both snapshots have the same content. ``snapshots`` are all files of the
    earlier and of the later one.
    """

    path: str
    named: bool
    blobs: git.Blobs
    blob: str | None
    before_blob: str | None
    location: str | None = None
    before_path: str | None = None
    differs: bool = True
    snapshots: tuple[OtherFiles, OtherFiles] = (NoFiles(), NoFiles())

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
    def others(self, *, before: bool = False) -> Iterator[OtherFiles]:
        """Give access to the other files of a snapshot; a git process for it ends at the end."""
        try:
            yield self.snapshots[0 if before else 1]
        finally:
            self.blobs.close()

    def _object(self, name: str | None) -> bytes:
        try:
            return self.blobs.read(name or "")
        except git.GitError as error:
            raise OSError(0, str(error)) from None
