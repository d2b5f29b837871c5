"""The only module that runs git."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from subprocess import Popen

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The tree without files: what a repository without commits is compared with."""

NO_BLOB = "0" * 40
"""What git writes where a side has no blob: the file is not there, or only in the work tree."""


class GitError(RuntimeError):
    """git refused; the message is its own."""


def root_of(folder: str) -> str | None:
    """Return the top of the work tree that ``folder`` is in, or None; runs nothing."""
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def list_files(folder: str) -> list[str]:
    """List the files below ``folder`` that git tracks or would add, relative to it, sorted.

    Names are as the file system has them (``os.fsdecode``). Raises GitError.
    """
    listed = _run(
        folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"
    )
    return sorted(os.fsdecode(name) for name in listed.split(b"\0") if name)


def list_blobs(folder: str, commit: str | None) -> list[tuple[str, str]]:
    """List the regular files of a commit, or of the index, with their blobs; raises GitError."""
    words = ("ls-files", "--stage") if commit is None else ("ls-tree", "-r", commit)
    found = []
    for row in filter(None, _run(folder, *words, "-z").split(b"\0")):
        head, _, path = row.partition(b"\t")
        mode, *words_of_row = head.decode().split()
        if mode.startswith("100"):  # a row of ls-tree says "blob" before the name
            found.append((os.fsdecode(path), words_of_row[0 if commit is None else 1]))
    return found


def merge_base(folder: str, one: str, other: str) -> str | None:
    """Return the commit from which two went apart; None where the history shows none.

    Raises GitError, also where one of them is not known.
    """
    try:
        return _run(folder, "merge-base", one, other).decode().strip()
    except GitError as error:
        if str(error):
            raise
        return None


def hooks_folder(folder: str) -> str:
    """Return the folder that git runs hooks from, for the repository that ``folder`` is in.

    It may not exist yet. git knows of ``core.hooksPath``, linked work trees and submodules, and
    says it relative to ``folder``. Raises GitError.
    """
    path = os.fsdecode(_run(folder, "rev-parse", "--git-path", "hooks").removesuffix(b"\n"))
    return os.path.normpath(os.path.join(folder, path))


class Changed(NamedTuple):
    """A file that differs between two snapshots: its paths and blobs; None where it is not.

    ``blob`` is ``NO_BLOB`` for a file that is to be read from the work tree.
    """

    before_path: str | None
    before_blob: str | None
    path: str | None
    blob: str | None


def changes(folder: str, *snapshots: str) -> list[Changed]:
    """List the regular files that differ, renames followed; ``snapshots`` are words for git diff.

    ``("--cached", "HEAD")`` compares the index with HEAD, ``("HEAD",)`` the work tree, and two
    commits each other. Raises GitError.
    """
    raw = _run(
        folder,
        "diff",
        "--raw",
        "-z",
        "--no-abbrev",
        "--find-renames",
        "--no-ext-diff",
        "--ignore-submodules",
        *snapshots,
        "--",
    )
    return list(_parsed(raw))


def _parsed(raw: bytes) -> Iterator[Changed]:
    """Read ``:mode mode blob blob status NUL path NUL``, of a rename with a second path."""
    fields = iter(raw.split(b"\0"))
    for head in fields:
        if not head:
            return
        old_mode, mode, old_blob, blob, status = head[1:].decode().split()
        old_path = path = os.fsdecode(next(fields))
        if status[0] in "RC":
            path = os.fsdecode(next(fields))
        had = old_mode.startswith("100") and status[0] not in "AC"
        has = mode.startswith("100") and status[0] != "D"
        if (had or has) and status[0] != "U":
            yield Changed(
                old_path if had else None,
                old_blob if had else None,
                path if has else None,
                blob if has else None,
            )


class Blobs:
    """The contents of blobs and commits, through one ``git cat-file --batch``."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._process: Popen[bytes] | None = None

    def read(self, name: str) -> bytes:
        """Return an object's content; raises GitError where the repository has it not."""
        found = self._look_up(name)
        if found is None:
            raise GitError(f"git has no object {name} (a partial or shallow clone?)")
        return found[1]

    def resolve(self, ref: str) -> str | None:
        """Return the commit that ``ref`` names, or None; raises GitError where git refuses."""
        found = None if "\n" in ref or "\0" in ref else self._look_up(f"{ref}^{{commit}}")
        return found[0] if found is not None else None

    def _look_up(self, name: str) -> tuple[str, bytes] | None:
        """Return an object's id and content, or None where there is none of that name."""
        if self._process is None:
            self._process = _start(self._folder, "cat-file", "--batch")
        stdin, stdout, errors = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or errors is None:
            raise GitError("git cat-file has no pipes")
        try:
            stdin.write(os.fsencode(f"{name}\n"))
            stdin.flush()
            line = stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:  # git has ended: it refuses this repository
            raise GitError(errors.read().decode("utf-8", "replace").strip())
        head = line.split()
        if len(head) != 3 or not head[2].isdigit():
            return None
        content = stdout.read(int(head[2]))
        stdout.read(1)
        return head[0].decode(), content

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def commit_time(commit: bytes) -> int:
    """Return the committer's time of a commit object, in seconds since 1970."""
    for line in commit.split(b"\n\n", 1)[0].split(b"\n"):
        if line.startswith(b"committer "):
            return int(line.split()[-2])
    raise GitError("a commit without a committer")


def _run(folder: str, *arguments: str) -> bytes:
    process = _start(folder, *arguments)
    output, errors = process.communicate()
    if process.returncode != 0:
        raise GitError(errors.decode("utf-8", "replace").strip())
    return output


def _start(folder: str, *arguments: str) -> "Popen[bytes]":
    import subprocess  # about 6 ms, and a run on named files outside of a repository needs no git

    try:
        return subprocess.Popen(
            ["git", *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
