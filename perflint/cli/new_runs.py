"""Finds new runs that git does not track yet, for a check where nothing differs from HEAD.

They are compared with the run before them (``perflint.engine.folder_bases``).
"""

import os
from collections.abc import Sequence

from perflint.cli.project import Project
from perflint.sources import git
from perflint.sources.containment import escapes_root
from perflint.sources.work_tree import ENDINGS, WorkTreeFile, relative


def has_new_runs(paths: Sequence[str], project: Project) -> bool:
    """Tell whether git does not track a file at ``paths`` that is compared with the run before."""
    try:
        return any(
            _has_new_runs(os.path.abspath(path), project) for path in paths or [project.root]
        )
    except git.GitError:
        return False


def _has_new_runs(location: str, project: Project) -> bool:
    if os.path.isdir(location):
        untracked = (file.path for file in project.list_files(location) if file.blob is None)
        return any(
            _may_be_run(os.path.join(location, path), project)
            for path in untracked
            if path.endswith(ENDINGS)
        )
    folder, name = os.path.split(location)
    return _may_be_run(location, project) and not any(
        file.path == name and file.blob is not None for file in project.list_files(folder)
    )


def _may_be_run(location: str, project: Project) -> bool:
    if escapes_root(location, project.root):
        return False
    config, path = project.config, relative(location, project.root)
    baseline_set = config.baseline_set_for(path)
    if baseline_set is not None and baseline_set.format is not None:
        return config.formats.named(baseline_set.format).keys.compare_with != "itself"
    try:
        file = WorkTreeFile(location, path, False)
        return os.path.isfile(location) and config.formats.may_be_run(path, file.read)
    except OSError:
        return False
