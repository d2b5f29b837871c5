"""Edits into bytes, and bytes into files."""

import os
import stat
from collections.abc import Iterable

from perflint.primitives.finding import Edit, Fix
from perflint.sources.atomic_write import write_whole
from perflint.sources.containment import leads_out


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

    A process that is killed leaves nothing that ``git add`` would take. Symlinks are followed,
    unless they lead out of ``root``. Raises WriteError.
    """
    target = os.path.realpath(path)
    if leads_out(path, root):
        raise WriteError(f"{path}: leads to {target}, outside of {root}; not written")
    try:
        write_whole(target, data, stat.S_IMODE(os.stat(target).st_mode), root)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror}") from None
