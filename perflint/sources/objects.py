"""Reads objects of git: blobs, trees and commits."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from perflint.primitives.limits import MAX_FILE, TooLargeError
from perflint.primitives.record import Record
from perflint.sources.git_process import GitError, stream

if TYPE_CHECKING:
    from subprocess import Popen


class GitObject(Record):
    """An object of git; the content is empty if the size is above ``MAX_FILE``."""

    id: str
    is_tree: bool
    size: int
    content: bytes


class Blobs:
    """Reads blobs and commits through one process, ``git cat-file --batch``."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._process: Popen[bytes] | None = None
        self._errors: Callable[[], str] = str
        self._asked: str | None = None  # the object of which the answer was not read yet

    def read(self, name: str) -> bytes:
        """Return the content of an object; raises GitError, and TooLargeError above MAX_FILE."""
        content = self.find(name)
        if content is None:
            raise GitError(f"git has no object {name} (a partial or shallow clone?)")
        return content

    def find(self, name: str) -> bytes | None:
        """Return the content of an object, or None if there is none; raises like ``read``."""
        git_object = self.look_up(name)
        if git_object is None:
            return None
        if git_object.size > MAX_FILE:
            raise TooLargeError(git_object.size, MAX_FILE)
        return git_object.content

    def has(self, name: str) -> bool:
        """Tell whether there is an object of this name; raises GitError."""
        return self.id_of(name) is not None

    def ask(self, name: str) -> None:
        """Let git look for an object while the caller does other work; ``read`` returns it then.

        If something else is read before it, the answer is dropped.
        """
        if self._asked is None and self._process is not None and _is_one_line(name):
            self._write(name)
            self._asked = name

    def tree(self, name: str) -> tuple[bytes, int]:
        """Return a tree object, empty if there is none, and the number of bytes of its ids."""
        found = self.look_up(name)
        content = found.content if found is not None and found.is_tree else b""
        return content, len(found.id) // 2 if found is not None else 0

    def resolve(self, ref: str) -> str | None:
        """Return the commit that ``ref`` names, or None; raises GitError."""
        return self.id_of(f"{ref}^{{commit}}")

    def origin(self, commit: str, path: str) -> str:
        """Return the commit that introduced the content of a file, searching back from ``commit``.

        At a merge, the search follows a parent that has the same content. Raises GitError.
        """
        blob = self.id_of(f"{commit}:{path}")
        while True:
            for parent in parents(self.read(commit)):
                if blob is not None and self.id_of(f"{parent}:{path}") == blob:
                    commit = parent
                    break
            else:
                return commit

    def is_committed(self, path: str, blob: str) -> bool:
        """Tell whether HEAD has this blob at ``path``; raises GitError."""
        return self.id_of(f"HEAD:{path}") == blob

    def id_of(self, name: str) -> str | None:
        """Return the id of an object, or None if there is none of this name; raises GitError."""
        git_object = self.look_up(name)
        return git_object.id if git_object is not None else None

    def look_up(self, name: str) -> GitObject | None:
        """Return an object, or None if there is none of this name; raises GitError."""
        if self._asked is not None:
            asked, self._asked = self._asked, None
            found = self._answer()
            if asked == name:
                return found
        if not _is_one_line(name):
            return None
        if self._process is None:
            self._process, self._errors = stream(self._folder, "cat-file", "--batch")
        self._write(name)
        return self._answer()

    def _write(self, name: str) -> None:
        """Ask git for an object; if git has exited, reading the answer fails."""
        stdin, _ = self._pipes()
        with suppress(BrokenPipeError):
            stdin.write(os.fsencode(f"{name}\n"))
            stdin.flush()

    def _answer(self) -> GitObject | None:
        """Read the answer of git: an object, or that there is none."""
        _, stdout = self._pipes()
        line = stdout.readline()
        if not line:  # git exited: it refuses this repository
            raise GitError(self._end() or "git cat-file exited without output")
        head = line.split()
        if len(head) != 3 or not head[2].isdigit():
            return None
        size = int(head[2])
        content = stdout.read(size) if size <= MAX_FILE else b""
        remaining = size + 1 - len(content)  # read content that is too large, and the newline
        while remaining > 0 and (piece := stdout.read(min(remaining, 1 << 20))):
            remaining -= len(piece)
        return GitObject(head[0].decode(), head[1] == b"tree", size, content)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise GitError("git cat-file has no pipes")
        return process.stdin, process.stdout

    def close(self) -> str:
        """End the process, and return its messages; the next query starts a new one."""
        return self._end()

    def _end(self) -> str:
        if self._process is None:
            return ""
        if self._asked is not None:
            self._process.kill()  # an answer that nobody reads may be of any size
        self._process.communicate()
        self._process = self._asked = None
        return self._errors()


def entries(tree: bytes, id_length: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the mode, the name and the id of each entry of a tree object, in the order of git."""
    start = 0
    while start < len(tree):
        end = tree.index(b"\0", start)
        mode, _, name = tree[start:end].partition(b" ")
        start = end + 1 + id_length
        yield mode, name, tree[end + 1 : start]


def _is_one_line(name: str) -> bool:
    return "\n" not in name and "\0" not in name


def parents(commit: bytes) -> list[str]:
    """Return the parents of a commit, given the content of the commit object."""
    return [line[7:].decode() for line in _headers(commit) if line.startswith(b"parent ")]


def time_of(commit: bytes, role: bytes = b"author") -> int:
    """Return the date of the author or committer in seconds since 1970; raises ValueError."""
    for line in _headers(commit):
        if line.startswith(role + b" "):
            return int(line.split()[-2])
    raise ValueError(f"commit object without {role.decode()}")


def _headers(commit: bytes) -> list[bytes]:
    return commit.split(b"\n\n", 1)[0].split(b"\n")
