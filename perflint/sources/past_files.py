"""The past of some files: the commits that changed them, also under earlier names."""

from collections.abc import Callable, Iterator, Sequence

from perflint.primitives.globs import widened
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.history import Revision, revisions
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

    All commits that changed a file which may be a baseline are read, because it may have had one of
    these names. A file of HEAD that once had one is one of them, too: then they are searched again.
    ``globs`` match at least the expected files. Raises GitError.
    """
    log = _log(root, blobs, _pathspecs(paths, globs), step)
    found, followed = _search(log, _Followed(paths, expects))
    later = [path for path in sorted(followed.left) if blobs.has(f"HEAD:{path}")]
    if later:
        found, followed = _search(log, _Followed([*paths, *later], expects))
    return PastFiles(blobs.resolve("HEAD"), found, tuple(sorted(followed.seen)))


def _log(root: str, blobs: Blobs, pathspecs: Sequence[str], step: Step) -> list[Revision]:
    log = []
    for revision in revisions(root, blobs, pathspecs):
        step(1)
        log.append(revision)
    return log


def _search(
    log: Sequence[Revision], followed: "_Followed"
) -> tuple[tuple[Revision, ...], "_Followed"]:
    """Return the commits that changed followed files, and what was followed in the end."""
    found = []
    for revision in log:
        followed.extend(revision)
        changes = tuple(filter(None, map(followed.part_of, revision.changes)))
        followed.seen.update(path for change in changes for path in paths_of(change))
        if changes or revision.is_boundary:
            found.append(revision._replace(changes=changes))
    return tuple(found), followed


def _pathspecs(paths: Sequence[str], globs: Sequence[str]) -> list[str]:
    """Return pathspecs of all files that may be baselines.

    git compares ``*.json`` only with the end of a path: it takes a third of the time for ``**/``.
    """
    others = [f":(glob){widened(glob)}" for glob in globs if not glob.endswith(ENDINGS)]
    others += [f":(literal){path}" for path in paths if not path.endswith(ENDINGS)]
    return [*(f"*{ending}" for ending in ENDINGS), *others]


def paths_of(change: git.Changed) -> Iterator[str]:
    """Yield the paths that a file had before and after a change."""
    yield from (path for path in (change.before_path, change.path) if path is not None)


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
        if not any(map(self._has, paths_of(change))):
            return None
        if change.path is not None and not self._has(change.path):
            self.left.add(change.path)
            return change._replace(path=None, blob=None)
        return change

    def _has(self, path: str) -> bool:
        return path in self._paths or self._expects(path)

    def extend(self, revision: Revision) -> None:
        """Follow the earlier names of the files that a commit added or renamed.

        What a commit added may be from any file that it deleted: git sees a rename only if the
        files are similar.
        """
        moved = [change for change in revision.changes if change.path != change.before_path]
        if not any(change.path is not None and self._has(change.path) for change in moved):
            return
        self._paths |= {
            change.before_path
            for change in moved
            if change.before_path is not None
            and change.before_path.endswith(ENDINGS)
            and (change.path is None or self._has(change.path))
        }
