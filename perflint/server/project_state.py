"""What all checks of one project share: its configuration, and what git and the disk have.

A state is read once and does not change; newer files need a new state.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from perflint.config import Config, ConfigError
from perflint.config.load import Overrides, load
from perflint.primitives.finding import Scope
from perflint.primitives.record import Record
from perflint.server.kept_parses import KeptParses
from perflint.sources import comparison, git
from perflint.sources.compared_file import GitFiles
from perflint.sources.comparison import Comparison, ComparisonError
from perflint.sources.git import Changed
from perflint.sources.git_queries import GitQueries
from perflint.sources.objects import Blobs
from perflint.sources.open_buffers import (
    FilesWithBuffers,
    KeptBlobs,
    KeptFiles,
    OpenBuffers,
    with_buffers,
)
from perflint.sources.other_files import OtherFiles
from perflint.sources.snapshots import Snapshots
from perflint.sources.work_tree import FilesOnDisk, Lists, is_sparse, relative


class StateOptions(Record):
    """The options of the command line that choose the configuration.

    ``today`` returns the date to check with; it is called whenever a project is read.
    """

    today: Callable[[], date]
    config_file: str | None = None
    isolated: bool = False
    overrides: Overrides = Overrides()


class ProjectState(Record):
    """The configuration of a project, and how its files differ from HEAD.

    ``config_errors`` are those of a configuration that names files which do not exist; other files
    are checked with it. ``changed`` is None if there is nothing to compare with; ``problem`` says
    why if git failed, and is None outside of git. ``sides`` are the files of HEAD and those on
    disk. ``target`` returns the path of a file without symbolic links. They, ``blobs`` and
    ``list_files`` keep what they were asked; what they do not know yet is a query of ``queries``.
    """

    root: str
    config: Config
    today: date
    reader: KeptParses
    blobs: Blobs
    list_files: Lists
    changed: tuple[Changed, ...] | None
    sides: tuple[OtherFiles, OtherFiles]
    target: Callable[[str], str]
    queries: GitQueries
    config_errors: tuple[ConfigError, ...] = ()
    problem: str | None = None

    @property
    def scope(self) -> Scope:
        """What is reported of a file; by default what changed if it is compared."""
        return self.reader.scope

    def saved(self, buffers: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the bytes of all files that change if open files are saved, by path.

        They include the targets of open symbolic links.
        """
        targets = {self.target(path): data for path, data in buffers.items()}
        return {**targets, **buffers}

    def compared(self, buffers: Mapping[str, bytes]) -> Comparison | None:
        """Return the comparison with HEAD as if all open files were saved; raises GitError."""
        if self.changed is None:
            return None
        # HEAD has the target of a link as its content.
        files = {path: data for path, data in buffers.items() if self.target(path) == path}
        changed = with_buffers(self.changed, files, self.blobs)
        snapshots = Snapshots(("HEAD",), in_work_tree=True)
        earlier, later = self.sides
        open_buffers = OpenBuffers(buffers, changed, (earlier, FilesWithBuffers(later, buffers)))
        return Comparison(self.root, self.blobs, snapshots, self.list_files, open_buffers)


def root_of(folder: str) -> str:
    """Return the root of the repository that contains a folder, else the folder."""
    return git.root_of(folder) or folder


def read_state(
    folder: str, options: StateOptions, queries: GitQueries | None = None
) -> ProjectState:
    """Read the configuration that applies in a folder, and ask git what differs from HEAD.

    The queries are those of later checks; here git is asked at once. Raises ConfigError.
    """
    queries = queries or GitQueries()
    root = root_of(folder)
    config = load(
        folder,
        root,
        path=options.config_file,
        isolated=options.isolated,
        overrides=options.overrides,
    )
    today = options.today()
    list_files, changed, problem = cache(git.list_files), None, None
    scope: Scope = config.settings.scope or "file"
    if git.root_of(root) is not None:
        scope = config.settings.scope or "changed"
        try:
            with comparison.with_head(root, config.pathspecs(), list_files) as head:
                changed = tuple(head.find_changed())
            list_files(root)
        except (ComparisonError, git.GitError) as error:
            problem = str(error)
    reader, blobs = KeptParses(config, today, scope=scope), KeptBlobs(root, queries)
    in_head = KeptFiles(GitFiles(root, blobs, "HEAD"), queries)
    on_disk = KeptFiles(FilesOnDisk(root), queries, _asks_git(root))
    row = root, config, today, reader, blobs, _lists(list_files, queries), changed
    rest = (in_head, on_disk), _resolver(root), queries, _missing_files(config, root), problem
    return ProjectState(*row, *rest)


def _missing_files(config: Config, root: str) -> tuple[ConfigError, ...]:
    if not config.settings.argument_docs:
        return ()
    from perflint.engine.missing_pages import is_needed, missing_files, unread_pages

    if not is_needed(config):
        return ()
    return (*missing_files(config, root, None, None), *unread_pages(config))


def _lists(list_files: Lists, queries: GitQueries) -> Lists:
    """Return what lists files; ``list_files`` has listed those of the project."""
    return cache(lambda folder: queries.ask(("files", folder), lambda: list_files(folder)))


def _asks_git(root: str) -> Callable[[str], bool]:
    """Return whether git is asked for the content of a file: a sparse checkout leaves it out."""
    may_be_left_out = is_sparse(root)
    return lambda path: may_be_left_out and not os.path.lexists(os.path.join(root, path))


def _resolver(root: str) -> Callable[[str], str]:
    real_root = os.path.realpath(root)
    return cache(lambda path: relative(os.path.realpath(os.path.join(root, path)), real_root))
