"""The project of a file, and what was last read of it from the disk and from git."""

import os
import time
from collections.abc import Sequence

from perflint.config import ConfigError
from perflint.primitives.record import Record
from perflint.server.project_state import ProjectState, StateOptions, read_state
from perflint.sources import git
from perflint.sources.git_queries import GitQueries
from perflint.sources.git_token import token
from perflint.sources.work_tree import relative

MAX_AGE = 10.0
"""Seconds after which the state of a project is read anew before a check.

Ten times as long as reading it took, if that is more: checks wait for a slow git meanwhile.
"""


class ProjectKey(Record):
    """A project: its root, and the folder from which its configuration is searched up to it."""

    root: str
    config_folder: str

    def contains(self, location: str) -> bool:
        """Tell whether a file is in the project."""
        return _contains(self.root, location)


class LastReading(Record):
    """What was last read of a project; ``state`` is the last one whose configuration was valid.

    ``problem`` is the message of the first configuration error on the disk, else empty. ``token``
    and ``expires_at``, a time of ``time.monotonic``, tell when it must be read anew.
    """

    state: ProjectState | None = None
    problem: str = ""
    token: object = None
    expires_at: float = float("-inf")

    @property
    def is_waiting(self) -> bool:
        """Whether git has not answered a query about the state yet."""
        return self.state is not None and self.state.queries.is_waiting


def key_of(location: str, folders: Sequence[str]) -> ProjectKey:
    """Return the project of a file.

    The root is that of the file's repository, as for the hook of a commit. Outside of git it is the
    workspace folder, or without one the directory of the file. The configuration is searched from
    the workspace folder, as for a command that runs there, if that is in the repository.
    """
    own = os.path.dirname(location)
    containing = [folder for folder in folders if _contains(folder, location)]
    folder = max(containing, key=len, default=own)
    root = git.root_of(own) or folder
    if not containing or not _contains(root, folder):
        folder = root
    return ProjectKey(root, folder)


def path_in(key: ProjectKey, location: str) -> str:
    """Return the path of a file relative to the root, with forward slashes."""
    return relative(location, key.root)


def _contains(folder: str, location: str) -> bool:
    return location == folder or location.startswith(os.path.join(folder, ""))


def refreshed(
    key: ProjectKey, options: StateOptions, last: LastReading, queries: GitQueries, *, stale: bool
) -> LastReading:
    """Read the state of a project if it is stale, old, or git changed; else return ``last``.

    An old state is kept while git has not answered a query about it: it would be asked again. A new
    one is read with ``queries``. Raises GitStoppedError.
    """
    start, current = time.monotonic(), token(key.root)
    is_new = start < last.expires_at or last.is_waiting
    if not stale and last.token == current and is_new:
        return last
    queries.processes.kill()  # nobody needs the answers about the state before
    try:
        state = queries.processes.run(lambda: read_state(key.config_folder, options, queries))
        new = LastReading(state, "".join(map(str, state.config_errors[:1])), current)
    except ConfigError as error:
        new = LastReading(last.state, str(error), current)
    end = time.monotonic()
    return new._replace(expires_at=end + max(MAX_AGE, 10 * (end - start)))
