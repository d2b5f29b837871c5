"""Atomic file replacement: the file has the old or the new bytes, even if the process is killed."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_PREFIX, _SUFFIX = ".perflint-", ".draft"
_DRAFT = re.escape(_PREFIX) + r"[a-z0-9_]{8}" + re.escape(_SUFFIX)
"""The name of a temporary file, as ``tempfile`` chooses it."""


def temp_folder(target: str, root: str) -> str:
    """Return the directory for the temporary file that replaces ``target``.

    This is the git directory of ``root`` (also in a linked work tree or a submodule), so that git
    never adds a file that a killed process left behind. Falls back to the directory of ``target``
    if the git directory is on another file system or is not writable.
    """
    fallback = os.path.dirname(target)
    git_dir = os.path.join(root, ".git")
    try:
        if os.path.isfile(git_dir):
            with open(git_dir, encoding="utf-8") as file:
                git_dir = os.path.join(root, file.read().removeprefix("gitdir: ").rstrip("\n"))
        same_disk = os.stat(git_dir).st_dev == os.stat(fallback).st_dev
    except (OSError, ValueError):
        return fallback
    return git_dir if same_disk and os.access(git_dir, os.W_OK) else fallback


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold an exclusive lock on a directory; other processes that lock it wait.

    The lock is advisory. On systems without ``flock`` (Windows, some network file systems) nothing
    is locked.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace(target: str, data: bytes, mode: int, root: str) -> None:
    """Replace the content of ``target`` and set its permission bits to ``mode``.

    An existing file keeps its owner, group and extended attributes if the system allows it.
    Temporary files of processes that died are removed. Raises OSError.
    """
    import tempfile  # slow to import, and few runs write

    folder = temp_folder(target, root)
    _remove_abandoned(folder)
    handle, draft = tempfile.mkstemp(_SUFFIX, _PREFIX, folder)
    release = _hold(handle)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            _copy_ownership(target, draft)
        os.chmod(draft, mode)  # after chown, which clears the set-user-ID bit
        os.replace(draft, target)
    except BaseException:
        os.unlink(draft)
        raise
    finally:
        release()


def _hold(handle: int) -> Callable[[], None]:
    """Lock an open file until the returned function is called, or this process ends."""
    try:
        import fcntl
    except ImportError:
        return lambda: None
    lock = os.dup(handle)
    with suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lambda: os.close(lock)


def _remove_abandoned(folder: str) -> None:
    """Remove the temporary files that no process holds; those of older versions are not removed."""
    try:
        import fcntl
    except ImportError:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not re.fullmatch(_DRAFT, entry.name) or not entry.is_file(follow_symlinks=False):
                continue
            with suppress(OSError), open(entry.path, "rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(entry.path)


def _copy_ownership(source: str, target: str) -> None:
    """Copy owner, group and extended attributes (ACLs included) as far as the system allows."""
    if hasattr(os, "chown"):
        status = os.stat(source)
        with suppress(OSError):  # only root may give a file to another user
            os.chown(target, status.st_uid, status.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):  # the file system has no extended attributes
            for name in os.listxattr(source):
                with suppress(OSError):  # e.g. security.* needs privileges
                    os.setxattr(target, name, os.getxattr(source, name))
