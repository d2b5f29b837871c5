"""Two snapshots of a git repository, and the files that differ between them."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timezone
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from perflint.sources import git
from perflint.sources.compared_file import ComparedFile, sides_of
from perflint.sources.objects import Blobs, time_of
from perflint.sources.snapshots import Snapshots
from perflint.sources.work_tree import ENDINGS, Lists, PathError, WorkTreeFile, is_below, relative

if TYPE_CHECKING:  # loaded only by the language server
    from perflint.sources.open_buffers import OpenBuffers

T = TypeVar("T")


class ComparisonError(ValueError):
    """The snapshots cannot be compared: the ``problem``, and what helps if it is known."""

    def __init__(self, problem: str, help: str = "") -> None:
        super().__init__(f"{problem}; {help}" if help else problem)
        self.problem = problem


class Comparison:
    """Compares two snapshots; a context manager that ends its git process.

    ``lists`` lists the files that git tracks or would add. ``buffers`` are open files, whose text
    counts instead of that on disk.
    """

    def __init__(
        self,
        root: str,
        blobs: Blobs,
        snapshots: Snapshots,
        lists: Lists = git.list_files,
        buffers: "OpenBuffers | None" = None,
    ) -> None:
        self._root = root
        self._blobs = blobs
        self._snapshots = snapshots
        self._lists = lists
        self.in_work_tree = snapshots.in_work_tree
        self._buffers = buffers
        self._contents = buffers.contents if buffers is not None else {}
        sides = buffers.sides if buffers is not None else None
        self._sides = sides or sides_of(snapshots, root, blobs, lambda: self.changed)
        self.base = snapshots.base

    def __enter__(self) -> "Comparison":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the git process that reads objects, if there is one."""
        self._blobs.close()

    @cached_property
    def changed(self) -> Sequence[git.Changed]:
        """The files that differ; raises ComparisonError if git fails."""
        return self._buffers.changed if self._buffers is not None else self.find_changed()

    def find_changed(self) -> Sequence[git.Changed]:
        """Return ``changed`` without its lock, which all comparisons share before Python 3.12."""
        only = self._snapshots.only
        try:
            changed = git.changes(self._root, *self._snapshots.revisions, only=only)
            return git.of_work_tree(self._root, changed) if self.in_work_tree else changed
        except git.GitError as error:
            if self._snapshots.title is not None or self._head() is not None:
                raise ComparisonError(f"git: {error}") from None
        # Before the first commit there is no HEAD to compare with, and all files are new.
        return _ask(lambda: git.changes(self._root, "--cached", only=only))

    @cached_property
    def title(self) -> str:
        """The two snapshots, for example ``index against HEAD (abc1234)``."""
        if self._snapshots.title is not None:
            return self._snapshots.title
        head = self._head()
        earlier = f"HEAD ({head[:7]})" if head else "nothing (no commit yet)"
        return f"{'work tree' if self.in_work_tree else 'index'} against {earlier}"

    def _head(self) -> str | None:
        return _ask(lambda: self._blobs.resolve("HEAD"))

    def day_of(self, file: ComparedFile) -> date | None:
        """Return the author date (UTC) of the commit that introduced the content of a file.

        None if the content is not committed. The author date survives a rebase or a merge, and
        later commits that do not change the file do not matter. Raises ComparisonError.
        """
        tip = self._snapshots.commit
        if tip is None or not self._is_committed(file):
            return None
        commit = _ask(lambda: self._blobs.origin(tip, file.path))
        content = _ask(lambda: self._blobs.read(commit))
        try:
            return datetime.fromtimestamp(time_of(content, b"author"), timezone.utc).date()
        except (ValueError, OverflowError, OSError):  # outside the years of datetime
            raise ComparisonError(f"commit {commit[:7]} has an invalid author date") from None

    def _is_committed(self, file: ComparedFile) -> bool:
        if file.location is None:
            return True
        blob = file.blob or git.NO_BLOB  # the blob of the index if the work tree is equal
        return _ask(lambda: self._blobs.is_committed(file.path, blob))

    def files(self, paths: Iterable[str]) -> Iterator[ComparedFile]:
        """Yield the files that differ and are at or below one of ``paths`` (all if it is empty).

        Deleted files are always included, unless ``paths`` has a directory, because pre-commit only
        passes files that exist. Raises PathError for a path that is in neither snapshot.
        """
        wanted = {relative(os.path.abspath(path), self._root): path for path in paths}
        for prefix, path in wanted.items():
            self._refuse_unknown(prefix, path)
        has_folder = any(map(os.path.isdir, wanted.values()))
        for change in self.changed:
            path = change.path or change.before_path or ""
            deleted = change.path is None and not has_folder
            if not wanted or deleted or any(is_below(path, prefix) for prefix in wanted):
                yield self._file(change, path, named=path in wanted)

    def _refuse_unknown(self, prefix: str, path: str) -> None:
        if os.path.lexists(path):
            return
        known = {name for change in self.changed for name in (change.path, change.before_path)}
        known.update(file.path for file in _ask(self._listed))
        if not any(name is not None and is_below(name, prefix) for name in known):
            raise PathError(f"{path}: no such file or directory")

    def _file(self, change: git.Changed, path: str, *, named: bool) -> ComparedFile:
        on_disk = self.in_work_tree and change.path is not None
        location = os.path.join(self._root, path) if on_disk else None
        blobs = change.blob, change.before_blob
        row = path, named, self._blobs, *blobs, location, change.before_path
        return ComparedFile(*row, snapshots=self._sides, content=self._contents.get(path))

    def with_base(
        self, files: Iterable[WorkTreeFile], paths: Collection[str] = ()
    ) -> Iterator[ComparedFile]:
        """Yield files of the work tree with their earlier version, then deleted files.

        If ``paths`` has directories, only deleted files at or below a path are included.
        """
        changed = {change.path: change for change in self.changed if change.path is not None}
        for file in files:
            change = changed.get(file.path)
            if change is None and os.path.islink(file.location):
                target = os.path.realpath(file.location)
                change = changed.get(relative(target, os.path.realpath(self._root)))
            if change is not None:
                yield self._file(change, file.path, named=file.named)
            else:  # unchanged, or untracked: there is nothing to compare with
                yield self._unchanged(file.path, git.NO_BLOB, file.location, named=file.named)
        has_folder = any(map(os.path.isdir, paths))
        wanted = [relative(os.path.abspath(path), self._root) for path in paths]
        for change in self.changed:
            path = change.before_path
            if change.path is not None or path is None:
                continue
            if not has_folder or any(is_below(path, prefix) for prefix in wanted):
                yield self._file(change, path, named=False)

    def unchanged(self, paths: Collection[str] | None = None) -> Iterator[ComparedFile]:
        """Yield the unchanged files of the later snapshot: those at ``paths``, which are relative.

        By default they are those that may be baselines, by their suffix. Their content comes from
        the commit or the index, that of untracked files from the work tree.
        """
        differing = {name for change in self.changed for name in (change.path, change.before_path)}
        for path, blob in _ask(self._listed):
            wanted = path.endswith(ENDINGS) if paths is None else path in paths
            if not wanted or path in differing:
                continue
            location = os.path.join(self._root, path)
            if blob is not None:
                yield self._unchanged(path, blob)
            elif self.in_work_tree and os.path.isfile(location):
                yield self._unchanged(path, git.NO_BLOB, location)

    def _unchanged(
        self, path: str, blob: str, location: str | None = None, *, named: bool = False
    ) -> ComparedFile:
        row = path, named, self._blobs, blob, None, location
        content = self._contents.get(path)
        return ComparedFile(*row, differs=False, snapshots=self._sides, content=content)

    def in_folder(self, folder: str) -> Iterator[ComparedFile]:
        """Yield the files of the later snapshot that are directly in a folder."""
        for change in self.changed:
            if change.path is not None and change.path.rpartition("/")[0] == folder:
                yield self._file(change, change.path, named=False)
        listed = (path for path, _ in _ask(self._listed))
        yield from self.unchanged({path for path in listed if path.rpartition("/")[0] == folder})

    def later(self, path: str) -> bytes | None:
        """Return the bytes of a file in the commit or the index; None if it is not there."""
        name = f"{self._snapshots.commit or ''}:{path}"
        return _ask(lambda: self._blobs.find(name))

    def earlier(self, path: str) -> bytes | None:
        """Return the bytes of a file before the change; None if it did not change, or is new."""
        blobs = (change.before_blob for change in self.changed if change.before_path == path)
        blob = next(blobs, None)
        return None if blob is None else _ask(lambda: self._blobs.read(blob))

    def untracked(self) -> Iterator[ComparedFile]:
        """Yield the files of the work tree that git does not track and that may be baselines."""
        yield from filter(self.is_untracked, self.unchanged())

    def is_untracked(self, file: ComparedFile) -> bool:
        """Tell whether git does not track a file of the work tree, so that it has no base."""
        return self.in_work_tree and not file.differs and file.path not in self._tracked

    @cached_property
    def _tracked(self) -> set[str]:
        return {path for path, blob in _ask(self._listed) if blob is not None}

    def _listed(self) -> Sequence[git.Listed]:
        commit = self._snapshots.commit
        if commit is not None and not self.in_work_tree:
            return git.list_blobs(self._root, commit)
        return self._lists(self._root)


