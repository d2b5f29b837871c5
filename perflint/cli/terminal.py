"""Output on a terminal: colors, links, its width, paths as the user would type them, progress."""

import os
import time
from math import inf
from typing import TextIO

from perflint.reporters import COLUMNS
from perflint.reporters.escape import safe_path

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


_WITH_LINKS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty"})
"""Values of ``TERM_PROGRAM`` that stand for terminals with links."""


class Terminal:
    """A style for one stream, with paths relative to the current directory."""

    def __init__(self, stream: TextIO | None, color: str, root: str) -> None:
        self._has_color = color == "always" or (
            color == "auto" and stream is not None and _wants_color(stream)
        )
        self._has_links = color != "never" and stream is not None and _has_links(stream)
        self._stream = stream
        self.root = root
        self._current = os.getcwd()

    def paint(self, text: str, *effects: str) -> str:
        """Return the text with the ANSI codes of the effects, or unchanged without color."""
        if not self._has_color:
            return text
        return f"\x1b[{';'.join(_CODES[effect] for effect in effects)}m{text}\x1b[0m"

    def rule(self, name: str) -> str:
        """Return the name of a rule; on a terminal with links, it links to its documentation.

        There is no link if the documentation has no public address.
        See https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda (OSC 8).
        """
        if not self._has_links:
            return name
        from perflint.cli.address import documentation  # only for links

        address = documentation()
        if address is None:
            return name
        return f"\x1b]8;;{address}/rules.md#{name}\x1b\\{name}\x1b]8;;\x1b\\"

    @property
    def is_terminal(self) -> bool:
        """Whether the output is read on a terminal, not by a program or in a file."""
        return self._stream is not None and self._stream.isatty()

    @property
    def columns(self) -> int:
        """The width of the terminal: ``$COLUMNS``, else what it says, else ``COLUMNS``."""
        if self._stream is None or not self.is_terminal:
            return COLUMNS
        given = os.environ.get("COLUMNS", "")
        if given.isdecimal() and int(given):
            return int(given)
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or COLUMNS
        except (OSError, ValueError):  # not a real file
            return COLUMNS

    @property
    def has_blocks(self) -> bool:
        """Whether the stream can show block elements, which most fonts of terminals have."""
        if os.environ.get("TERM") == "dumb":
            return False
        try:
            "▁█".encode(getattr(self._stream, "encoding", None) or "ascii")
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def path(self, path: str) -> str:
        """Turn a path relative to the root into one relative to the current directory."""
        return safe_path(os.path.relpath(os.path.join(self.root, path), self._current))


def _wants_color(stream: TextIO) -> bool:
    """Apply https://no-color.org, then https://force-color.org: set and not empty."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _has_links(stream: TextIO) -> bool:
    """Tell whether a terminal is known to show links; others might print the escape codes.

    ``FORCE_HYPERLINK`` decides it: 0 turns links off, another number turns them on. A terminal
    multiplexer inherits the variables of the terminal in which it was started.
    """
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_HYPERLINK"):
        return forced != "0"
    if os.environ.get("TERM", "").startswith(("dumb", "screen", "tmux")):
        return False
    if os.environ.get("TERM_PROGRAM") in _WITH_LINKS:
        return True
    version = os.environ.get("VTE_VERSION", "")
    if version.isdecimal() and int(version) >= 5000:
        return True
    return any(os.environ.get(name) for name in ("WT_SESSION", "KITTY_WINDOW_ID", "DOMTERM"))


class Progress:
    """Counts checked files, or ``what``, on a terminal, once a run takes longer than a second."""

    def __init__(self, stream: TextIO, what: str = "files checked") -> None:
        self._stream = stream
        self._what = what
        self._count = 0
        self._next = time.monotonic() + 1 if stream.isatty() else inf
        self._shown = False

    def step(self, count: int) -> None:
        """Add ``count`` to the number."""
        self._count += count
        now = time.monotonic()
        if now >= self._next:
            self._next, self._shown = now + 0.1, True
            self._stream.write(f"\r{self._count} {self._what}")
            self._stream.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
