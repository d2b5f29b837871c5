"""Run perflint in a forked process: as fast as a function call, and it can be killed.

The fork has the modules of the tests, but its own streams, as a new process gets them: a closed
descriptor is None in ``sys``. It leads a process group of its own, which its git and its workers
belong to.
"""

import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from traceback import format_exc
from typing import NamedTuple

import perflint
from perflint import cli

DEADLINE = 60
"""Seconds after which a process is taken to hang; the slowest takes two."""

_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


class Ended(NamedTuple):
    """How a process ended: its exit code, or the negative number of the signal, and its output."""

    code: int
    out: bytes
    err: str


class Forked:
    """A process that runs the command line ``perflint ARGUMENTS`` in a directory."""

    def __init__(
        self,
        arguments: Sequence[str],
        folder: Path,
        files: Path,
        *,
        before: Callable[[], object] = lambda: None,
        encoding: str = "utf-8",
        stdin: int | None = None,
    ) -> None:
        """Start it; ``before`` runs in it first. Its output is kept in the directory ``files``."""
        self._stdin = stdin
        self._out, self._err = files / "out", files / "err"
        for file in (self._out, self._err):
            file.write_bytes(b"")
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # until it can handle them
        with warnings.catch_warnings():  # Python 3.12 warns about forks in a process with threads
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process = os.fork()
        if self.process == 0:
            self._run(arguments, folder, before, encoding)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        with suppress(OSError):  # it has ended, or has done this itself
            os.setpgid(self.process, self.process)

    def _run(
        self, arguments: Sequence[str], folder: Path, before: Callable[[], object], encoding: str
    ) -> None:
        try:
            os.setpgid(0, 0)
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            for number, (path, flags) in enumerate(
                [(os.devnull, os.O_RDONLY), (self._out, write), (self._err, write)]
            ):
                os.dup2(os.open(path, flags), number)
            if self._stdin is not None:
                os.dup2(self._stdin, 0)
            os.closerange(3, 256)
            sys.argv = ["perflint", *arguments]
            before()
            names = ("stdin", "stdout", "stderr")
            for number, (name, mode) in enumerate(zip(names, "rww", strict=True)):
                stream = _stream(number, mode, encoding)
                setattr(sys, name, stream)
                setattr(sys, f"__{name}__", stream)
            cli.run()
        except KeyboardInterrupt:  # before or after the run
            os._exit(130)
        except BaseException:
            self._err.write_text(format_exc())
        finally:
            os._exit(99)

    def send(self, number: int) -> None:
        """Send a signal to the process alone."""
        os.kill(self.process, number)

    def wait(self) -> Ended:
        """Wait for the end; raises AssertionError after ``DEADLINE`` or if a process is left."""
        status = self._reaped(self.process)
        while self._is_left():  # git ends when its standard input does
            pass
        return Ended(
            os.waitstatus_to_exitcode(status),
            self._out.read_bytes(),
            self._err.read_text("utf-8", "replace"),
        )

    def _reaped(self, process: int) -> int:
        end = time.monotonic() + DEADLINE
        while True:
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                return status
            if time.monotonic() > end:
                os.killpg(self.process, signal.SIGKILL)
                os.waitpid(process, 0)
                raise AssertionError("it hangs, or a process is left")
            select.select([], [], [], 0.001)

    def _is_left(self) -> bool:
        """Wait for a process of the group that the process has left behind, if there is one."""
        try:
            self._reaped(-self.process)
        except ChildProcessError:
            return False
        return True


def import_all() -> None:
    """Import all modules of perflint, so that the forks do not have to."""
    for module in walk_packages(perflint.__path__, "perflint."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


def adopt_orphans() -> None:
    """Become the parent of processes that perflint leaves behind, so that they can be waited for.

    Without this (outside of Linux), such processes are not noticed.
    """
    if sys.platform == "linux":
        from ctypes import CDLL

        CDLL(None).prctl(_SUBREAPER, 1)


def _stream(number: int, mode: str, encoding: str):
    """Open a standard stream as Python does."""
    try:
        os.fstat(number)
    except OSError:
        return None
    return open(number, mode, encoding=encoding, closefd=False)