def staged(root: str, lists: Lists = git.list_files, only: Sequence[str] = ()) -> Comparison:
    """Compare the index with HEAD, or with nothing in a repository without commits."""
    return Comparison(root, Blobs(root), Snapshots(("--cached",), only=only), lists)


def with_head(root: str, only: Sequence[str] = (), lists: Lists = git.list_files) -> Comparison:
    """Compare the work tree with HEAD, or with nothing in a repository without commits."""
    snapshots = Snapshots(("HEAD",), in_work_tree=True, only=only)
    return Comparison(root, Blobs(root), snapshots, lists)


def between(root: str, base: str, tip: str, lists: Lists = git.list_files) -> Comparison:
    """Compare the commit ``tip`` with its merge base with ``base``."""
    blobs = Blobs(root)
    commit = _commit(blobs, tip)
    if base in git.EMPTY_TREES:  # from the pre-push hook, if the remote has no common commit
        fork, earlier = base, "nothing"
    else:
        fork = _merge_base(root, blobs, base, commit)
        earlier = f"merge base {fork[:7]}"
    title = f"{commit[:7]} against {earlier}"
    return Comparison(root, blobs, Snapshots((fork, commit), title, commit, base=base), lists)


def against(
    root: str, base: str, only: Sequence[str] = (), lists: Lists = git.list_files
) -> Comparison:
    """Compare the work tree with the merge base of HEAD and ``base``."""
    blobs = Blobs(root)
    fork = _merge_base(root, blobs, base, "HEAD")
    title = f"work tree against merge base {fork[:7]} with {base}"
    snapshots = Snapshots((fork,), title, "HEAD", in_work_tree=True, only=only, base=base)
    return Comparison(root, blobs, snapshots, lists)


def _commit(blobs: Blobs, ref: str) -> str:
    commit = _ask(lambda: blobs.resolve(ref))
    if commit is not None:
        return commit
    remote, _, branch = ref.partition("/")
    fetch = f"git fetch {remote} {branch}:refs/remotes/{ref}" if branch else "git fetch"
    raise ComparisonError(
        f"'{ref}' is not a commit in this clone",
        f"fetch it with its history: {fetch} (in CI: fetch-depth: 0)",
    )


def _merge_base(root: str, blobs: Blobs, base: str, tip: str) -> str:
    base_commit = _commit(blobs, base)
    fork = _ask(lambda: git.merge_base(root, base_commit, tip))
    if fork is None:
        raise ComparisonError(
            f"no merge base of '{base}' and {tip[:7]} in this clone",
            "a shallow clone needs more history: git fetch --unshallow (in CI: fetch-depth: 0)",
        )
    return fork


def _ask(query: Callable[[], T]) -> T:
    """Return the result of a query to git; raises ComparisonError with git's message."""
    try:
        return query()
    except git.GitError as error:
        raise ComparisonError(f"git: {error}") from None
