"""A fix of staged bytes, as a change of the file in the work tree."""

import os

from perflint.primitives.limits import MAX_FILE, read_within
from perflint.sources import git_index
from perflint.sources.file_change import FileChange, UnstagedChangesError


def in_work_tree(change: FileChange, root: str) -> FileChange:
    """Return the change for the file in the work tree, which must be the staged one.

    git may have converted the line endings of the file when it was checked out; then those of the
    change are converted, too. Raises UnstagedChangesError, OSError and GitError.
    """
    path = change.path
    location = os.path.join(root, path)
    if not os.path.lexists(location):
        raise UnstagedChangesError(f"{path}: not fixed, because it is not in the work tree")
    held_back = UnstagedChangesError(
        f"{path}: not fixed, because it has unstaged changes", exists=True
    )
    if _is_behind_symlink(location, root):
        raise held_back
    staged, current = git_index.staged_content(root, path), read_within(location, MAX_FILE)
    if staged is None:
        raise held_back
    if current != staged and not (current == _crlf(staged) and git_index.is_as_staged(root, path)):
        raise held_back
    if change.before == current:
        return change
    if change.before == staged:
        return FileChange(path, current, _crlf(change.after))
    raise held_back


def _is_behind_symlink(location: str, root: str) -> bool:
    """Tell whether a file or one of its directories is a symlink, which git does not follow."""
    inside = os.path.relpath(location, root)
    real = os.path.join(os.path.realpath(root), inside)
    return os.path.normcase(os.path.realpath(location)) != os.path.normcase(real)


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n") if b"\r" not in data else data
