"""The files and folders that ``perflint check --watch`` watches."""

import os
from collections.abc import Callable, Iterator, Sequence

from perflint.cli.options import ConfigOptions
from perflint.cli.project import load_config, root_for
from perflint.config import ConfigError
from perflint.config.load import NAMES
from perflint.sources import git
from perflint.sources.work_tree import ENDINGS, relative

SKIPPED = frozenset({".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules"})
"""Names of folders that are not watched, in addition to those that git ignores."""


class Watched:
    """The files that a check depends on at this moment, and the folders that contain them.

    All paths are resolved. ``folders`` are watched one by one, not recursively, because git may
    ignore some of their subfolders.
    """

    def __init__(self, paths: Sequence[str], options: ConfigOptions) -> None:
        root = root_for(paths)
        self._root = os.path.realpath(root)
        paths = paths or [self._root]
        trees = [os.path.realpath(path) for path in paths if os.path.isdir(path)]
        self._checked = {folder for tree in trees for folder in _subfolders(tree)}
        self._files = {
            link_or_target
            for path in paths
            if not os.path.isdir(path)
            for link_or_target in _link_and_target(path)
        }
        if options.config_file is not None:
            self._files.update(_link_and_target(options.config_file))
        self._config_folders = set(_parents(os.path.realpath(os.curdir), self._root))
        self._expects: Callable[[str], bool] = lambda path: False
        self._read_configuration(options, root)
        parents = {os.path.dirname(file) for file in self._files} | self._config_folders
        self.folders = frozenset(filter(os.path.isdir, parents)) | self._checked

    def _read_configuration(self, options: ConfigOptions, root: str) -> None:
        try:
            config = load_config(options, root)
        except ConfigError:  # the check reports it; the next save may fix it
            return
        self._expects = config.expects
        suppression_file = os.path.join(self._root, config.settings.suppressions)
        self._files.update(_link_and_target(suppression_file))

    def is_dependency(self, path: str) -> bool:
        """Tell whether the result of a check may depend on the file at ``path``."""
        folder, name = os.path.split(path)
        if path in self._files or (name in NAMES and folder in self._config_folders):
            return True
        is_checked = name.endswith(ENDINGS) or self._expects(relative(path, self._root))
        return folder in self._checked and is_checked


def _link_and_target(path: str) -> set[str]:
    """Return the path of a file, and its target if it is a symlink: either may be saved."""
    folder, name = os.path.split(os.path.abspath(path))
    return {os.path.join(os.path.realpath(folder), name), os.path.realpath(path)}


def _parents(folder: str, root: str) -> Iterator[str]:
    """Yield the folders from ``folder`` up to ``root``, which may have a configuration file."""
    yield root
    while folder != root and os.path.commonpath((folder, root)) == root:
        yield folder
        folder = os.path.dirname(folder)


def _subfolders(tree: str) -> Iterator[str]:
    """Yield a folder and its subfolders, except those that are skipped or that git ignores."""
    try:
        ignored = {os.path.join(tree, path) for path in git.ignored_folders(tree)}
    except git.GitError:
        ignored = set()
    for current, folders, _ in os.walk(tree):
        yield current
        folders[:] = [
            name
            for name in folders
            if name not in SKIPPED and os.path.join(current, name) not in ignored
        ]
