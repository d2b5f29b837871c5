"""The states of baselines after each commit of their past, parsed one after the other."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timezone

from perflint.documents.baselines.baseline import Baseline
from perflint.engine.reader import Family, Reader
from perflint.primitives.limits import TooLargeError
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.compared_file import ComparedFile
from perflint.sources.history import Revision
from perflint.sources.objects import Blobs
from perflint.sources.past_files import PastFiles


class Commit(Record):
    """A commit; ``committed`` is in seconds since 1970.

    ``author_day`` is in UTC, None if the commit has no valid date of its author. ``number`` is its
    position in the history, in which dates may go backwards.
    """

    name: str
    committed: int
    author_day: date | None
    subject: str
    parents: tuple[str, ...] = ()
    number: int = 0


class ReadBaseline(Record):
    """A baseline, and the set that it belongs to."""

    baseline: Baseline
    family: Family


class Unreadable(Record):
    """A file that cannot be read as a baseline; ``reason`` says why.

    ``is_expected`` is false if nothing but its earlier content tells that it is one.
    """

    reason: str
    is_expected: bool = True


class State(Record):
    """The files that a commit changed, as they are after it; None for a file that it deleted.

    ``renamed`` are the earlier paths of those that it renamed. ``is_boundary`` tells that it is the
    oldest commit of a shallow clone, so that it is not known when these files got their content.
    """

    commit: Commit
    files: Mapping[str, ReadBaseline | Unreadable | None]
    is_boundary: bool = False
    renamed: Mapping[str, str] = {}


def past_states(reader: Reader, blobs: Blobs, past: PastFiles) -> Iterator[State]:
    """Yield the states of all files of their past, the oldest first.

    Only one state is parsed at a time, while git reads the next blob. A file that is not a baseline
    is like one that is absent.
    """
    changes = (change for revision in reversed(past.revisions) for change in revision.changes)
    later = iter([change.blob for change in changes if change.blob is not None][1:])
    for number, revision in enumerate(reversed(past.revisions)):
        commit = _commit(revision, number)
        if revision.is_boundary:
            names = {path: f"{revision.commit}:{path}" for path in past.paths}
            found = {path: _at(reader, blobs, path, name) for path, name in names.items()}
            if present := {path: file for path, file in found.items() if file}:
                yield State(commit, present, True)
            continue
        files: dict[str, ReadBaseline | Unreadable | None] = {}
        renamed = {}
        for change in revision.changes:
            if change.before_path not in (None, change.path):
                files.setdefault(change.before_path, None)
            if change.path is not None and change.blob is not None:
                files[change.path] = _at(reader, blobs, change.path, change.blob, next(later, None))
                if change.before_path not in (None, change.path):
                    renamed[change.path] = change.before_path
        yield State(commit, files, renamed=renamed)


def _commit(revision: Revision, number: int) -> Commit:
    return Commit(
        revision.commit,
        revision.committer_time,
        _day(revision.author_time),
        revision.subject,
        revision.parents,
        number,
    )


def _day(seconds: int | None) -> date | None:
    """Return the day in UTC of a time; None if it is beyond the calendar."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        return None


def _at(
    reader: Reader, blobs: Blobs, path: str, name: str, following: str | None = None
) -> ReadBaseline | Unreadable | None:
    """Read the git object ``name`` as the file at a path; None if it is absent or no baseline.

    ``following`` is the object that is read after it.
    """
    try:
        data = blobs.find(name) if ":" in name else blobs.read(name)
    except TooLargeError as error:
        return Unreadable(error.strerror or str(error))
    except git.GitError as error:
        return Unreadable(str(error))
    if following is not None:
        blobs.ask(following)
    if data is None:
        return None
    document, baseline = reader.parse(ComparedFile(path, False, blobs, name, None), data)
    if document is not None and document.parse_error is not None:
        return Unreadable(document.parse_error.message, is_expected=baseline is not None)
    if baseline is None:
        return None
    return ReadBaseline(baseline, reader.family_of(path, baseline))
