"""What a check depends on: the files whose saving makes it run again, and where they are."""

import os
from collections.abc import Callable, Iterator

from perflint.cli.compare import root_for
from perflint.cli.parser import Arguments
from perflint.cli.project import configured
from perflint.config import NAMES, ConfigError
from perflint.sources import git
from perflint.sources.work_tree import ENDINGS, relative

PASSED_OVER = frozenset({".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules"})
"""Folders that are not watched; where git ignores something, that is not watched either."""


class Watched:
    """Files and folders as they are now; all paths are real ones.

    ``folders`` are to be watched without what is below them, for git may ignore that.
    """

    def __init__(self, arguments: Arguments) -> None:
        self._root = os.path.realpath(root_for(arguments.paths))
        paths = arguments.paths or [self._root]
        trees = [os.path.realpath(path) for path in paths if os.path.isdir(path)]
        self._below = {folder for tree in trees for folder in _below(tree)}
        self._files = {place for path in paths if not os.path.isdir(path) for place in _both(path)}
        if arguments.config is not None:
            self._files.update(_both(arguments.config))
        self._configured = set(_upwards(os.path.realpath(os.curdir), self._root))
        self._expects: Callable[[str], bool] = lambda path: False
        self._read_configuration(arguments)
        around = {os.path.dirname(file) for file in self._files} | self._configured
        self.folders = frozenset(filter(os.path.isdir, around)) | self._below

    def _read_configuration(self, arguments: Arguments) -> None:
        try:
            config = configured(arguments, root_for(arguments.paths))
        except ConfigError:  # the check says so; saved again, it may be right
            return
        self._expects = config.expects
        self._files.update(_both(os.path.join(self._root, config.settings.suppressions)))

    def concerns(self, path: str) -> bool:
        """Tell whether a check may say something else once the file at ``path`` was saved."""
        folder, name = os.path.split(path)
        if path in self._files or (name in NAMES and folder in self._configured):
            return True
        looked_for = name.endswith(ENDINGS) or self._expects(relative(path, self._root))
        return folder in self._below and looked_for


def _both(path: str) -> set[str]:
    """Return where a file is, and where it leads to if it is a link: either may be saved."""
    folder, name = os.path.split(os.path.abspath(path))
    return {os.path.join(os.path.realpath(folder), name), os.path.realpath(path)}


def _upwards(folder: str, root: str) -> Iterator[str]:
    """Yield the folders where a configuration is looked for."""
    yield root
    while folder != root and os.path.commonpath((folder, root)) == root:
        yield folder
        folder = os.path.dirname(folder)


def _below(tree: str) -> Iterator[str]:
    """Yield a folder and all below it, but those that hold nothing to check."""
    try:
        ignored = {os.path.join(tree, path) for path in git.ignored_folders(tree)}
    except git.GitError:
        ignored = set()
    for current, folders, _ in os.walk(tree):
        yield current
        folders[:] = [
            name
            for name in folders
            if name not in PASSED_OVER and os.path.join(current, name) not in ignored
        ]
