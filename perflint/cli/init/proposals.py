"""What ``perflint init`` would write: shown, asked about, then written or not."""

import sys
from collections.abc import Callable

from perflint.cli.output import diff
from perflint.cli.parser import Arguments
from perflint.cli.terminal import Terminal
from perflint.reporters.escape import escaped
from perflint.sources.file_change import FileChange, WriteError, write

_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}


class Offers:
    """Shows one change after another, and writes those that are wanted.

    Nothing is written where nobody can be asked, unless the command line says ``--yes``.
    ``written`` are the paths that were, ``left`` counts what was only shown, and ``failed`` tells
    that something could not be done.
    """

    def __init__(self, arguments: Arguments, root: str, style: Terminal) -> None:
        self._root = root
        self._style = style
        self._asks = not (arguments.yes or arguments.dry_run) and _is_watched()
        self._writes = arguments.yes or self._asks
        self._number = 0
        self.written: list[str] = []
        self.left = 0
        self.failed = False

    def offer(
        self,
        title: str,
        change: FileChange,
        *,
        note: str = "",
        most: int | None = None,
        put: Callable[[], object] | None = None,
    ) -> bool:
        """Show a change, ask, and write it; by ``put``, where that is not to write a file.

        ``note`` stands above the diff, of which ``most`` lines are shown. Returns whether it is
        there now or, where nothing is written, would be.
        """
        self._head(title)
        print(note, end="")
        came_from = "/dev/null" if change.before is None else change.path
        titles = came_from, change.path
        lines = [*diff(change.before or b"", change.after, titles, self._style)]
        for line in lines[:most]:
            print(line)
        if most is not None and len(lines) > most:
            print(f"... and {len(lines) - most} lines more like these")
        if not self._writes:
            self.left += 1
            return True
        if self._asks and not _confirmed():
            return False
        if put is not None:
            put()
            return True
        return self._put(change)

    def show(self, title: str, text: str) -> None:
        """Show what is left for the user to write."""
        self._head(title)
        print(text, end="")

    def refuse(self, title: str, reason: str, text: str) -> None:
        """Say why a file is not changed, and show what to write into it."""
        self.failed = True
        self.show(f"{title}: not changed, {reason}", text)

    def _head(self, title: str) -> None:
        self._number += 1
        print(f"\n{self._style.paint(f'{self._number}. {escaped(title)}', 'bold')}")

    def _put(self, change: FileChange) -> bool:
        try:
            write(change, self._root)
        except WriteError as error:
            self.failed = True
            print(f"perflint: error: {escaped(str(error))}", file=sys.stderr)
            return False
        self.written.append(change.path)
        print(self._style.paint(f"wrote {escaped(change.path)}", "help"))
        return True


def _is_watched() -> bool:
    """Tell whether somebody sees what is shown, and can answer."""
    streams = sys.stdin, sys.stdout
    return all(stream is not None and stream.isatty() for stream in streams)


def _confirmed() -> bool:
    answer = None
    while answer is None:
        try:
            answer = _ANSWERS.get(input("Write this? [y/N] ").strip().lower())
        except EOFError:
            print()
            return False
    return answer
