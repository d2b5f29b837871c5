"""Queries to git about the index, and whether a file of the work tree has the content of a blob."""

import os
from collections.abc import Sequence

from perflint.primitives.globs import widened
from perflint.primitives.limits import MAX_FILE, read_within
from perflint.sources.git_process import GitError, run


def staged_content(folder: str, path: str) -> bytes | None:
    """Return the content of a file in the index, None if it is not in the index or in conflict."""
    try:
        return run(folder, "cat-file", "blob", f":0:{path}")
    except GitError:
        return None


def is_as_staged(folder: str, path: str) -> bool:
    """Tell whether git would stage a file of the work tree unchanged; raises GitError.

    git applies its filters, such as the conversion of line endings.
    """
    blob = run(folder, "hash-object", f"--path={path}", "--", path)
    return blob == run(folder, "rev-parse", "--verify", f":0:{path}")


def staged_in_part(folder: str) -> set[str]:
    """Return the files that have staged and unstaged changes; raises GitError."""
    command = "status", "--porcelain", "-z", "--untracked-files=no", "--no-renames"
    no_hooks = "-c", f"core.hooksPath={os.devnull}"
    output = run(folder, "--no-optional-locks", *no_hooks, *command, "--ignore-submodules")
    rows = (os.fsdecode(row) for row in output.split(b"\0"))
    return {row[3:] for row in rows if row[:1] in ("M", "A", "T") and row[1:2] in ("M", "T")}


def find_files(folder: str, globs: Sequence[str], *, untracked: bool) -> list[str]:
    """Return the files below a root that git tracks and that may match a glob; raises GitError.

    These are the regular files of the index without a conflict; if ``untracked``, all files that
    git would add as well.
    """
    pathspecs = [f":(glob){widened(glob)}" for glob in globs]
    more = ["--others", "--exclude-standard", "--deduplicate"] if untracked else ["--stage"]
    rows = run(folder, "ls-files", "-z", "--cached", *more, "--", *pathspecs).split(b"\0")
    if untracked:
        return [*map(os.fsdecode, filter(None, rows))]
    pairs = (row.partition(b"\t") for row in filter(None, rows))
    return [
        os.fsdecode(path)
        for head, _, path in pairs
        if head.startswith(b"100") and head.endswith(b" 0")
    ]


def left_out(folder: str, globs: Sequence[str]) -> list[str]:
    """Return the tracked files that a sparse checkout leaves out and that may match a glob.

    The globs are relative to any directory. Raises GitError.
    """
    forms = [form for glob in globs for form in (glob, f"**/{glob}")]
    pathspecs = [f":(glob){widened(form)}" for form in forms]
    rows = run(folder, "ls-files", "-z", "-t", "--cached", "--", *pathspecs).split(b"\0")
    return [os.fsdecode(row[2:]) for row in rows if row.startswith(b"S ")]


def find_in_commit(folder: str, commit: str, endings: tuple[bytes, ...]) -> list[str]:
    """Return the regular files of a commit with one of the endings; raises GitError."""
    rows = run(folder, "ls-tree", "-r", "-z", commit).split(b"\0")
    return [
        os.fsdecode(row.partition(b"\t")[2])
        for row in rows
        if row.endswith(endings) and row.startswith(b"100")
    ]


def has_content(folder: str, path: str, blob: str) -> bool:
    """Tell whether a file of the work tree has the content of a blob.

    Of the filters of git, only the conversion of line endings is known here; with another one, the
    answer is no.
    """
    try:
        data = read_within(os.path.join(folder, path), MAX_FILE)
    except OSError:
        return False
    return blob in (_blob_of(data, len(blob)), _blob_of(data.replace(b"\r\n", b"\n"), len(blob)))


def _blob_of(data: bytes, digits: int) -> str:
    """Return the id of the blob with this content, in a repository with ids of that length."""
    import hashlib

    function = hashlib.sha1 if digits == 40 else hashlib.sha256
    return function(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
