"""Edits into bytes, and bytes into files."""

import os
import stat
from collections.abc import Iterable

from perflint.violation import Edit, Fix


class WriteError(OSError):
    """A file cannot be rewritten without harm; the message says why."""


def apply(data: bytes, fixes: Iterable[Fix]) -> tuple[bytes, list[Fix]]:
    """Apply fixes to ``data``; return the new bytes and the fixes applied.

    A fix is applied whole or not at all: one that touches what an earlier one changes is left for
    the next pass. Every byte outside the edits stays.
    """
    applied: list[Fix] = []
    edits: list[Edit] = []
    for fix in fixes:
        if fix.edits and not any(_touch(mine, other) for mine in fix.edits for other in edits):
            edits += fix.edits
            applied.append(fix)
    for edit in sorted(edits, reverse=True):
        data = data[: edit.span.start] + edit.text.encode() + data[edit.span.stop :]
    return data, applied


def _touch(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.stop and other.span.start <= one.span.stop


def write(path: str, data: bytes, root: str) -> None:
    """Replace a file's bytes at once, keeping its mode; a reader sees the old ones or the new.

    The new bytes are first written beside it, or in ``.git`` where that is on the same disk: a
    process that is killed leaves nothing that ``git add`` would take. Symlinks are followed, unless
    they lead out of ``root``. Raises WriteError.
    """
    target = os.path.realpath(path)
    if _is_within(os.path.abspath(path), root) and not _is_within(target, os.path.realpath(root)):
        raise WriteError(f"{path}: leads to {target}, outside of {root}; not written")
    status = os.stat(target)
    folder = _scratch_folder(root, target, status.st_dev)
    draft = os.path.join(folder, f".perflint-{os.getpid()}.tmp")
    try:
        with open(draft, "xb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(draft, stat.S_IMODE(status.st_mode))
                os.replace(draft, target)
            except OSError:
                os.unlink(draft)
                raise
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror}") from None


def _is_within(path: str, folder: str) -> bool:
    return os.path.commonpath((path, folder)) == folder


def _scratch_folder(root: str, target: str, device: int) -> str:
    git = os.path.join(root, ".git")
    if os.path.isdir(git) and os.stat(git).st_dev == device and os.access(git, os.W_OK):
        return git
    return os.path.dirname(target)
