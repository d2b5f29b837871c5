"""The files that ``perflint init`` searches: listed once, checked with each configuration."""

import os
import sys
from collections.abc import Iterable

from perflint.cli.bulk_suppressions import load_suppressions
from perflint.cli.init.argument_search import ArgumentFile, search
from perflint.cli.init.page_search import DocumentedFile, search_pages
from perflint.cli.init.survey import FileKinds, sort_files
from perflint.cli.project import Project
from perflint.cli.terminal import Progress
from perflint.config import Config
from perflint.config.settings import ArgumentSet
from perflint.documents.tables.endings import ENDINGS
from perflint.engine.check_file import context_for
from perflint.engine.reader import Reader
from perflint.engine.report import Report
from perflint.engine.run import RunOptions, check_all, combine
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources import work_tree as sources

_TEXTS = (".py", *ENDINGS)


class Survey(Record):
    """The files of a repository by kind, and the report of their check."""

    files: FileKinds
    report: Report


class RepositoryFiles:
    """The files of a work tree that may be baselines or declare arguments."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._root = root = project.root
        expects = project.config.expects
        files = sources.work_tree(
            [root], root, lambda path: path.endswith(_TEXTS) or expects(path), project.list_files
        )
        self._files = [*files]

    def check(self, config: Config) -> Survey:
        """Check the files as ``perflint check`` does, without a base."""
        bulk = None
        if os.path.lexists(os.path.join(self._root, config.settings.suppressions)):
            bulk = load_suppressions(self._project._replace(config=config))
        files = [
            file
            for file in self._files
            if file.path.endswith(sources.ENDINGS) or config.expects(file.path)
        ]
        progress = Progress(sys.stderr)
        reader = Reader(config, self._project.today)
        context = context_for(config, reader, bulk=bulk, one_per_fault=False)
        options = RunOptions(whole=True, jobs=None, progress=progress.step)
        results = [*check_all(files, context, options)]
        progress.end()
        report = combine(results, files, context, whole=True)
        return Survey(sort_files(results, config, self._root), report)

    def missing(self) -> list[str]:
        """Return the tracked files that are not in the work tree, as in a sparse checkout."""
        try:
            listed = self._project.list_files(self._root)
        except git.GitError:
            return []
        suffixes = (*sources.ENDINGS, ".py")
        paths = (file.path for file in listed if file.path.endswith(suffixes))
        return [path for path in paths if not os.path.lexists(os.path.join(self._root, path))]

    def unconfigured_arguments(self, config: Config) -> list[ArgumentFile]:
        """Return the argument files that the configuration does not include."""
        paths = [
            file.path
            for file in self._files
            if file.path.endswith(".py") and config.argument_set_for(file.path) is None
        ]
        progress = Progress(sys.stderr)
        files = [*search(self._root, paths, progress.step)]
        progress.end()
        return files

    def documenting(
        self, config: Config, arguments: Iterable[str], unconfigured: Iterable[ArgumentFile]
    ) -> list[DocumentedFile]:
        """Return the pages that document argument files, configured or not, in tables.

        None if the configuration has such pages.
        """
        if config.settings.argument_docs:
            return []
        sets = {path: config.argument_set_for(path) or ArgumentSet() for path in arguments}
        names = {path: (each.classes, each.functions) for path, each in sets.items()}
        names |= {file.path: (file.classes, file.functions) for file in unconfigured}
        pages = [file.path for file in self._files if file.path.lower().endswith(ENDINGS)]
        return [*search_pages(self._root, pages, names)]
