"""The baselines in HEAD, and the files whose past is theirs."""

from collections.abc import Sequence

from perflint.config import Config
from perflint.engine.reader import Reader
from perflint.primitives.globs import matches
from perflint.primitives.limits import TooLargeError
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.compared_file import ComparedFile
from perflint.sources.objects import Blobs
from perflint.sources.past_files import PastFiles, Step, past_files, paths_of
from perflint.sources.trees import files_below
from perflint.sources.work_tree import ENDINGS, is_below


class HeadBaselines(Record):
    """The paths of baselines in HEAD, and globs of all files of their sets and formats.

    ``absent`` are paths that were asked for, and at which HEAD has nothing; ``others`` are those at
    which it has a file that is neither a baseline nor JSON, which may have been one.
    """

    paths: tuple[str, ...]
    globs: tuple[str, ...]
    absent: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def expects(self, path: str) -> bool:
        """Tell whether a path is that of a file of the same sets."""
        return matches(path, self.globs)


def head_baselines(
    reader: Reader, config: Config, blobs: Blobs, paths: Sequence[str]
) -> HeadBaselines:
    """Return the baselines that ``perflint check`` finds at ``paths``, as they are in HEAD.

    ``paths`` are files and folders, relative to the root; without any it is the whole repository.
    The past of a named file is also read if it is not a baseline in HEAD. Below a path without a
    baseline there may have been some of all sets and formats. The files of configured sets are
    part of the whole repository, also if nothing is left of a set. Raises GitError.
    """
    found: list[str] = []
    absent: list[str] = []
    others: list[str] = []
    globs: dict[str, None] = {}
    for path in paths or ("",):
        below = [*files_below(blobs, "HEAD", path)]
        if path and all(file.path == path for file in below):
            found.append(path)  # it may have been a baseline
        if not below:
            absent.append(path)
        sets = {
            file.path: own
            for file in below
            if (own := _set_globs(reader, config, blobs, file, named=file.path == path)) is not None
        }
        if [file.path for file in below] == [path] and not sets and not path.endswith(ENDINGS):
            others.append(path)
        found += sets
        for own in sets.values() if sets else (_all_globs(config),):
            globs.update(dict.fromkeys(own))
        if is_below("", path):
            globs.update(dict.fromkeys(_configured_globs(config)))
    return HeadBaselines(tuple(dict.fromkeys(found)), tuple(globs), tuple(absent), tuple(others))


def past_of(
    root: str, baselines: HeadBaselines, blobs: Blobs, step: Step = lambda count: None
) -> PastFiles:
    """Return the commits that changed some baselines, or others of their sets; raises GitError.

    Of a shallow clone, baselines that no commit changed are part of the past, too.
    """
    others = [path for path in baselines.paths if not baselines.expects(path)]
    past = past_files(root, blobs, others, baselines.globs, baselines.expects, step)
    return past._replace(paths=tuple(sorted({*past.paths, *baselines.paths})))


def never_found(paths: Sequence[str], baselines: HeadBaselines, past: PastFiles) -> list[str]:
    """Return those paths at or below which no baseline is in HEAD, or ever was."""
    known = {*baselines.paths} - {*baselines.absent}
    for revision in past.revisions:
        known.update(path for change in revision.changes for path in paths_of(change))
    return [path for path in paths if not any(is_below(each, path) for each in known)]


def _set_globs(
    reader: Reader, config: Config, blobs: Blobs, file: git.Listed, *, named: bool
) -> Sequence[str] | None:
    """Return the globs of the set of a file; None if the file is not a baseline."""
    path = file.path
    if file.blob is None or reader.is_text(path):
        return None
    expected = config.formats.for_path(path) is not None or bool(config.baseline_set_for(path))
    if expected:
        return globs_of(config, path)
    if not (named or path.endswith(ENDINGS)):
        return None
    try:
        data = blobs.read(file.blob)
    except TooLargeError:
        return None
    baseline = reader.parse(ComparedFile(path, named, blobs, file.blob, None), data).baseline
    return None if baseline is None else baseline.format.keys.files


def _all_globs(config: Config) -> Sequence[str]:
    return (*_configured_globs(config), *config.formats.globs)


def _configured_globs(config: Config) -> Sequence[str]:
    return [glob for group in config.settings.baselines for glob in group.files]


def globs_of(config: Config, path: str) -> Sequence[str]:
    """Return the globs of the set or format that a path belongs to by its name."""
    group, format = config.baseline_set_for(path), config.formats.for_path(path)
    if group is not None:
        return group.files
    return format.keys.files if format is not None else ()
