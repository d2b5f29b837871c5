"""The processes of git that a language server started, so that none of them outlives it."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import RLock, get_ident
from typing import TYPE_CHECKING, TypeVar

from perflint.sources.git_process import GitError, launchers

if TYPE_CHECKING:
    from subprocess import Popen

    from perflint.sources.git_process import Launch

T = TypeVar("T")


class GitStoppedError(GitError):
    """git was killed while it worked; what it had printed by then means nothing."""


class GitProcesses:
    """The processes of git that are started within ``run``, in any thread.

    On POSIX each of them starts a new session, and is killed with the programs that it started,
    such as a filter: they may hold the pipes of git open.
    """

    def __init__(self) -> None:
        self.kills = 0
        self._lock = RLock()  # a signal handler may interrupt the thread that has it
        self._is_closed = False
        self._started: list[Popen[bytes]] = []

    def run(self, function: Callable[[], T]) -> T:
        """Call a function in this thread; raises what it raises, and GitStoppedError.

        The latter also if the function handled the failure of a git that was killed.
        """
        kills, thread = self.kills, get_ident()

        def launch(start: "Launch") -> "Popen[bytes]":
            with self._lock:
                self._check(kills)
                self._started = [each for each in self._started if each.returncode is None]
                self._started.append(process := start(True))
            return process

        launchers[thread] = launch
        try:
            result = function()
        except GitError:
            self._check(kills)
            raise
        finally:
            del launchers[thread]
        self._check(kills)
        return result

    def _check(self, kills: int) -> None:
        if self._is_closed or kills != self.kills:
            raise GitStoppedError("git was stopped")

    def kill(self) -> None:
        """Kill all processes; functions that run now start no others."""
        with self._lock:
            self.kills += 1
            for process in self._started:  # before they are forgotten: a signal may interrupt this
                _kill(process)
            self._started = []

    def close(self) -> None:
        """Kill all processes; no function starts one from now on."""
        self._is_closed = True
        self.kill()


def _kill(process: "Popen[bytes]") -> None:
    """Kill a process that was not waited for yet, so that no other one has its number."""
    if process.returncode is not None:
        return
    with suppress(OSError):  # it ended by itself
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
