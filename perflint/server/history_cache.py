"""The last changes of the numbers in open baselines, read from git in another thread."""

import asyncio
from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from perflint.config import ConfigFile
from perflint.primitives.record import Record
from perflint.server.last_changes import CancelledError, LastChanges, read_last_changes
from perflint.server.projects import Known
from perflint.sources.git import GitError
from perflint.sources.objects import Blobs
from perflint.sources.work_tree import ENDINGS


class _CachedHistory(Record):
    """The last changes of a file, None until they are read, and what they were requested for."""

    token: object
    config: ConfigFile | None
    changes: LastChanges | None = None


class HistoryCache:
    """The histories of open files, by root and path; they are read while ``idle`` is set.

    All methods except ``find`` are called by the event loop.
    """

    def __init__(self, log: Callable[[str], None]) -> None:
        self.idle = Event()
        self.idle.set()
        self._log = log
        self._histories: dict[tuple[str, str], _CachedHistory] = {}
        self._thread = ThreadPoolExecutor(1, "perflint-history")

    def find(self, root: str, path: str) -> LastChanges | None:
        """Return the last changes of a file if they have been read."""
        cached = self._histories.get((root, path))
        return cached.changes if cached is not None else None

    def keep(self, files: Container[tuple[str, str]]) -> None:
        """Forget all files but these, by root and path."""
        for key in [*self._histories]:
            if key not in files:
                del self._histories[key]

    def request(self, path: str, known: Known) -> None:
        """Read the history of a file, if that was not done for this HEAD."""
        state = known.state
        if state is None or state.changed is None or not path.endswith(ENDINGS):
            return
        key, wanted = (state.root, path), _CachedHistory(known.token, state.config.file)
        cached = self._histories.get(key)
        if cached is not None and cached._replace(changes=None) == wanted:
            return
        if cached is not None and cached.config == wanted.config:
            wanted = wanted._replace(changes=cached.changes)
        self._histories[key] = wanted
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._thread, self._read, key, wanted, known)
        reading.add_done_callback(self._finish)

    def stop(self) -> None:
        """Cancel all readings."""
        self._histories.clear()
        self.idle.set()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _read(self, key: tuple[str, str], wanted: _CachedHistory, known: Known) -> None:
        """Read the history of a file; runs in the thread."""

        def is_cancelled() -> bool:
            self.idle.wait()
            return self._histories.get(key) is not wanted

        state = known.state
        if state is None or is_cancelled():
            return
        root, path = key
        try:
            if wanted.changes is not None and wanted.changes.head == _head(root):
                return
            changes = read_last_changes(root, path, state.config, state.today, is_cancelled)
        except (CancelledError, GitError):
            return
        if not is_cancelled():
            self._histories[key] = wanted._replace(changes=changes)

    def _finish(self, reading: "asyncio.Future[None]") -> None:
        if not reading.cancelled() and (error := reading.exception()) is not None:
            self._log(f"the history cannot be read: {type(error).__name__}: {error}")


def _head(root: str) -> str | None:
    """Return the commit of HEAD; raises GitError."""
    blobs = Blobs(root)
    try:
        return blobs.resolve("HEAD")
    finally:
        blobs.close()
