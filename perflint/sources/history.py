"""The past changes of files, read from one ``git log``.

Only first parents are followed: a merge is one change, from its first parent to the result, and the
commits of the merged branch are not visited. So each state of the branch that is checked out
appears once, and the blob before a change is the blob after the change before it. A merge is also
what ``perflint check --base`` checks in CI.

Only the names of blobs are read here. ``git.Blobs`` reads the content of those that are needed.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Timer
from typing import TYPE_CHECKING

from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.git_process import stream

if TYPE_CHECKING:
    from subprocess import Popen

_FORMAT = "%H%x00%P%x00%at%x00%s"
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


class Revision(Record):
    """A commit that changed files, and the changes of these files.

    ``author_time`` is in seconds since 1970, or None if the commit has no valid one. The oldest
    commit of a shallow clone has no parent in the clone, so that its changes are unknown:
    ``is_boundary`` is true, and ``changes`` is empty.
    """

    commit: str
    author_time: int | None
    subject: str
    changes: tuple[git.Changed, ...]
    is_boundary: bool = False


def revisions(
    root: str,
    blobs: git.Blobs,
    pathspecs: Sequence[str],
    *,
    limit: int | None = None,
    seconds: float | None = None,
) -> Generator[Revision, None, None]:
    """Yield the commits that changed the regular files at ``pathspecs``, from HEAD backwards.

    A rename is one change if both names match; otherwise the file is added or deleted. There are
    no revisions if there are no commits. git reads no further than the caller iterates, and stops
    after ``limit`` commits. Raises GitError, and SlowHistoryError after ``seconds``.
    """
    if blobs.resolve("HEAD") is None:
        return
    limits = () if limit is None else (f"--max-count={limit}",)
    process, errors = stream(root, *_COMMAND, *limits, "HEAD", "--", *pathspecs)
    with _stopped_after(process, seconds) as is_late:
        for parents, revision in _parsed(_fields(process)):
            if is_late():  # the output may end within a commit
                break
            if not parents and git.parents(blobs.read(revision.commit)):
                yield revision._replace(changes=(), is_boundary=True)
            elif revision.changes:
                yield revision
        process.communicate()
        if is_late():
            raise SlowHistoryError(f"git log was stopped after {seconds:g} seconds")
        if process.returncode != 0:
            raise git.GitError(errors())


@contextmanager
def _stopped_after(process: "Popen[bytes]", seconds: float | None) -> Iterator[Callable[[], bool]]:
    """Kill a process after ``seconds``, and in any case at the end.

    The value is a function that tells whether the time was over.
    """
    late = Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = Timer(seconds, stop) if seconds is not None else None
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield late.is_set
    finally:
        if timer is not None:
            timer.cancel()
            timer.join()
        process.kill()
        process.communicate()


def _fields(process: "Popen[bytes]") -> Iterator[bytes]:
    """Yield the output of a process, split at null bytes; an incomplete last field is dropped."""
    stdout = process.stdout
    if stdout is None:
        raise git.GitError("git log has no pipe")
    rest = b""
    while chunk := stdout.read1(_BUFFER):  # type: ignore[attr-defined]  # a BufferedReader
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields


def _parsed(fields: Iterator[bytes]) -> Iterator[tuple[str, Revision]]:
    """Yield each commit with the names of its parents, without a commit that was cut off.

    A commit has the four fields of ``_FORMAT``, and then the entries of its changes.
    """
    head = next(fields, None)
    while head is not None:
        commit = head.decode()
        try:
            parents, author_time, subject = next(fields), next(fields), next(fields)
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
            ),
        )
