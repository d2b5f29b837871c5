"""Two snapshots that git has, and the files that differ between them."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timezone
from functools import cached_property
from typing import NamedTuple, TypeVar

from perflint import git
from perflint.sources import ENDINGS, WorkTreeFile, relative

T = TypeVar("T")


class ComparisonError(ValueError):
    """The snapshots cannot be compared; the message says why, and what to type."""


class ComparedFile(NamedTuple):
    """A file of the later snapshot, and what it was in the earlier one.

    It is read from the work tree where ``location`` is given, else as the blob that git has.
    ``committed`` says that the commit to be judged has it so, ``differs`` that the two snapshots
    have it otherwise.
    """

    path: str
    named: bool
    blobs: git.Blobs
    blob: str | None
    before_blob: str | None
    location: str | None = None
    committed: bool = False
    before_path: str | None = None
    differs: bool = True

    @property
    def deleted(self) -> bool:
        """Whether the later snapshot has the file no more."""
        return self.blob is None

    def read(self) -> bytes:
        """Return the bytes after the change; raises OSError."""
        if self.location is not None:
            return WorkTreeFile(self.location, self.path, self.named).read()
        return self._object(self.blob)

    def read_before(self) -> bytes | None:
        """Return the bytes before the change; None for a new file. Raises OSError."""
        return None if self.before_blob is None else self._object(self.before_blob)

    def _object(self, name: str | None) -> bytes:
        try:
            return self.blobs.read(name or "")
        except git.GitError as error:
            raise OSError(0, str(error)) from None


class Comparison:
    """Which snapshots are compared, on which day the later one was made, and what differs.

    ``title`` is for the first line of a run: ``index against HEAD (abc1234)``.
    """

    def __init__(
        self,
        root: str,
        title: str,
        snapshots: tuple[str, ...],
        *,
        commit: str | None = None,
        in_work_tree: bool = False,
        blobs: git.Blobs | None = None,
    ) -> None:
        self.title = title
        self._root = root
        self._commit = commit
        self.in_work_tree = in_work_tree
        self._blobs = blobs or git.Blobs(root)
        self.changed = _asked(lambda: git.changes(root, *snapshots))

    @cached_property
    def day(self) -> date | None:
        """The day of the commit that is judged; None where nothing is committed yet."""
        if self._commit is None:
            return None
        commit = self._commit
        content = _asked(lambda: self._blobs.read(commit))
        return datetime.fromtimestamp(git.commit_time(content), timezone.utc).date()

    def files(self, paths: Iterable[str]) -> Iterator[ComparedFile]:
        """Yield the files that differ, of those that ``paths`` (all, if none) mean."""
        wanted = [relative(os.path.abspath(path), self._root) for path in paths]
        for change in self.changed:
            path = change.path or change.before_path or ""
            if not wanted or any(_is_below(path, place) for place in wanted):
                yield self._file(change, path, named=path in wanted)

    def _file(self, change: git.Changed, path: str, *, named: bool) -> ComparedFile:
        here = self.in_work_tree and change.path is not None
        location = os.path.join(self._root, path) if here else None
        committed = self._commit is not None and not (here and _is_absent(change.blob))
        blobs = change.blob, change.before_blob
        return ComparedFile(
            path, named, self._blobs, *blobs, location, committed, change.before_path
        )

    def with_base(self, files: Iterable[WorkTreeFile]) -> Iterator[ComparedFile]:
        """Yield files of the work tree with what they were, then those that are gone."""
        changed = {change.path: change for change in self.changed if change.path is not None}
        for file in files:
            change = changed.get(file.path)
            if change is None and os.path.islink(file.location):
                target = os.path.realpath(file.location)
                change = changed.get(relative(target, os.path.realpath(self._root)))
            if change is not None:
                yield self._file(change, file.path, named=file.named)
            else:  # it did not change, or git does not know it: there is nothing to compare with
                yield ComparedFile(
                    file.path,
                    file.named,
                    self._blobs,
                    git.NO_BLOB,
                    None,
                    file.location,
                    differs=False,
                )
        for change in self.changed:
            if change.path is None and change.before_path is not None:
                yield self._file(change, change.before_path, named=False)

    def unchanged(self) -> Iterator[ComparedFile]:
        """Yield the files of the later snapshot that do not differ, of the endings of baselines.

        Those of the index stand for those of the work tree.
        """
        differing = {change.path for change in self.changed}
        commit = None if self.in_work_tree else self._commit
        for path, blob in _asked(lambda: git.list_blobs(self._root, commit)):
            if path.endswith(ENDINGS) and path not in differing:
                yield ComparedFile(path, False, self._blobs, blob, None, differs=False)

    def close(self) -> None:
        """End the process that reads blobs."""
        self._blobs.close()


def _is_absent(blob: str | None) -> bool:
    return blob is None or not blob.strip("0")


def _is_below(path: str, place: str) -> bool:
    return place in (path, ".") or path.startswith(f"{place}/")


def staged(root: str) -> Comparison:
    """Compare the index with HEAD, or with nothing in a repository without commits."""
    blobs = git.Blobs(root)
    head = _asked(lambda: blobs.resolve("HEAD"))
    title = f"index against HEAD ({head[:7]})" if head else "index against nothing (no commit yet)"
    return Comparison(root, title, ("--cached", head or git.EMPTY_TREE), blobs=blobs)


def between(root: str, base: str, tip: str) -> Comparison:
    """Compare a commit with the one from which it and ``base`` went apart."""
    blobs = git.Blobs(root)
    tip_commit = _commit(blobs, tip)
    if base == git.EMPTY_TREE:  # what the pre-push hook says where the remote has nothing in common
        title = f"{tip_commit[:7]} against nothing"
        return Comparison(root, title, (base, tip_commit), commit=tip_commit, blobs=blobs)
    fork = _merge_base(root, blobs, base, tip_commit)
    title = f"{tip_commit[:7]} against merge base {fork[:7]}"
    return Comparison(root, title, (fork, tip_commit), commit=tip_commit, blobs=blobs)


def against(root: str, base: str) -> Comparison:
    """Compare the work tree with the commit from which HEAD and ``base`` went apart."""
    blobs = git.Blobs(root)
    fork = _merge_base(root, blobs, base, "HEAD")
    title = f"work tree against merge base {fork[:7]} with {base}"
    return Comparison(root, title, (fork,), commit="HEAD", in_work_tree=True, blobs=blobs)


def with_head(root: str) -> Comparison:
    """Compare the work tree with HEAD, or with nothing in a repository without commits."""
    blobs = git.Blobs(root)
    head = _asked(lambda: blobs.resolve("HEAD"))
    title = (
        f"work tree against HEAD ({head[:7]})" if head else "work tree against nothing (no commit)"
    )
    return Comparison(root, title, (head or git.EMPTY_TREE,), in_work_tree=True, blobs=blobs)


def against_head(root: str) -> Comparison | None:
    """Compare the work tree with HEAD; None where there is no commit or nothing differs."""
    comparison = with_head(root)
    return comparison if comparison.changed else None


def _commit(blobs: git.Blobs, ref: str) -> str:
    commit = _asked(lambda: blobs.resolve(ref))
    if commit is None:
        raise ComparisonError(f"'{ref}' names no commit here; fetch it first: git fetch origin")
    return commit


def _merge_base(root: str, blobs: git.Blobs, base: str, tip: str) -> str:
    base_commit = _commit(blobs, base)
    fork = _asked(lambda: git.merge_base(root, base_commit, tip))
    if fork is None:
        raise ComparisonError(
            f"the history here does not show where '{base}' and {tip[:7]} went apart; a shallow "
            "clone needs more of it: git fetch --unshallow (in CI: fetch-depth: 0)"
        )
    return fork


def _asked(question: Callable[[], T]) -> T:
    """Return git's answer; raises ComparisonError with its words where it refuses."""
    try:
        return question()
    except git.GitError as error:
        raise ComparisonError(f"git: {error}") from None
