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
"""Seconds after which the state of a project is read anew before a check."""


class Place(Record):
    """A project: its root, and the folder from which its configuration is searched up to it."""

    root: str
    folder: str

    def contains(self, location: str) -> bool:
        """Tell whether a file is in the project."""
        return _contains(self.root, location)


class Known(Record):
    """What is known of a project; ``state`` is the last one whose configuration was valid.

    ``problem`` is the message of the configuration error on the disk, else empty. ``token`` and
    ``read_at``, a time of ``time.monotonic``, tell when it must be read anew.
    """

    state: ProjectState | None = None
    problem: str = ""
    token: object = None
    read_at: float = float("-inf")


def place_of(location: str, folders: Sequence[str]) -> Place:
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
    return Place(root, folder)


def path_in(place: Place, location: str) -> str:
    """Return the path of a file relative to the root, with forward slashes."""
    return relative(location, place.root)


def _contains(folder: str, location: str) -> bool:
    return location == folder or location.startswith(os.path.join(folder, ""))


def refreshed(
    place: Place, options: StateOptions, known: Known, queries: GitQueries, *, stale: bool
) -> Known:
    """Read the state of a project if it is stale, old, or git changed; else return ``known``.

    An old state is kept while git has not answered a query about it: it would be asked again. A new
    one is read with ``queries``. Raises GitStoppedError.
    """
    now, current = time.monotonic(), token(place.root)
    is_new = now - known.read_at < MAX_AGE or _is_waiting(known.state)
    if not stale and known.token == current and is_new:
        return known
    queries.processes.kill()  # nobody needs the answers about the state before
    try:
        state = queries.processes.run(lambda: read_state(place.folder, options, queries))
    except ConfigError as error:
        return Known(known.state, str(error), current, now)
    return Known(state, "", current, now)


def _is_waiting(state: ProjectState | None) -> bool:
    return state is not None and state.queries.is_waiting
