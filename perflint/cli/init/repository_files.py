"""The files that ``perflint init`` looks at: listed once, checked by each configuration."""

import os
import sys
from datetime import date

from perflint.cli.bulk_suppressions import load_ratchet
from perflint.cli.init.argument_search import ArgumentFile, search
from perflint.cli.init.survey import SurveyReader
from perflint.cli.terminal import Progress
from perflint.config import Config
from perflint.engine.check import check
from perflint.engine.report import Report
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources import work_tree as sources


class Found(Record):
    """What the files of a repository are, and what is wrong in them."""

    survey: SurveyReader
    report: Report


class RepositoryFiles:
    """The files of a work tree that may be baselines, or declare arguments."""

    def __init__(self, root: str, config: Config, day: date, lists: sources.Lists) -> None:
        self._root = root
        self._day = day
        self._lists = lists
        files = sources.work_tree(
            [root], root, lambda path: path.endswith(".py") or config.expects(path), lists
        )
        self._files = [*files]

    def check(self, config: Config) -> Found:
        """Check as ``perflint check`` does, as they are: compared with nothing."""
        reader = SurveyReader(config, self._day)
        ratchet = None
        if os.path.lexists(os.path.join(self._root, config.settings.suppressions)):
            ratchet = load_ratchet(config, self._root, self._day, self._lists)
        files = [
            file
            for file in self._files
            if file.path.endswith(sources.ENDINGS) or config.expects(file.path)
        ]
        progress = Progress(sys.stderr)
        # By this process alone, for its reader notes what the files are.
        report = check(config, files, reader, whole=True, ratchet=ratchet, step=progress.step)
        progress.end()
        return Found(reader, report)

    def missing(self) -> list[str]:
        """Return what git tracks and is not on the disk, as in a sparse checkout."""
        try:
            listed = self._lists(self._root)
        except git.GitError:
            return []
        wanted = (*sources.ENDINGS, ".py")
        paths = (file.path for file in listed if file.path.endswith(wanted))
        return [path for path in paths if not os.path.lexists(os.path.join(self._root, path))]

    def other_arguments(self, config: Config) -> list[ArgumentFile]:
        """Return the argument files that the configuration does not know."""
        paths = [
            file.path
            for file in self._files
            if file.path.endswith(".py") and config.arguments_of(file.path) is None
        ]
        progress = Progress(sys.stderr)
        found = [*search(self._root, paths, progress.step)]
        progress.end()
        return found
