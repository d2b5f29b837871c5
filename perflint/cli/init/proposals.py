"""The changes that ``perflint init`` proposes: each is shown, confirmed, and written."""

import sys
from collections.abc import Callable

from perflint.cli.output import diff
from perflint.cli.terminal import Terminal
from perflint.reporters.escape import escaped
from perflint.sources.file_change import FileChange, WriteError, write

_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}


class Proposals:
    """Shows one change after another, and writes those that the user confirms.

    ``yes`` writes all changes without asking, ``dry_run`` none. Without a terminal to ask on,
    nothing is written either. ``written`` are the paths of the files that were written,
    ``unwritten`` counts the changes that were only shown, and ``failed`` tells that a change could
    not be made.
    """

    def __init__(self, root: str, style: Terminal, *, yes: bool, dry_run: bool) -> None:
        self._root = root
        self._style = style
        self._asks = not (yes or dry_run) and _is_interactive()
        self._writes = yes or self._asks
        self._number = 0
        self.dry_run = dry_run
        self.written: list[str] = []
        self.unwritten = 0
        self.failed = False

    def propose(
        self,
        title: str,
        change: FileChange,
        *,
        note: str = "",
        max_lines: int | None = None,
        apply: Callable[[], object] | None = None,
    ) -> bool:
        """Show a change, ask for confirmation, and write it, or call ``apply`` instead.

        ``note`` is printed above the diff, which is cut after ``max_lines``. Returns whether the
        change was made or, if nothing is written, would be made.
        """
        self._print_title(title)
        print(note, end="")
        old_path = "/dev/null" if change.before is None else change.path
        titles = old_path, change.path
        lines = [*diff(change.before or b"", change.after, titles, self._style)]
        for line in lines[:max_lines]:
            print(line)
        if max_lines is not None and len(lines) > max_lines:
            print(f"... and {len(lines) - max_lines} more lines")
        if not self._writes:
            self.unwritten += 1
            return True
        if self._asks and not _confirm():
            return False
        if apply is not None:
            apply()
            return True
        return self._write(change)

    def show(self, title: str, text: str) -> None:
        """Show what the user has to write."""
        self._print_title(title)
        print(text, end="")

    def fail(self, title: str, reason: str, text: str) -> None:
        """Print why a file is not changed, and what the user has to write into it."""
        self.failed = True
        self.show(f"{title}: not changed ({reason}); add this yourself", text)

    def _print_title(self, title: str) -> None:
        self._number += 1
        print(f"\n{self._style.paint(f'{self._number}. {escaped(title)}', 'bold')}")

    def _write(self, change: FileChange) -> bool:
        try:
            write(change, self._root)
        except WriteError as error:
            self.failed = True
            print(f"perflint: error: {escaped(str(error))}", file=sys.stderr)
            return False
        self.written.append(change.path)
        print(self._style.paint(f"wrote {escaped(change.path)}", "help"))
        return True


def _is_interactive() -> bool:
    streams = sys.stdin, sys.stdout
    return all(stream is not None and stream.isatty() for stream in streams)


def _confirm() -> bool:
    answer = None
    while answer is None:
        try:
            answer = _ANSWERS.get(input("Write this? [y/N] ").strip().lower())
        except EOFError:
            print()
            return False
    return answer
