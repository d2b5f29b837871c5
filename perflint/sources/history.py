"""The past changes of files, read from one ``git log``.

Only first parents are followed: a merge is one change, from its first parent to the result, and the
commits of the merged branch are not visited. So each state of the branch that is checked out
appears once, and the blob before a change is the blob after the change before it. A merge is also
what ``perflint check --base`` checks in CI.

Only the names of blobs are read here. ``objects.Blobs`` reads the content of those that are needed.
"""

import os
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.git_process import stream
from perflint.sources.objects import Blobs
from perflint.sources.objects import parents as parents_of

if TYPE_CHECKING:
    from subprocess import Popen

_FORMAT = "%H%x00%P%x00%at%x00%ct%x00%s"
_COMMAND = (
    # The options that start with "no-", and these keys, override the configuration of the user.
    *("-c", "log.showRoot=true", "-c", "log.diffMerges=separate", "log"),
    *("--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--find-renames=40%"),
    *("--no-show-signature", "--no-follow", "--no-color", "--no-ext-diff", "--ignore-submodules"),
    *("-O/dev/null", "--encoding=UTF-8", f"--format={_FORMAT}"),
)
_BUFFER = 1 << 16


class SlowHistoryError(git.GitError):
    """The search took longer than allowed; the revisions that it has yielded are valid."""


class Search(Record):
    """How far back the history is searched.

    git starts at ``start`` and stops after ``limit`` commits, or with SlowHistoryError after
    ``seconds``.
    """

    start: str = "HEAD"
    limit: int | None = None
    seconds: float | None = None


class Revision(Record):
    """A commit that changed files, and the changes of these files.

    Times are in seconds since 1970; without a valid one, ``author_time`` is None, and
    ``committer_time`` is 0. The oldest commit of a shallow clone has no parent in the clone, so its
    changes are unknown: ``is_boundary`` is true, and ``changes`` is empty.
    """

    commit: str
    author_time: int | None
    subject: str
    changes: tuple[git.Changed, ...]
    is_boundary: bool = False
    committer_time: int = 0
    parents: tuple[str, ...] = ()


def revisions(
    root: str, blobs: Blobs, pathspecs: Sequence[str], search: Search | None = None
) -> Generator[Revision, None, None]:
    """Yield the commits that changed the regular files at ``pathspecs``, the latest first.

    A rename is one change if both names match; otherwise the file is added or deleted. There are
    no revisions if there are no commits. git reads no further than the caller iterates. Raises
    GitError, and SlowHistoryError.
    """
    start, limit, seconds = search or Search()
    if blobs.resolve(start) is None:
        return
    options = [] if limit is None else [f"--max-count={limit}"]
    process, errors = stream(root, *_COMMAND, *options, start, "--", *pathspecs)
    with _killed_at_the_end(process):
        for parents, revision in _parsed(_fields(process, seconds)):
            if not parents and parents_of(blobs.read(revision.commit)):
                yield revision._replace(changes=(), is_boundary=True)
            elif revision.changes:
                yield revision
        process.communicate()
        if process.returncode != 0:
            raise git.GitError(errors())


@contextmanager
def _killed_at_the_end(process: "Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()
        process.communicate()


def _fields(process: "Popen[bytes]", seconds: float | None) -> Iterator[bytes]:
    """Yield the output of a process, split at null bytes; an incomplete last field is dropped.

    Raises SlowHistoryError after ``seconds``.
    """
    stdout = process.stdout
    if stdout is None:
        raise git.GitError("git log has no pipe")
    end = None if seconds is None else time.monotonic() + seconds
    rest = b""
    while True:
        if end is not None and not _is_readable(stdout, end):
            raise SlowHistoryError(f"git log was stopped after {seconds:g} seconds")
        chunk = stdout.read1(_BUFFER)  # type: ignore[attr-defined]  # a BufferedReader
        if not chunk:
            return
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields


def _is_readable(pipe: IO[bytes], end: float) -> bool:
    """Wait until a pipe has output or ends; returns False at the time ``end``.

    A thread with a timer would not start without memory, and Python may wait for it for ever.
    Windows cannot wait for pipes, so that the time is only checked between two reads there.
    """
    left = end - time.monotonic()
    if left <= 0 or os.name == "nt":
        return left > 0
    from selectors import EVENT_READ, DefaultSelector

    with DefaultSelector() as selector:
        selector.register(pipe, EVENT_READ)
        return bool(selector.select(left))


def _parsed(fields: Iterator[bytes]) -> Iterator[tuple[str, Revision]]:
    """Yield each commit with the names of its parents, without a commit that was cut off.

    A commit has the five fields of ``_FORMAT``, and then the entries of its changes.
    """
    head = next(fields, None)
    while head is not None:
        commit = head.decode()
        try:
            parents, author_time = next(fields), next(fields)
            committer_time, subject = next(fields), next(fields)
            changes = []
            while (head := next(fields, None)) is not None and head.lstrip(b"\n")[:1] == b":":
                changes.append(git.read_changed(head.lstrip(b"\n"), fields))
        except StopIteration:
            return
        yield (
            parents.decode(),
            Revision(
                commit,
                int(author_time) if author_time.isdigit() else None,
                subject.decode("utf-8", "replace"),
                tuple(filter(None, changes)),
                committer_time=int(committer_time) if committer_time.isdigit() else 0,
                parents=tuple(parents.decode().split()),
            ),
        )
