"""The baseline files of a repository that runs may be for, with the names of their scenarios."""

import os
from collections.abc import Iterable, Iterator, Sequence

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.engine.reader import Reader
from perflint.primitives.globs import matches
from perflint.sources import git
from perflint.sources.containment import is_below
from perflint.sources.work_tree import FilesOnDisk, WorkTreeFile, work_tree

Names = dict[str, list[str] | None]
"""Path of each file → the names of its scenarios, None if the file cannot be parsed."""

MAX_SEARCHED = 256 << 20
"""Size of the files that are searched for baselines with unusual paths, in bytes."""

BLOCK = 4096
"""What a file counts at least, so that their number is limited, too."""


def scenario_names(
    baselines: Sequence[Baseline],
    config: Config,
    reader: Reader,
    root: str,
    runs: Iterable[str] = (),
) -> Names:
    """Return the scenarios of baselines of one format, and of all others of the repository.

    It does not matter whether they are in the same ``[[baselines]]`` table: each machine may have a
    table of its own. Files that are known by their paths are found in any case, and such a one may
    also be damaged. Other files are found by their content if git tracks them and they are not in
    ``runs``, up to ``MAX_SEARCHED``.
    """
    format = baselines[0].format.name
    names: Names = {
        item.document.text.path: [scenario.name for scenario in item.scenarios]
        for item in baselines
    }
    known = {os.path.realpath(os.path.join(root, path)) for path in names}
    rest = MAX_SEARCHED
    for file in _files(baselines, config, root):
        real = os.path.realpath(file.location)
        by_path = _has_path_of(format, file.path, config)
        if real in known or by_path is False:
            continue
        if by_path is None:
            rest -= max(file.size, BLOCK)
            if rest < 0 or is_below(real, runs):
                continue
        found, is_damaged = _scenarios(file, format, reader)
        if found is not None or (is_damaged and by_path):
            names[file.path] = found
    return names


def _has_path_of(format: str, path: str, config: Config) -> bool | None:
    """Tell whether the path says that a file has a format, or another; None if it does not say.

    A path in a ``[[baselines]]`` table without a format is taken for one of each format.
    """
    group = config.baseline_set_for(path)
    if group is not None and group.format is not None:
        return group.format == format
    by_path = config.formats.for_path(path)
    if by_path is not None:
        return by_path.name == format
    return True if group is not None else None


def _scenarios(file: WorkTreeFile, format: str, reader: Reader) -> tuple[list[str] | None, bool]:
    """Return the names of the scenarios, None without any, and whether the file is damaged."""
    try:
        document, baseline = reader.parse(file, file.read())
    except OSError:
        return None, True
    if document is not None and document.parse_error is not None:
        return None, True
    if baseline is None or baseline.format.name != format:
        return None, False
    return [scenario.name for scenario in baseline.scenarios], False


def _files(baselines: Sequence[Baseline], config: Config, root: str) -> Iterator[WorkTreeFile]:
    """Yield the files to consider; outside of git, only those with the path of a baseline."""
    tables = (glob for group in config.settings.baselines for glob in group.files)
    globs = (*tables, *config.formats.globs)
    if git.root_of(root) is not None:
        yield from work_tree(
            [root],
            root,
            lambda path: matches(path, globs),
            lambda folder: _listed(folder, globs),
        )
        return
    paths = {*FilesOnDisk(root).find(globs)}
    for folder in {os.path.dirname(item.document.text.path) for item in baselines}:
        names = os.listdir(os.path.join(root, folder))  # if there are too many files below the root
        paths.update(path for name in names if matches(path := os.path.join(folder, name), globs))
    for path in sorted(paths):
        location = os.path.join(root, path)
        if os.path.isfile(location):
            yield WorkTreeFile(location, path.replace(os.sep, "/"), named=False)


def _listed(folder: str, globs: Sequence[str]) -> list[git.Listed]:
    """Return what git tracks, and other files with the path of a baseline."""
    files = git.list_files(folder)
    return [file for file in files if file.blob is not None or matches(file.path, globs)]
