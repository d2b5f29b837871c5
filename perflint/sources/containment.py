"""What is inside of a repository: whoever sends files in may send symlinks, too."""

import os


def leads_out(path: str, root: str) -> str | None:
    """Return where a path below ``root`` really is, if that is outside, or in git's own folder.

    None where it is inside, and for a path that is elsewhere as it is written: whoever named it
    means it. Raises ValueError for what can be no path.
    """
    path, root = os.path.abspath(path), os.path.abspath(root)
    if os.path.commonpath((path, root)) != root or _first(path, root) == ".git":
        return None
    real = os.path.realpath(path)
    return None if real == os.path.realpath(root) or is_inside(path, root) else real


def is_inside(path: str, root: str) -> bool:
    """Tell whether a path leads to a place below ``root`` that is none of git's own.

    Raises ValueError for what can be no path.
    """
    return _first(os.path.realpath(path), os.path.realpath(root)) not in (
        os.curdir,
        os.pardir,
        ".git",
    )


def _first(path: str, root: str) -> str:
    """Return the first name on the way down; some file systems tell no ``.GIT`` from ``.git``."""
    return os.path.relpath(path, root).split(os.sep, 1)[0].lower()
