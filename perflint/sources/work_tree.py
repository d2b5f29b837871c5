"""Finds the files of a work tree that are checked."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from perflint.primitives.globs import Names, matches
from perflint.primitives.limits import MAX_FILE, MAX_MODULE, read_within
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.containment import escapes_root

if TYPE_CHECKING:  # loaded only if a file is judged together with others
    from perflint.sources.other_files import OtherFiles

ENDINGS = (".json", ".jsonl")
"""Suffixes of the files that are checked in directories, in addition to expected paths."""


class PathError(ValueError):
    """A path on the command line cannot be checked; the message says why."""


Lists = Callable[[str], Sequence[git.Listed]]
"""Lists the files of a directory as ``git.list_files`` does; raises GitError."""


MAX_WALKED = 10_000
"""The number of files below a directory outside of git above which it is not searched."""


class NoFiles(Record):
    """A snapshot without files, such as the one before the first commit."""

    snapshot: tuple[str, str] = ("none", "")

    def read(self, path: str) -> None:
        """Return None."""

    def find(self, globs: Sequence[str]) -> Sequence[str]:
        """Return no paths."""
        return ()

    def names(self, folder: str) -> Names:
        """Return no names."""
        return Names()

    def hidden(self, globs: Sequence[str]) -> Sequence[str]:
        """Return no paths."""
        return ()


class FilesOnDisk(Record):
    """The files below a root directory that git tracks or would add; outside of git, all files."""

    root: str

    @property
    def snapshot(self) -> tuple[str, str]:
        """What identifies the snapshot during a run."""
        return "disk", self.root

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file that is below the root, also if it is reached by a link."""
        location = os.path.join(self.root, path)
        try:
            if not os.path.lexists(location):
                return self._left_out(path)
            if not os.path.isfile(location) or escapes_root(location, self.root):
                return None
            return read_within(location, MAX_MODULE)
        except (OSError, ValueError):
            return None

    def find(self, globs: Sequence[str]) -> Sequence[str]:
        """Return the paths that match; none if there are too many files outside of git."""
        if git.root_of(self.root) is None:
            found = [*islice(_walk(self.root), MAX_WALKED + 1)]
            found = [path.replace(os.sep, "/") for path in found] * (len(found) <= MAX_WALKED)
        else:
            from perflint.sources.git_index import find_files

            try:
                found = find_files(self.root, globs, untracked=True)
            except git.GitError:
                return ()
        return [path for path in sorted(found) if matches(path, globs)]

    def names(self, folder: str) -> Names:
        """Return what is directly in a directory, links to directories among the files."""
        files: list[str] = []
        folders: list[str] = []
        try:
            with os.scandir(os.path.join(self.root, folder)) as entries:
                for entry in entries:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    (folders if is_folder else files).append(entry.name)
        except (OSError, ValueError):
            return Names()
        return Names(files, [name for name in folders if name != ".git"])

    def hidden(self, globs: Sequence[str]) -> Sequence[str]:
        """Return tracked files that a sparse checkout leaves out of the work tree."""
        if not is_sparse(self.root):
            return ()
        from perflint.sources.git_index import left_out

        try:
            return left_out(self.root, globs)
        except git.GitError:
            return ()

    def _left_out(self, path: str) -> bytes | None:
        """Return the bytes of a file that a sparse checkout leaves out of the work tree."""
        if not self.hidden((path,)):
            return None
        from perflint.sources.git_index import staged_content

        data = staged_content(self.root, path)
        return data if data is not None and len(data) <= MAX_MODULE else None


class WorkTreeFile(Record):
    """A file on disk: its location, and its path relative to the root with forward slashes."""

    location: str
    path: str
    named: bool

    @property
    def deleted(self) -> bool:
        """Always false: the file is on disk."""
        return False

    @property
    def before_path(self) -> None:
        """Always None: the file is not compared with anything."""

    @property
    def size(self) -> int:
        """Size in bytes; 0 if it cannot be determined."""
        try:
            return os.path.getsize(self.location)
        except OSError:
            return 0

    def read(self) -> bytes:
        """Return the bytes of the file; raises OSError."""
        if os.path.islink(self.location) and not os.path.exists(self.location):
            raise OSError(0, f"dangling symlink to {os.readlink(self.location)}")
        return read_within(self.location, MAX_FILE)

    @contextmanager
    def others(self, *, before: bool = False) -> Iterator["OtherFiles"]:
        """Give access to the other files below the root; there are none ``before``."""
        root = os.path.normpath(os.path.join(self.location, "../" * (self.path.count("/") + 1)))
        yield NoFiles() if before else FilesOnDisk(root)


