"""Writes files of a repository: a file is replaced completely or not at all.

Every command that writes (``check --fix``, ``suppress``, ``init``, ``tighten``) builds a
``FileChange`` from the bytes that it read and gives it to ``write``.
"""

import os
import stat

from perflint.primitives.limits import MAX_TOML, TooLargeError, read_within
from perflint.primitives.record import Record
from perflint.sources.atomic_write import locked, replace
from perflint.sources.containment import escapes_root


class EditError(ValueError):
    """A file cannot be edited without changing other parts of it; the message says why."""


class WriteError(ValueError):
    """A file was not written; the message names the file and the reason."""


class UnstagedChangesError(WriteError):
    """A fix of a staged file was not written, because the work tree has another version of it.

    ``exists`` tells whether the work tree has the file; ``problem`` is the message without what
    helps.
    """

    def __init__(self, problem: str, help: str = "", *, exists: bool = False) -> None:
        super().__init__(f"{problem}; {help}" if help else problem)
        self.problem = problem
        self.exists = exists


class FileChange(Record):
    """The content of a file before and after a change.

    ``path`` is relative to the root of the repository; ``before`` is None for a new file.
    """

    path: str
    before: bytes | None
    after: bytes


def read(root: str, path: str) -> bytes | None:
    """Return the content of a configuration file, or None if it does not exist.

    Raises WriteError.
    """
    try:
        return _read_inside(root, path, MAX_TOML)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(f"{path}: cannot be read: {error.strerror}") from None


def _read_inside(root: str, path: str, limit: int) -> bytes:
    """Read a file of at most ``limit`` bytes; raises OSError, or WriteError if it is outside."""
    location = os.path.join(root, path)
    if target := escapes_root(location, root):
        raise WriteError(f"{path}: resolves to {target}, outside the repository; not read")
    return read_within(location, limit)


def write(change: FileChange, root: str) -> tuple[str, ...]:
    """Replace a file atomically; return notes for the user, such as a hard link that was broken.

    The root is locked and the file is read again. A file whose content is no longer
    ``change.before``, or that is read-only, is refused. Mode, owner and extended attributes are
    kept as far as the system allows. A symlink within the repository is followed. Raises
    WriteError.
    """
    target = os.path.realpath(os.path.join(root, change.path))
    try:
        with locked(root):
            return _write_locked(change, root, target)
    except OSError as error:
        raise WriteError(f"{change.path}: cannot be written: {error.strerror}") from None


def _write_locked(change: FileChange, root: str, target: str) -> tuple[str, ...]:
    path = change.path
    if not _is_unchanged(change, root):
        raise WriteError(f"{path}: changed meanwhile; not written")
    if change.before is None:
        replace(target, change.after, 0o644, root)
        return ()
    status = os.stat(target)
    mode = stat.S_IMODE(status.st_mode)
    if not mode & 0o222:  # os.replace only needs a writable directory, so it would not fail
        raise WriteError(f"{path}: is read-only; not written")
    replace(target, change.after, mode, root)
    if status.st_nlink > 1:
        return (f"{path}: was a hard link; its other names keep the old content",)
    return ()


def _is_unchanged(change: FileChange, root: str) -> bool:
    """Tell whether the file still has the content ``change.before``; raises OSError, WriteError."""
    if change.before is None:  # lexists: a dangling symlink is not a new file
        return not os.path.lexists(os.path.join(root, change.path))
    try:
        return _read_inside(root, change.path, limit=len(change.before)) == change.before
    except (FileNotFoundError, TooLargeError):  # deleted, or longer than before
        return False
