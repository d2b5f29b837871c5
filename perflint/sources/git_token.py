"""Tells quickly whether git changed HEAD or the index."""

import os

from perflint.sources import git


def token(root: str) -> object:
    """Return what differs after a commit, a checkout or a change of the index; runs no process."""
    directory = git.directory_of(root)
    return tuple(_stamp(os.path.join(directory, name)) for name in ("HEAD", "index", "logs/HEAD"))


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
