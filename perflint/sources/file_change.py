"""One file as it is and as it would be: shown first, then written or not."""

import os
import stat

from perflint.primitives.limits import MAX_TOML, read_within
from perflint.primitives.record import Record
from perflint.sources.atomic_write import alone, write_whole
from perflint.sources.containment import leads_out


class EditError(ValueError):
    """A file cannot be changed so that all else in it stays; the message says why."""


class WriteError(ValueError):
    """A file was not written; the message names it and says why."""


class FileChange(Record):
    """A file from the top of the repository; ``before`` is None for one that is not there."""

    path: str
    before: bytes | None
    after: bytes


def read(root: str, path: str) -> bytes | None:
    """Return what is in a file, or None where there is none; raises WriteError."""
    location = os.path.join(root, path)
    if target := leads_out(location, root):
        raise WriteError(f"{path}: leads to {target}, outside of the repository; not read")
    try:
        return read_within(location, MAX_TOML)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(f"{path}: cannot be read: {error.strerror}") from None


def write(change: FileChange, root: str) -> None:
    """Write a change at once, unless the file is another than the one that was shown.

    The mode stays, a symlink is followed within the repository. Raises WriteError.
    """
    path = change.path
    target = os.path.realpath(os.path.join(root, path))
    try:
        with alone(root):
            _write(change, root, target)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror}") from None


def _write(change: FileChange, root: str, target: str) -> None:
    path = change.path
    if read(root, path) != change.before or (change.before is None and _is_there(root, path)):
        raise WriteError(f"{path}: changed meanwhile; not written")
    mode = 0o644 if change.before is None else stat.S_IMODE(os.stat(target).st_mode)
    if not mode & 0o222:  # whoever took the right away meant it; a rename would not ask
        raise WriteError(f"{path}: is read-only; not written")
    write_whole(target, change.after, mode, root)


def _is_there(root: str, path: str) -> bool:
    """Tell whether something stands there, such as a symlink that leads nowhere."""
    return os.path.lexists(os.path.join(root, path))
