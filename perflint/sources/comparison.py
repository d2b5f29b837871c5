"""Two snapshots that git has, and the files that differ between them."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timezone
from functools import cached_property
from typing import TypeVar

from perflint.sources import commit_object, git
from perflint.sources.compared_file import ComparedFile
from perflint.sources.work_tree import ENDINGS, Lists, PathError, WorkTreeFile, relative

T = TypeVar("T")


class ComparisonError(ValueError):
    """The snapshots cannot be compared; the message says why, and what to type."""


class Comparison:
    """Which snapshots are compared, on which day the later one was made, and what differs.

    ``snapshots`` are words for ``git diff``, ``commit`` is the one that is judged. Without a
    ``title`` the earlier snapshot is HEAD.
    """

    def __init__(
        self,
        root: str,
        blobs: git.Blobs,
        snapshots: tuple[str, ...],
        *,
        title: str | None = None,
        commit: str | None = None,
        in_work_tree: bool = False,
        only: Sequence[str] = (),
    ) -> None:
        self._root = root
        self._blobs = blobs
        self._snapshots = snapshots
        self._title = title
        self._commit = commit
        self._only = only
        self._lists: Lists = git.list_files
        self.in_work_tree = in_work_tree

    @cached_property
    def changed(self) -> list[git.Changed]:
        """The files that differ. Raises ComparisonError where git refuses."""
        try:
            return git.changes(self._root, *self._snapshots, only=self._only)
        except git.GitError as error:
            if self._title is not None or self._head is not None:
                raise ComparisonError(f"git: {error}") from None
        # Before the first commit there is no HEAD to compare with, and all files are new.
        return _asked(lambda: git.changes(self._root, "--cached", only=self._only))

    @cached_property
    def title(self) -> str:
        """Which two snapshots: ``index against HEAD (abc1234)``."""
        if self._title is not None:
            return self._title
        earlier = f"HEAD ({self._head[:7]})" if self._head else "nothing (no commit yet)"
        return f"{'work tree' if self.in_work_tree else 'index'} against {earlier}"

    @cached_property
    def _head(self) -> str | None:
        return _asked(lambda: self._blobs.resolve("HEAD"))

    def day_of(self, file: ComparedFile) -> date | None:
        """Return the day on which the file became what it is; None where it is not committed.

        That is the author's day, which neither a rebase nor a merge changes, of the commit that
        gave the file its content: what is committed on top of it says nothing of its date. Raises
        ComparisonError.
        """
        if self._commit is None or not self._is_committed(file):
            return None
        commit = _asked(lambda: self._blobs.origin(self._commit or "", file.path))
        content = _asked(lambda: self._blobs.read(commit))
        try:
            return datetime.fromtimestamp(commit_object.author_time(content), timezone.utc).date()
        except (ValueError, OverflowError, OSError):  # of a year that no calendar has
            raise ComparisonError(f"commit {commit[:7]} is of no day") from None

    def _is_committed(self, file: ComparedFile) -> bool:
        if file.location is None:
            return True
        blob = file.blob or git.NO_BLOB  # of the index, where the work tree has the same
        return _asked(lambda: self._blobs.is_committed(file.path, blob))

    def files(self, paths: Iterable[str]) -> Iterator[ComparedFile]:
        """Yield the files that differ, of those that ``paths`` (all, if none) mean.

        Files that are gone are always among them, unless ``paths`` are folders: pre-commit names
        the files that are left. Raises PathError for a path that neither snapshot knows.
        """
        wanted = {relative(os.path.abspath(path), self._root): path for path in paths}
        for place, path in wanted.items():
            self._refuse_unknown(place, path)
        folders = any(map(os.path.isdir, wanted.values()))
        for change in self.changed:
            path = change.path or change.before_path or ""
            gone = change.path is None and not folders
            if not wanted or gone or any(_is_below(path, place) for place in wanted):
                yield self._file(change, path, named=path in wanted)

    def _refuse_unknown(self, place: str, path: str) -> None:
        if os.path.lexists(path):
            return
        known = {name for change in self.changed for name in (change.path, change.before_path)}
        known.update(file.path for file in _asked(self._listed))
        if not any(name is not None and _is_below(name, place) for name in known):
            raise PathError(f"{path}: no such file or folder")

    def _file(self, change: git.Changed, path: str, *, named: bool) -> ComparedFile:
        here = self.in_work_tree and change.path is not None
        location = os.path.join(self._root, path) if here else None
        blobs = change.blob, change.before_blob
        return ComparedFile(path, named, self._blobs, *blobs, location, change.before_path)

    def with_base(
        self,
        files: Iterable[WorkTreeFile],
        paths: Iterable[str] = (),
        lists: Lists = git.list_files,
    ) -> Iterator[ComparedFile]:
        """Yield files of the work tree with what they were, then those that are gone.

        Of these all, or, where there are folders among ``paths``, those that were in them.
        ``lists`` is asked for the others, where one of their set needs them.
        """
        self._lists = lists
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
        folders = [
            relative(os.path.abspath(path), self._root) for path in paths if os.path.isdir(path)
        ]
        for change in self.changed:
            path = change.before_path
            if change.path is not None or path is None:
                continue
            if not folders or any(_is_below(path, folder) for folder in folders):
                yield self._file(change, path, named=False)

    def unchanged(self) -> Iterator[ComparedFile]:
        """Yield the files of the later snapshot that do not differ, of the endings of baselines.

        Those of the index stand for those of the work tree; those that git does not know yet are
        read from there.
        """
        differing = {name for change in self.changed for name in (change.path, change.before_path)}
        for path, blob in _asked(self._listed):
            if not path.endswith(ENDINGS) or path in differing:
                continue
            location = os.path.join(self._root, path)
            if blob is not None:
                yield ComparedFile(path, False, self._blobs, blob, None, differs=False)
            elif self.in_work_tree and os.path.isfile(location):
                yield ComparedFile(
                    path, False, self._blobs, git.NO_BLOB, None, location, differs=False
                )

    def is_untracked(self, file: ComparedFile) -> bool:
        """Tell whether git does not know a file of the work tree yet."""
        return self.in_work_tree and file.path in self._untracked

    @cached_property
    def _untracked(self) -> set[str]:
        return {path for path, blob in _asked(self._listed) if blob is None}

    def _listed(self) -> Sequence[git.Listed]:
        if self._commit is not None and not self.in_work_tree:
            return git.list_blobs(self._root, self._commit)
        return self._lists(self._root)

    def close(self) -> None:
        """End the process that reads blobs."""
        self._blobs.close()


def _is_below(path: str, place: str) -> bool:
    return place in (path, ".") or path.startswith(f"{place}/")


def staged(root: str) -> Comparison:
    """Compare the index with HEAD, or with nothing in a repository without commits."""
    return Comparison(root, git.Blobs(root), ("--cached",))


def with_head(root: str, only: Sequence[str] = ()) -> Comparison:
    """Compare the work tree with HEAD, or with nothing in a repository without commits.

    ``only`` are pathspecs: git looks at no other file of the work tree.
    """
    return Comparison(root, git.Blobs(root), ("HEAD",), in_work_tree=True, only=only)


def between(root: str, base: str, tip: str) -> Comparison:
    """Compare a commit with the one from which it and ``base`` went apart."""
    blobs = git.Blobs(root)
    commit = _commit(blobs, tip)
    if base in git.EMPTY_TREES:  # the pre-push hook, where the remote has nothing in common
        fork, earlier = base, "nothing"
    else:
        fork = _merge_base(root, blobs, base, commit)
        earlier = f"merge base {fork[:7]}"
    title = f"{commit[:7]} against {earlier}"
    return Comparison(root, blobs, (fork, commit), title=title, commit=commit)


def against(root: str, base: str, only: Sequence[str] = ()) -> Comparison:
    """Compare the work tree with the commit from which HEAD and ``base`` went apart."""
    blobs = git.Blobs(root)
    fork = _merge_base(root, blobs, base, "HEAD")
    title = f"work tree against merge base {fork[:7]} with {base}"
    return Comparison(
        root, blobs, (fork,), title=title, commit="HEAD", in_work_tree=True, only=only
    )


def _commit(blobs: git.Blobs, ref: str) -> str:
    commit = _asked(lambda: blobs.resolve(ref))
    if commit is not None:
        return commit
    remote, _, branch = ref.partition("/")
    fetch = f"git fetch {remote} {branch}:refs/remotes/{ref}" if branch else "git fetch"
    raise ComparisonError(
        f"'{ref}' names no commit here; fetch it, with the history that leads to it: {fetch} "
        "(in CI: fetch-depth: 0)"
    )


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
