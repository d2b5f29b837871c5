"""Queries to git: the only module that runs it."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perflint.primitives.record import Record
from perflint.sources.git_process import GitError as GitError
from perflint.sources.git_process import is_bare as is_bare
from perflint.sources.git_process import root_and_path, run
from perflint.sources.git_process import root_of as root_of

if TYPE_CHECKING:
    pass

EMPTY_TREES = (
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
)
"""The names of the empty tree, in SHA-1 and in SHA-256 repositories."""

NO_BLOB = "0" * 40
"""The name that git prints if a file has no blob: it is absent, or only in the work tree."""


class Listed(Record):
    """A file: its path relative to the listed directory, and its blob, None if it has none."""

    path: str
    blob: str | None


def list_files(folder: str) -> list[Listed]:
    """List the files below ``folder`` that git tracks or would add, sorted by path.

    Paths are decoded with ``os.fsdecode``. Raises GitError.
    """
    command = "ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard"
    blobs: dict[str, str | None] = {}
    top, below = root_and_path(folder)
    start_of_path = 0 if below == os.curdir else len(os.fsencode(below)) + 1
    for row in filter(None, run(top, *command, "--", f":(literal){below}").split(b"\0")):
        if row.startswith(b"? "):  # untracked: only a path
            blobs.setdefault(os.fsdecode(row[2 + start_of_path :]), None)
            continue
        head, _, path = row.partition(b"\t")
        _, mode, blob, stage = head.decode().split()
        is_file = mode.startswith("100") and stage == "0"  # not a symlink, not in conflict
        blobs[os.fsdecode(path[start_of_path:])] = blob if is_file else None
    return [Listed(*row) for row in sorted(blobs.items())]


def ignored_folders(folder: str) -> list[str]:
    """List the topmost directories below ``folder`` that git ignores; raises GitError."""
    command = "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"
    top, below = root_and_path(folder)
    paths = map(os.fsdecode, run(top, *command, "--", f":(literal){below}").split(b"\0"))
    ignored = (os.path.join(top, path.rstrip("/")) for path in paths if path.endswith("/"))
    return [os.path.relpath(path, os.path.join(top, below)) for path in ignored]


def list_blobs(folder: str, commit: str) -> list[Listed]:
    """List the regular files of a commit with their blobs; raises GitError."""
    files = []
    for row in filter(None, run(folder, "ls-tree", "-r", "-z", commit).split(b"\0")):
        head, _, path = row.partition(b"\t")
        mode, _, blob = head.decode().split()
        if mode.startswith("100"):
            files.append(Listed(os.fsdecode(path), blob))
    return files


def merge_base(folder: str, one: str, other: str) -> str | None:
    """Return the merge base of two commits, or None if they have none in this clone.

    Raises GitError, also if a commit is unknown.
    """
    try:
        return run(folder, "merge-base", one, other).decode().strip()
    except GitError as error:
        if str(error):
            raise
        return None


def first_parents(folder: str, start: str, end: str) -> list[str]:
    """Return the first-parent history of ``end`` as far as ``start`` does not have it.

    Raises GitError.
    """
    names = run(folder, "rev-list", "--first-parent", f"{start}..{end}", "--")
    return names.decode().split()


def directory_of(root: str) -> str:
    """Return the git directory of a work tree; runs no process."""
    directory = os.environ.get("GIT_DIR") or os.path.join(root, ".git")
    try:
        with open(directory, encoding="utf-8") as file:  # of a linked work tree
            return os.path.join(root, file.read().removeprefix("gitdir:").strip())
    except (OSError, ValueError):
        return directory


def hooks_folder(folder: str) -> str:
    """Return the directory from which git runs hooks in the repository of ``folder``.

    It may not exist yet. git considers ``core.hooksPath``, linked work trees and submodules, and
    prints a path relative to ``folder``. Raises GitError.
    """
    path = os.fsdecode(run(folder, "rev-parse", "--git-path", "hooks").removesuffix(b"\n"))
    return os.path.normpath(os.path.join(folder, path))


def ask(folder: str, *arguments: str) -> str | None:
    """Return the one-line output of a git command; None if it is empty or git fails."""
    try:
        return os.fsdecode(run(folder, *arguments)).strip() or None
    except GitError:
        return None


class Changed(Record):
    """A file that differs between two snapshots; path and blob are None where it does not exist.

    ``blob`` is ``NO_BLOB`` if the file must be read from the work tree.
    """

    before_path: str | None
    before_blob: str | None
    path: str | None
    blob: str | None


def changes(folder: str, *snapshots: str, only: Sequence[str] = ()) -> list[Changed]:
    """List the regular files that differ, with renames; ``snapshots`` are arguments of git diff.

    ``("--cached",)`` compares the index with HEAD (or with nothing before the first commit),
    ``("HEAD",)`` the work tree with HEAD, and two commits are compared with each other. ``only``
    are pathspecs: git reads no other file. Raises GitError.
    """
    raw = run(
        folder,
        "-c",
        f"core.hooksPath={os.devnull}",  # if git refreshed its index, it would run a hook
        "-c",
        "diff.autoRefreshIndex=false",  # GIT_OPTIONAL_LOCKS does not stop git diff from this
        "diff",
        "--raw",
        "-z",
        "--no-abbrev",
        # The default, 50 %, counts bytes; a record that is measured again keeps only its keys.
        "--find-renames=40%",
        "--no-ext-diff",
        "--ignore-submodules",
        "-O/dev/null",  # diff.orderFile of the user may not exist
        *snapshots,
        "--",
        *only,
    )
    return list(_parsed(raw))


def of_work_tree(folder: str, changes: Sequence[Changed]) -> list[Changed]:
    """Return the changes of a work tree, without files that only differ from the index.

    git lists a file as deleted, or as renamed, if it was only removed from the index. It lists a
    file as changed if that only has another time, because it is not allowed to refresh the index.
    """
    result = []
    for change in changes:
        old = change.before_path
        if old is not None and old == change.path and not (change.blob or "").strip("0"):
            from perflint.sources.git_index import has_content

            if has_content(folder, old, change.before_blob or ""):
                continue
        if old is None or old == change.path or not os.path.isfile(os.path.join(folder, old)):
            result.append(change)
            continue
        result.append(change._replace(path=old, blob=NO_BLOB))
        if change.path is not None:
            result.append(Changed(None, None, change.path, change.blob))
    return result


def _parsed(raw: bytes) -> Iterator[Changed]:
    fields = iter(raw.split(b"\0"))
    for head in filter(None, fields):
        changed = read_changed(head, fields)
        if changed is not None:
            yield changed


def read_changed(head: bytes, fields: Iterator[bytes]) -> Changed | None:
    """Read an entry of ``--raw -z``: ``:mode mode blob blob status NUL path NUL``.

    ``head`` is the first field; the path is taken from ``fields``, and so is the second path of a
    rename. Returns None if the entry is no regular file on either side, or has a conflict.
    """
    old_mode, mode, old_blob, blob, status = head[1:].decode().split()
    old_path = path = os.fsdecode(next(fields))
    if status[0] in "RC":
        path = os.fsdecode(next(fields))
    in_old = old_mode.startswith("100") and status[0] not in "AC"
    in_new = mode.startswith("100") and status[0] != "D"
    if not (in_old or in_new) or status[0] == "U":
        return None
    return Changed(
        old_path if in_old else None,
        old_blob if in_old else None,
        path if in_new else None,
        blob if in_new else None,
    )
