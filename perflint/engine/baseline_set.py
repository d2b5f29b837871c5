"""The baseline files of a set, with the names of their scenarios."""

import os
from collections.abc import Iterator, Sequence

from perflint.config import Config
from perflint.documents.baselines.baseline import Baseline
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.primitives.globs import matches
from perflint.sources import git
from perflint.sources.work_tree import WorkTreeFile, relative, work_tree


def scenario_names(
    source: Source, baseline: Baseline, config: Config, reader: Reader, root: str
) -> dict[str, list[str]]:
    """Return the scenarios of a baseline and of the other files of its set, by path.

    The set are the files that the same globs of the configuration match, or those of the format if
    no globs match the baseline. Files of another format are left out.
    """
    names = {source.path: [scenario.name for scenario in baseline.scenarios]}
    group = config.baseline_set_for(source.path)
    globs = group.files if group is not None else baseline.format.keys.files
    for file in _matching(source.path, globs, root):
        try:
            other = reader.parse(file, file.read()).baseline
        except OSError:
            continue
        if other is None or other.format.name != baseline.format.name:
            continue
        if other.document.parse_error is None:
            names[file.path] = [scenario.name for scenario in other.scenarios]
    return names


def _matching(path: str, globs: Sequence[str], root: str) -> Iterator[WorkTreeFile]:
    """Yield the other files that the globs match; without git, only those in the same folder."""
    if git.root_of(root) is not None:
        files = work_tree([root], root)
    else:
        folder = os.path.dirname(os.path.join(root, path))
        locations = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
        files = (
            WorkTreeFile(location, relative(location, root), named=False)
            for location in locations
            if os.path.isfile(location)
        )
    for file in files:
        if file.path != path and matches(file.path, globs):
            yield file
