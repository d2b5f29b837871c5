"""A file of the later snapshot of a comparison, with its earlier version."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from perflint.primitives.globs import Names, matches
from perflint.primitives.limits import MAX_MODULE
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.objects import Blobs, entries
from perflint.sources.snapshots import Snapshots
from perflint.sources.work_tree import FilesOnDisk, NoFiles, WorkTreeFile

if TYPE_CHECKING:
    from perflint.sources.other_files import OtherFiles


class GitFiles:
    """The files of a commit or a tree, or of the index, whose ``name`` is empty.

    ``staged`` are the files of the index that differ from HEAD.
    """

    def __init__(
        self,
        root: str,
        blobs: Blobs,
        name: str,
        staged: Callable[[], Sequence[git.Changed]] = tuple,
    ) -> None:
        self._root = root
        self._blobs = blobs
        self._name = name
        self._staged = staged
        self.snapshot = "git", name

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if it is not there or larger than a module."""
        try:
            data = self._blobs.find(f"{self._name}:{path}")
        except (git.GitError, OSError):
            return None
        return data if data is not None and len(data) <= MAX_MODULE else None

    def find(self, globs: Sequence[str]) -> Sequence[str]:
        """Return the paths that match; none if git fails, such as before the first commit."""
        from perflint.sources.git_index import find_files, find_in_commit

        endings = tuple(os.fsencode(glob.rpartition("*")[2]) for glob in globs)
        try:
            if self._name:
                found = find_in_commit(self._root, self._name, endings)
            else:
                found = find_files(self._root, globs, untracked=False)
        except git.GitError:
            return ()
        return [path for path in sorted(found) if matches(path, globs)]

    def names(self, folder: str) -> Names:
        """Return what is directly in a directory, from the tree of a commit, without a process.

        The index has no trees: it has those of HEAD and the staged changes.
        """
        try:
            names = tree_names(*self._blobs.tree(f"{self._name or 'HEAD'}:{folder}"))
        except (git.GitError, OSError):
            names = Names()
        return names if self._name else _with_changes(names, self._staged(), folder)

    def hidden(self, globs: Sequence[str]) -> Sequence[str]:
        """Return no paths."""
        return ()


def tree_names(tree: bytes, id_length: int) -> Names:
    """Return the names of the regular files and of the directories in a tree object."""
    files, folders = [], []
    for mode, name, _ in entries(tree, id_length):
        if mode.startswith(b"100"):
            files.append(os.fsdecode(name))
        elif mode == b"40000":
            folders.append(os.fsdecode(name))
    return Names(files, folders)


def _with_changes(names: Names, changes: Sequence[git.Changed], folder: str) -> Names:
    """Return the names in a directory after changes."""
    prefix = f"{folder}/" if folder else ""
    files, folders = set(names.files), set(names.folders)
    for change in changes:
        if change.before_path is not None and change.before_path.startswith(prefix):
            files.discard(change.before_path.removeprefix(prefix))
    for change in changes:
        if change.path is not None and change.path.startswith(prefix):
            name, slash, _ = change.path.removeprefix(prefix).partition("/")
            (folders if slash else files).add(name)
    return Names(sorted(files), sorted(folders))


def sides_of(
    snapshots: Snapshots,
    root: str,
    blobs: Blobs,
    changed: Callable[[], Sequence[git.Changed]] = tuple,
) -> "tuple[OtherFiles, OtherFiles]":
    """Return all files of the earlier and of the later snapshot, between which some ``changed``."""
    earlier, later = snapshots.names
    before = GitFiles(root, blobs, earlier)
    if snapshots.in_work_tree:
        return before, FilesOnDisk(root)
    return before, GitFiles(root, blobs, later, changed)


class ComparedFile(Record):
    """A file of the later snapshot, and its version in the earlier one.

    It is read from the work tree if ``location`` is set, otherwise from the git object ``blob``;
    ``content`` is the text of an open file, which is read instead. ``differs`` is false if both
    snapshots have the same content. ``snapshots`` are all files of the earlier and the later one.
    """

    path: str
    named: bool
    blobs: Blobs
    blob: str | None
    before_blob: str | None
    location: str | None = None
    before_path: str | None = None
    differs: bool = True
    snapshots: "tuple[OtherFiles, OtherFiles]" = (NoFiles(), NoFiles())
    content: bytes | None = None

    @property
    def deleted(self) -> bool:
        """Whether the later snapshot does not have the file."""
        return self.blob is None

    @property
    def size(self) -> int:
        """Size on disk in bytes; 0 for a git object, or an open file."""
        if self.location is None or self.content is not None:
            return 0
        return WorkTreeFile(self.location, self.path, self.named).size

    def read(self) -> bytes:
        """Return the bytes of the later snapshot; raises OSError."""
        if self.content is not None:
            return self.content
        if self.location is not None:
            return WorkTreeFile(self.location, self.path, self.named).read()
        return self._object(self.blob)

    def read_before(self) -> bytes | None:
        """Return the bytes of the earlier snapshot, None for a new file; raises OSError."""
        return None if self.before_blob is None else self._object(self.before_blob)

    @contextmanager
    def others(self, *, before: bool = False) -> Iterator["OtherFiles"]:
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
