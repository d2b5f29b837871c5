"""The files of a work tree that a run reads."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from perflint.primitives.limits import MAX_FILE, read_within
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.containment import leads_out

ENDINGS = (".json",)
"""Endings of the files that are looked at in folders, beside those that are expected by name."""


class PathError(ValueError):
    """A path on the command line cannot be read; the message says why."""


class WorkTreeFile(Record):
    """A file on disk: where it is, and its path from the root with ``/``."""

    location: str
    path: str
    named: bool

    @property
    def deleted(self) -> bool:
        """Whether the file is gone: what is on disk is not."""
        return False

    @property
    def before_path(self) -> None:
        """What the file was called before: it is compared with nothing."""

    @property
    def apart(self) -> bool:
        """Whether the file is compared with nothing: it is what is on the disk."""
        return True

    @property
    def size(self) -> int:
        """How many bytes it has; none where it cannot be looked at, which reading it will tell."""
        try:
            return os.path.getsize(self.location)
        except OSError:
            return 0

    def read(self) -> bytes:
        """Return the bytes of the file; raises OSError."""
        if os.path.islink(self.location) and not os.path.exists(self.location):
            raise OSError(0, f"a symlink that leads nowhere, to {os.readlink(self.location)}")
        return read_within(self.location, MAX_FILE)


Lists = Callable[[str], Sequence[git.Listed]]
"""What lists the files of a folder as ``git.list_files`` does; it raises GitError."""


def work_tree(
    paths: Iterable[str],
    root: str,
    expects: Callable[[str], bool] = lambda path: False,
    lists: Lists = git.list_files,
) -> Iterator[WorkTreeFile]:
    """Yield the files that ``paths`` mean, each once: files themselves, folders by what is in them.

    A folder within a git repository means what git tracks or would add; another one, all below it.
    Of these, files with one of ``ENDINGS`` count, and those whose path ``expects`` says so.
    Raises PathError.
    """
    seen: set[str] = set()
    for path in paths:
        location = os.path.abspath(path)
        if target := leads_out(location, root):
            raise PathError(f"{path}: leads to {target}, outside of {root}; not read")
        if os.path.isdir(location):
            if expects(relative(location, root)):
                raise PathError(f"{path}: a folder, where a baseline is expected by its name")
            files, named = _in_folder(location, root, expects, lists), False
        elif os.path.exists(location):
            if not os.path.isfile(location):
                raise PathError(f"{path}: no regular file")
            files, named = iter([location]), True
        elif os.path.islink(location):
            raise PathError(f"{path}: a symlink that leads nowhere, to {os.readlink(location)}")
        else:
            raise PathError(f"{path}: no such file or folder")
        for file in files:
            real = os.path.realpath(file) if os.path.islink(file) else file
            if real not in seen:
                seen.add(real)
                yield WorkTreeFile(file, relative(file, root), named)


def relative(location: str, root: str) -> str:
    """Return a file's path from the root, with ``/``."""
    return os.path.relpath(location, root).replace(os.sep, "/")


def _in_folder(
    folder: str, root: str, expects: Callable[[str], bool], lists: Lists
) -> Iterator[str]:
    for name in _listed(folder, lists):
        location = os.path.join(folder, name)
        if not name.endswith(ENDINGS) and not expects(relative(location, root)):
            continue
        if os.path.islink(location) and leads_out(location, root):
            continue  # what is outside of the repository is none of its business
        broken = os.path.islink(location) and not os.path.exists(location)
        if os.path.isfile(location) or broken:  # no pipe, which would never end
            yield location


def _listed(folder: str, lists: Lists) -> Iterable[str]:
    if git.root_of(folder) is not None:
        try:
            return [file.path for file in lists(folder)]
        except git.GitError:
            pass  # no git, or it refuses this repository: the tree is still there to be read
    return _walk(folder)


def _walk(folder: str) -> Iterator[str]:
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        below = os.path.relpath(current, folder)
        for name in sorted(files):
            yield name if below == os.curdir else os.path.join(below, name)
