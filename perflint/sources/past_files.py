"""The past of some files: the commits that changed them, also under earlier names."""

from collections.abc import Callable, Iterator, Sequence

from perflint.primitives.globs import widened
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.history import Revision, Search, revisions
from perflint.sources.objects import Blobs
from perflint.sources.work_tree import ENDINGS

Step = Callable[[int], None]
"""Is called with the number of commits that were read."""


class PastFiles(Record):
    """The commits that changed some files, the latest first, and all paths of these files.

    The changes of a revision are only those of these files. ``head`` is the commit of HEAD, None
    if there are no commits.
    """

    head: str | None
    revisions: tuple[Revision, ...]
    paths: tuple[str, ...]


def past_files(
    root: str,
    blobs: Blobs,
    paths: Sequence[str],
    globs: Sequence[str],
    expects: Callable[[str], bool],
    step: Step = lambda count: None,
) -> PastFiles:
    """Return the commits that changed the files at ``paths``, and all files that are expected.

    A file of HEAD that once had one of their names is one of them, too: it is found by a second
    search. ``globs`` match at least the expected files. Raises GitError.
    """
    followed = _Followed(paths, expects)
    found = _search(root, blobs, [*_pathspecs(paths, globs)], followed, step)
    later = [path for path in sorted(followed.left) if blobs.has(f"HEAD:{path}")]
    if later:
        followed = _Followed([*paths, *later], expects)
        found = _search(root, blobs, [*_pathspecs([*paths, *later], globs)], followed, step)
    return PastFiles(blobs.resolve("HEAD"), found, tuple(sorted(followed.seen)))


def _search(
    root: str, blobs: Blobs, pathspecs: Sequence[str], followed: "_Followed", step: Step
) -> tuple[Revision, ...]:
    found = []
    for revision in _read(root, blobs, pathspecs, followed):
        step(1)
        changes = tuple(filter(None, map(followed.part_of, revision.changes)))
        followed.seen.update(path for change in changes for path in _paths(change))
        if changes or revision.is_boundary:
            found.append(revision._replace(changes=changes))
    return tuple(found)


def _pathspecs(paths: Sequence[str], globs: Sequence[str]) -> Iterator[str]:
    yield from (f":(glob){widened(glob)}" for glob in globs)
    yield from (f":(literal){path}" for path in paths)


def _paths(change: git.Changed) -> Iterator[str]:
    yield from (path for path in (change.before_path, change.path) if path is not None)


def _read(
    root: str, blobs: Blobs, pathspecs: Sequence[str], followed: "_Followed"
) -> Iterator[Revision]:
    """Yield the commits that changed files at ``pathspecs``, the latest first.

    If a file had a name that they do not match, the commits before are searched for all files that
    may be baselines. That takes longer, but a second process of git is always enough.
    """
    if not pathspecs:
        return
    log = revisions(root, blobs, pathspecs, Search(all_changes=True))
    try:
        for revision in log:
            other_names = followed.extend(revision)
            yield revision
            if other_names and revision.parents:
                start = revision.parents[0]
                break
        else:
            return
    finally:
        log.close()
    every = [*pathspecs, *(f":(glob)**/*{ending}" for ending in ENDINGS)]
    for revision in revisions(root, blobs, every, Search(start)):
        followed.extend(revision)
        yield revision


class _Followed:
    """The paths that are followed, from the latest commit backwards.

    ``expects`` tells which paths are always followed. ``seen`` are all paths so far. ``left`` are
    the names that files got which were followed until then.
    """

    def __init__(self, paths: Sequence[str], expects: Callable[[str], bool]) -> None:
        self._paths = {*paths}
        self._expects = expects
        self.seen = {*paths}
        self.left: set[str] = set()

    def part_of(self, change: git.Changed) -> git.Changed | None:
        """Return what a change did to followed files; None if it changed none of them.

        A file that got a name that is not followed is gone: its later changes are not seen.
        """
        if not any(map(self._has, _paths(change))):
            return None
        if change.path is not None and not self._has(change.path):
            self.left.add(change.path)
            return change._replace(path=None, blob=None)
        return change

    def _has(self, path: str) -> bool:
        return path in self._paths or self._expects(path)

    def extend(self, revision: Revision) -> bool:
        """Follow the earlier names of the files that a commit added or renamed.

        What a commit added may be from any file that it deleted: git sees a rename only if the
        files are similar. Returns whether one of these names was not followed before.
        """
        moved = [change for change in revision.changes if change.path != change.before_path]
        if not any(change.path is not None and self._has(change.path) for change in moved):
            return False
        origins = {
            change.before_path
            for change in moved
            if change.before_path is not None
            and change.before_path.endswith(ENDINGS)
            and (change.path is None or self._has(change.path))
        }
        new = {path for path in origins if not self._has(path)}
        self._paths |= new
        return bool(new)
