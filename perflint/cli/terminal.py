"""How text looks where it goes: colours on terminals, paths as the reader would type them."""

import os
import time
from math import inf
from typing import TextIO

from perflint.reporters.escape import tame

_CODES = {
    "bold": "1",
    "dim": "2",
    "error": "31",
    "warning": "33",
    "info": "36",
    "help": "32",
    "added": "32",
    "removed": "31",
}


class Terminal:
    """A style for one stream; paths are shown relative to the folder the user is in."""

    def __init__(self, stream: TextIO | None, color: str, root: str) -> None:
        self._coloured = color == "always" or (
            color == "auto" and _wants_colour(stream) and stream is not None
        )
        self._root = root
        self._folder = os.getcwd()

    def paint(self, text: str, *effects: str) -> str:
        """Return the text with ANSI codes for its effects, where there are colours."""
        if not self._coloured:
            return text
        return f"\x1b[{';'.join(_CODES[effect] for effect in effects)}m{text}\x1b[0m"

    def path(self, path: str) -> str:
        """Return a path from the root as one from the current folder."""
        return tame(os.path.relpath(os.path.join(self._root, path), self._folder))


def _wants_colour(stream: TextIO | None) -> bool:
    """https://no-color.org and https://force-color.org: set and not empty; the first wins."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


class Progress:
    """Says on a terminal, from the second second on, how many files were looked at."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._count = 0
        self._next = time.monotonic() + 1 if stream.isatty() else inf
        self._shown = False

    def step(self, count: int) -> None:
        """Count more files."""
        self._count += count
        now = time.monotonic()
        if now >= self._next:
            self._next, self._shown = now + 0.1, True
            self._stream.write(f"\r{self._count} files looked at")
            self._stream.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
