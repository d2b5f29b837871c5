"""The last changes of the numbers in open baselines, read from git in another thread."""

import asyncio
from collections.abc import Callable, Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Timer

from perflint.config import ConfigFile
from perflint.primitives.record import Record
from perflint.server.last_changes import CancelledError, LastChanges, read_last_changes
from perflint.server.projects import LastReading
from perflint.sources.git import GitError
from perflint.sources.git_processes import GitProcesses, GitStoppedError
from perflint.sources.objects import Blobs
from perflint.sources.work_tree import ENDINGS

MAX_TIME = 300.0
"""Seconds after which a git that reads a history is killed: others wait for it."""


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
        self._git: dict[tuple[str, str], GitProcesses] = {}
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
        for key in [*self._git]:
            if key not in files:
                self._git.pop(key).close()

    def request(self, path: str, reading: LastReading) -> None:
        """Read the history of a file, if that was not done for this HEAD."""
        state = reading.state
        if state is None or state.changed is None or not path.endswith(ENDINGS):
            return
        key, wanted = (state.root, path), _CachedHistory(reading.token, state.config.file)
        cached = self._histories.get(key)
        if cached is not None and cached._replace(changes=None) == wanted:
            return
        if cached is not None and cached.config == wanted.config:
            wanted = wanted._replace(changes=cached.changes)
        self._histories[key] = wanted
        if key in self._git:
            self._git[key].close()
        self._git[key] = git = GitProcesses()

        def read() -> None:
            with _closed_in_time(git):
                git.run(lambda: self._read(key, wanted, reading))

        future = asyncio.get_running_loop().run_in_executor(self._thread, read)
        future.add_done_callback(self._finish)

    def stop(self) -> None:
        """Cancel all readings."""
        self._histories.clear()
        self.idle.set()
        self.kill_git()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def kill_git(self) -> None:
        """End all processes of git; a signal handler may call it."""
        for git in [*self._git.values()]:
            git.close()

    def _read(self, key: tuple[str, str], wanted: _CachedHistory, reading: LastReading) -> None:
        """Read the history of a file; runs in the thread."""

        def is_cancelled() -> bool:
            self.idle.wait()
            return self._histories.get(key) is not wanted

        state = reading.state
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
        error = None if reading.cancelled() else reading.exception()
        if error is not None and not isinstance(error, GitStoppedError):
            self._log(f"the history cannot be read: {type(error).__name__}: {error}")


@contextmanager
def _closed_in_time(git: GitProcesses) -> Iterator[None]:
    timer = Timer(MAX_TIME, git.close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _head(root: str) -> str | None:
    """Return the commit of HEAD; raises GitError."""
    blobs = Blobs(root)
    try:
        return blobs.resolve("HEAD")
    finally:
        blobs.close()
