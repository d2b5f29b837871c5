"""The text of files that are open in an editor, in the place of the files on disk."""

import os
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from perflint.primitives.globs import Names, matches
from perflint.primitives.limits import MAX_MODULE
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.git_queries import GitQueries
from perflint.sources.objects import Blobs, GitObject
from perflint.sources.work_tree import NoFiles

if TYPE_CHECKING:
    from perflint.sources.other_files import OtherFiles

Search = Callable[[Sequence[str]], Sequence[str]]
"""Returns the paths that match a glob."""

MAX_KEPT = 64 << 20
"""Total size in bytes of the objects that ``KeptBlobs`` keeps, and of the files of a side."""


class OpenBuffers(Record):
    """The bytes of all open files, by path, and what differs from HEAD with them.

    ``sides`` are the files of HEAD, and those on disk with the open files in their place.
    """

    contents: Mapping[str, bytes]
    changed: Sequence[git.Changed]
    sides: "tuple[OtherFiles, OtherFiles]"


class Buffer(Record):
    """An open file that is compared with nothing, and the ``files`` of its project."""

    path: str
    data: bytes
    files: "OtherFiles"
    named: bool = True

    @property
    def deleted(self) -> bool:
        """Always false."""
        return False

    @property
    def before_path(self) -> None:
        """Always None."""

    @property
    def size(self) -> int:
        """Size in bytes."""
        return len(self.data)

    def read(self) -> bytes:
        """Return the text as it would be saved."""
        return self.data

    @contextmanager
    def others(self, *, before: bool = False) -> Iterator["OtherFiles"]:
        """Give access to the other files; there are none ``before``."""
        yield NoFiles() if before else self.files


class FilesWithBuffers(Record):
    """The files of a project, as if all open files were saved."""

    files: "OtherFiles"
    buffers: Mapping[str, bytes]

    @property
    def snapshot(self) -> tuple[str, str]:
        """What identifies the snapshot during a run, in which no buffer changes."""
        return self.files.snapshot

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if it is not there or larger than a module."""
        data = self.buffers.get(os.path.normpath(path).replace(os.sep, "/"))
        if data is None:
            return self.files.read(path)
        return data if len(data) <= MAX_MODULE else None

    def find(self, globs: Sequence[str]) -> Sequence[str]:
        """Return the paths that match."""
        found = self.files.find(globs)
        return sorted({*found, *(path for path in self.buffers if matches(path, globs))})

    def names(self, folder: str) -> Names:
        """Return what is directly in a directory."""
        names = self.files.names(folder)
        prefix = f"{folder}/" if folder else ""
        files, folders = set(names.files), set(names.folders)
        for path in self.buffers:
            if path.startswith(prefix):
                name, slash, _ = path.removeprefix(prefix).partition("/")
                (folders if slash else files).add(name)
        return Names(sorted(files), sorted(folders))

    def hidden(self, globs: Sequence[str]) -> Sequence[str]:
        """Return tracked files that a sparse checkout leaves out of the work tree."""
        return self.files.hidden(globs)


def _kept(search: Search, key: Hashable, queries: GitQueries) -> Search:
    """Return a search in git that keeps its results."""

    @cache
    def find(globs: tuple[str, ...]) -> Sequence[str]:
        return queries.ask((key, globs), lambda: search(globs))

    return lambda globs: find(tuple(globs))


class KeptFiles:
    """Files of a snapshot that keep which paths match, and what was read.

    A search starts a process, or takes long; an argument file may need two thousand reads.
    ``asks_git`` tells whether reading a file starts a process: ``KeptBlobs`` knows its own.
    """

    def __init__(
        self,
        files: "OtherFiles",
        queries: GitQueries | None = None,
        asks_git: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self.snapshot = files.snapshot
        self.names = files.names
        self._queries = queries = queries or GitQueries()
        self.find = _kept(files.find, (files.snapshot, "find"), queries)
        self.hidden = _kept(files.hidden, (files.snapshot, "hidden"), queries)
        self._files = files
        self._asks_git = asks_git
        self._read: dict[str, bytes | None] = {}
        self._size = 0

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if it is not there or larger than a module."""
        if path in self._read:
            return self._read[path]
        if self._asks_git(path):
            key = self.snapshot, path
            data = self._queries.ask(key, lambda: self._files.read(path))
        else:
            data = self._files.read(path)
        size = len(data or b"")
        if self._size + size <= MAX_KEPT:
            self._size += size
            self._read[path] = data
        return data


class KeptBlobs(Blobs):
    """Reads objects of git, and keeps them: the next check of the same state starts no process."""

    def __init__(self, folder: str, queries: GitQueries | None = None) -> None:
        super().__init__(folder)
        self._queries = queries or GitQueries()
        self._kills = 0
        self._kept: dict[str, GitObject | None] = {}
        self._size = 0

    def look_up(self, name: str) -> GitObject | None:
        """Return an object, or None if there is none of this name; raises GitError."""
        if name in self._kept:
            return self._kept[name]
        found = self._queries.ask(name, lambda: self._found(name))
        size = len(found.content) if found is not None else 0
        if self._size + size <= MAX_KEPT:
            self._size += size
            self._kept[name] = found
        return found

    def _found(self, name: str) -> GitObject | None:
        """Return an object from a process that was not killed; runs in the thread of a query."""
        kills = self._queries.processes.kills
        if kills != self._kills:
            self._end()
            self._kills = kills
        return super().look_up(name)

    def ask(self, name: str) -> None:
        """Do nothing: only ``look_up`` uses the process."""

    def close(self) -> str:
        """End the process without waiting for it, unless a query uses it."""
        if self._process is not None and not self._queries.is_waiting:
            ended = Blobs(self._folder)
            ended._process, ended._errors = self._process, self._errors
            self._process = None
            self._queries.run_later(ended.close)
        return ""


def with_buffers(
    changed: Sequence[git.Changed],
    buffers: Mapping[str, bytes],
    blobs: Blobs,
) -> list[git.Changed]:
    """Return what differs from HEAD if all open files were saved.

    ``changed`` is what differs on disk. Raises GitError.
    """
    result = {change.path or change.before_path or "": change for change in changed}
    for path, data in buffers.items():
        change = result.get(path)
        before = change.before_path if change is not None else path
        old = change.before_blob if change is not None else blobs.id_of(f"HEAD:{path}")
        if before is None or old is None:
            continue  # HEAD does not have it
        if before == path and _is_equal(data, blobs.read(old)):
            result.pop(path, None)
        else:
            result[path] = git.Changed(before, old, path, git.NO_BLOB)
    return [*result.values()]


def _is_equal(data: bytes, committed: bytes) -> bool:
    """Tell whether a file is as committed, perhaps with the line endings of a checkout."""
    return data == committed or (b"\r\n" in data and data.replace(b"\r\n", b"\n") == committed)
