"""Runs a program in a pseudo-terminal and emulates the screen of the terminal."""

import os
import pty
import select
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pyte

TIMEOUT = 60
"""Seconds to wait for output."""


class PtyScreen:
    """A process in a terminal of 120 columns; only ``wait_for`` and ``end`` read its output.

    ``printed`` are the bytes that were read so far.
    """

    def __init__(self, command: Sequence[str], folder: Path, variables: dict[str, str]) -> None:
        self._screen = pyte.Screen(120, 50)
        self._stream = pyte.ByteStream(self._screen)
        self.printed = b""
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:  # pragma: no cover  (the child process)
            os.chdir(folder)
            size = {"COLUMNS": "120", "LINES": "50", "TERM": "xterm"}
            os.execvpe(command[0], list(command), {**os.environ, **size, **variables})

    @property
    def shown(self) -> str:
        """The text on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display).strip()

    def send(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def wait_for(self, text: str) -> str:
        """Wait until ``text`` is on the screen; return the screen."""
        deadline = time.monotonic() + TIMEOUT
        while text not in self.shown:
            assert time.monotonic() < deadline, f"no {text!r} in:\n{self.shown}"
            assert self._read(), f"the process ended without {text!r}:\n{self.shown}"
        return self.shown

    def end(self) -> int:
        """Wait until the process ends; return its exit code."""
        deadline = time.monotonic() + TIMEOUT
        while self._read():
            assert time.monotonic() < deadline, f"the process does not end:\n{self.shown}"
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def _read(self) -> bool:
        """Read output if there is some within 0.2 s; return False if the process closed it."""
        if not select.select([self._terminal], [], [], 0.2)[0]:
            return True
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # EIO on Linux: the process closed the terminal
            return False
        self.printed += data
        self._stream.feed(data)
        return bool(data)
