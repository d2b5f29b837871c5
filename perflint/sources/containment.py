"""Checks that a path stays inside the repository: a contributor may commit any symlink."""

import os
from collections.abc import Iterable


def escapes_root(path: str, root: str) -> str | None:
    """Return the resolved target of a path below ``root`` if it escapes ``root``, else None.

    The git directory counts as outside. A path that does not start below ``root`` as written is
    allowed, because the user named it explicitly. Raises ValueError for a malformed path.
    """
    path, root = os.path.abspath(path), os.path.abspath(root)
    if os.path.commonpath((path, root)) != root or _first_part(path, root) == ".git":
        return None
    real = os.path.realpath(path)
    return None if real == os.path.realpath(root) or is_inside(path, root) else real


def is_inside(path: str, root: str) -> bool:
    """Tell whether a path resolves to a location below ``root``, outside the git directory.

    Raises ValueError for a malformed path.
    """
    return _first_part(os.path.realpath(path), os.path.realpath(root)) not in (
        os.curdir,
        os.pardir,
        ".git",
    )


def is_below(path: str, tops: Iterable[str]) -> bool:
    """Tell whether a path resolves to one of ``tops``, or to a location below one of them."""
    real = os.path.realpath(path)
    return any(
        real == top or real.startswith(os.path.join(top, "")) for top in map(os.path.realpath, tops)
    )


def _first_part(path: str, root: str) -> str:
    """Return the first part of the relative path, in lower case as some file systems ignore it."""
    return os.path.relpath(path, root).split(os.sep, 1)[0].lower()
