"""Bytes into files at once: a reader sees the old or the new, whenever a process is killed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def scratch_folder(target: str, root: str) -> str:
    """Return where a draft of ``target`` stands, so that git never takes up one that is left.

    That is git's own folder, also of a linked work tree or a submodule, where it is on the same
    disk; else the folder of ``target``.
    """
    beside = os.path.dirname(target)
    folder = os.path.join(root, ".git")
    try:
        if os.path.isfile(folder):
            with open(folder, encoding="utf-8") as file:
                folder = os.path.join(root, file.read().removeprefix("gitdir: ").rstrip("\n"))
        same_disk = os.stat(folder).st_dev == os.stat(beside).st_dev
    except (OSError, ValueError):
        return beside
    return folder if same_disk and os.access(folder, os.W_OK) else beside


@contextmanager
def alone(folder: str) -> Iterator[None]:
    """Let other processes that ask this of the folder wait until it is over.

    Where the system has no such lock, as Windows or some network disks, nobody waits.
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


def write_whole(target: str, data: bytes, mode: int, root: str) -> None:
    """Replace what ``target`` holds, with the permissions ``mode``; raises OSError."""
    import tempfile  # slow to import, and few runs write

    handle, draft = tempfile.mkstemp(prefix=".perflint-", dir=scratch_folder(target, root))
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, mode)
        os.replace(draft, target)
    except BaseException:
        os.unlink(draft)
        raise
