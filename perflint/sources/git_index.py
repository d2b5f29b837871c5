"""Queries to git about the index: what is staged of a file."""

import os

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
