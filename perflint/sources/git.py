"""What git is asked: the only module that runs it."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perflint.primitives.limits import MAX_FILE, TooLargeError
from perflint.primitives.record import Record
from perflint.sources.git_process import GitError as GitError
from perflint.sources.git_process import is_bare as is_bare
from perflint.sources.git_process import place_of, run, start
from perflint.sources.git_process import root_of as root_of

if TYPE_CHECKING:
    from subprocess import Popen

EMPTY_TREES = (
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
)
"""The tree without files, as repositories with SHA-1 and with SHA-256 name it."""

NO_BLOB = "0" * 40
"""What git writes where a side has no blob: the file is not there, or only in the work tree."""


class Listed(Record):
    """A file of a folder: its path there, and its blob in the index; None where it has none."""

    path: str
    blob: str | None


def list_files(folder: str) -> list[Listed]:
    """List the files below ``folder`` that git tracks or would add, sorted.

    Names are as the file system has them (``os.fsdecode``). Raises GitError.
    """
    words = "ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard"
    found: dict[str, str | None] = {}
    top, below = place_of(folder)
    start_of_path = 0 if below == os.curdir else len(os.fsencode(below)) + 1
    for row in filter(None, run(top, *words, "--", f":(literal){below}").split(b"\0")):
        if row.startswith(b"? "):  # untracked: no more than a path
            found.setdefault(os.fsdecode(row[2 + start_of_path :]), None)
            continue
        head, _, path = row.partition(b"\t")
        _, mode, blob, stage = head.decode().split()
        whole = mode.startswith("100") and stage == "0"  # a file, and not in conflict
        found[os.fsdecode(path[start_of_path:])] = blob if whole else None
    return [Listed(*row) for row in sorted(found.items())]


def ignored_folders(folder: str) -> list[str]:
    """List the folders below ``folder`` that git ignores, without those below them; GitError."""
    words = "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"
    top, below = place_of(folder)
    found = map(os.fsdecode, run(top, *words, "--", f":(literal){below}").split(b"\0"))
    places = (os.path.join(top, path.rstrip("/")) for path in found if path.endswith("/"))
    return [os.path.relpath(place, os.path.join(top, below)) for place in places]


def list_blobs(folder: str, commit: str) -> list[Listed]:
    """List the regular files of a commit with their blobs; raises GitError."""
    found = []
    for row in filter(None, run(folder, "ls-tree", "-r", "-z", commit).split(b"\0")):
        head, _, path = row.partition(b"\t")
        mode, _, blob = head.decode().split()
        if mode.startswith("100"):
            found.append(Listed(os.fsdecode(path), blob))
    return found


def merge_base(folder: str, one: str, other: str) -> str | None:
    """Return the commit from which two went apart; None where the history shows none.

    Raises GitError, also where one of them is not known.
    """
    try:
        return run(folder, "merge-base", one, other).decode().strip()
    except GitError as error:
        if str(error):
            raise
        return None


def hooks_folder(folder: str) -> str:
    """Return the folder that git runs hooks from, for the repository that ``folder`` is in.

    It may not exist yet. git knows of ``core.hooksPath``, linked work trees and submodules, and
    says it relative to ``folder``. Raises GitError.
    """
    path = os.fsdecode(run(folder, "rev-parse", "--git-path", "hooks").removesuffix(b"\n"))
    return os.path.normpath(os.path.join(folder, path))


def ask(folder: str, *words: str) -> str | None:
    """Return git's answer to a question of one line; None where it has none, or refuses."""
    try:
        return os.fsdecode(run(folder, *words)).strip() or None
    except GitError:
        return None


class Changed(Record):
    """A file that differs between two snapshots: its paths and blobs; None where it is not.

    ``blob`` is ``NO_BLOB`` for a file that is to be read from the work tree.
    """

    before_path: str | None
    before_blob: str | None
    path: str | None
    blob: str | None


def changes(folder: str, *snapshots: str, only: Sequence[str] = ()) -> list[Changed]:
    """List the regular files that differ, renames followed; ``snapshots`` are words for git diff.

    ``("--cached",)`` compares the index with HEAD, or with nothing before the first commit,
    ``("HEAD",)`` the work tree, and two commits each other. ``only`` are pathspecs: git
    looks at no other file. Raises GitError.
    """
    raw = run(
        folder,
        "-c",
        f"core.hooksPath={os.devnull}",  # git may refresh its index, and has a hook for that
        "diff",
        "--raw",
        "-z",
        "--no-abbrev",
        # git's own 50 % is of bytes, and a record measured anew keeps hardly more than its keys.
        "--find-renames=40%",
        "--no-ext-diff",
        "--ignore-submodules",
        "-O/dev/null",  # a file that the user orders diffs by may not be there
        *snapshots,
        "--",
        *only,
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
        """Return an object's content; raises GitError where the repository has it not.

        Raises TooLargeError beyond the size of what is read of files.
        """
        found = self._look_up(name)
        if found is None:
            raise GitError(f"git has no object {name} (a partial or shallow clone?)")
        _, size, content = found
        if size > MAX_FILE:
            raise TooLargeError(size, MAX_FILE)
        return content

    def resolve(self, ref: str) -> str | None:
        """Return the commit that ``ref`` names, or None; raises GitError where git refuses."""
        return self._id_of(f"{ref}^{{commit}}")

    def origin(self, commit: str, path: str) -> str:
        """Return the commit that gave a file its content, looking back from ``commit``.

        A merge passes on what one of its parents has. Raises GitError.
        """
        from perflint.sources.commit_object import parents

        blob = self._id_of(f"{commit}:{path}")
        while True:
            for parent in parents(self.read(commit)):
                if blob is not None and self._id_of(f"{parent}:{path}") == blob:
                    commit = parent
                    break
            else:
                return commit

    def is_committed(self, path: str, blob: str) -> bool:
        """Tell whether HEAD has a file with this content; raises GitError."""
        return self._id_of(f"HEAD:{path}") == blob

    def _id_of(self, name: str) -> str | None:
        found = None if "\n" in name or "\0" in name else self._look_up(name)
        return found[0] if found is not None else None

    def _look_up(self, name: str) -> tuple[str, int, bytes] | None:
        """Return an object's id, size and content, or None where there is none of that name.

        Of an object beyond ``MAX_FILE`` the content is not kept.
        """
        if self._process is None:
            self._process = start(self._folder, "cat-file", "--batch")
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise GitError("git cat-file has no pipes")
        try:
            stdin.write(os.fsencode(f"{name}\n"))
            stdin.flush()
            line = stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:  # git has ended: it refuses this repository
            _, errors = self._process.communicate()
            self._process = None
            words = errors.decode("utf-8", "replace").strip()
            raise GitError(words or "git cat-file ended without an answer")
        head = line.split()
        if len(head) != 3 or not head[2].isdigit():
            return None
        size = int(head[2])
        content = stdout.read(size) if size <= MAX_FILE else b""
        left = size + 1 - len(content)  # what is not kept has to be taken from the pipe, too
        while left > 0 and (piece := stdout.read(min(left, 1 << 20))):
            left -= len(piece)
        return head[0].decode(), size, content

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