def is_sparse(folder: str) -> bool:
    """Tell quickly whether git may leave files out of the work tree."""
    root = git.root_of(folder)
    if root is None:
        return False
    return os.path.exists(os.path.join(git.directory_of(root), "info", "sparse-checkout"))


def work_tree(
    paths: Iterable[str],
    root: str,
    expects: Callable[[str], bool] = lambda path: False,
    lists: Lists = git.list_files,
    deleted: Collection[str] = (),
) -> Iterator[WorkTreeFile]:
    """Yield the files at ``paths``, and those below directories, each once.

    In a directory of a git repository these are the files that git tracks or would add, otherwise
    all files below it. They must have one of ``ENDINGS``, or a path for which ``expects`` is true.
    Nothing is yielded for a path that was ``deleted``, or that git tracks. Raises PathError.
    """
    seen: set[str] = set()
    for path in paths:
        location = os.path.abspath(path)
        if target := escapes_root(location, root):
            raise PathError(f"{path}: resolves to {target}, outside {root}; not read")
        if os.path.isdir(location):
            if expects(relative(location, root)):
                raise PathError(f"{path}: is a directory, but its name is that of a baseline")
            files, named = _in_folder(location, root, expects, lists), False
        elif os.path.exists(location):
            if not os.path.isfile(location):
                raise PathError(f"{path}: not a regular file")
            files, named = iter([location]), True
        elif os.path.islink(location):
            raise PathError(f"{path}: dangling symlink to {os.readlink(location)}")
        elif _is_known(relative(location, root), root, lists, deleted):
            continue
        else:
            raise PathError(f"{path}: no such file or directory")
        for file in files:
            real = os.path.realpath(file) if os.path.islink(file) else file
            if real not in seen:
                seen.add(real)
                yield WorkTreeFile(file, relative(file, root), named)


def _is_known(path: str, root: str, lists: Lists, deleted: Collection[str]) -> bool:
    """Tell whether a path that does not exist, or a file below it, was deleted or is tracked."""
    try:
        tracked = [file.path for file in lists(root)] if git.root_of(root) is not None else []
    except git.GitError:
        tracked = []
    return any(is_below(known, path) for known in (*deleted, *tracked))


def is_below(path: str, prefix: str) -> bool:
    """Tell whether a path is at or below another one; both are relative to the root, or ``""``."""
    return prefix in (path, ".", "") or path.startswith(f"{prefix}/")


def relative(location: str, root: str) -> str:
    """Return the path of a file relative to the root, with forward slashes."""
    return os.path.relpath(location, root).replace(os.sep, "/")


def _in_folder(
    folder: str, root: str, expects: Callable[[str], bool], lists: Lists
) -> Iterator[str]:
    for name in _listed(folder, lists):
        location = os.path.join(folder, name)
        if not name.endswith(ENDINGS) and not expects(relative(location, root)):
            continue
        if os.path.islink(location) and escapes_root(location, root):
            continue  # not an error: the user did not name it
        dangling = os.path.islink(location) and not os.path.exists(location)
        if os.path.isfile(location) or dangling:  # not a pipe: reading it would block
            yield location


def _listed(folder: str, lists: Lists) -> Iterable[str]:
    if git.root_of(folder) is not None:
        try:
            return [file.path for file in lists(folder)]
        except git.GitError:
            pass  # git is not installed or refuses this repository; walk the directory instead
    return _walk(folder)


def _walk(folder: str) -> Iterator[str]:
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        below = os.path.relpath(current, folder)
        for name in sorted(files):
            yield name if below == os.curdir else os.path.join(below, name)
