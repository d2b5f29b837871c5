"""Write fixes to the work tree, never to the index, and tell which files are staged in part.

What only a fix needs is imported in functions: most runs with ``--fix`` find nothing to fix.
"""

import os
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from perflint.cli.check_options import Options
from perflint.cli.terminal import Terminal
from perflint.engine.report import Rewrite
from perflint.sources import git

if TYPE_CHECKING:
    from perflint.sources.file_change import FileChange


class FixWriter:
    """Writes fixed files.

    ``staged`` tells that the staged files were checked. Then a file is only written if it is staged
    as a whole. Otherwise ``partly_staged`` are the files that were written and had staged and
    unstaged changes before: ``git add`` would stage these changes with the fixes. Under pre-commit
    it may be any tracked file, because pre-commit puts unstaged changes back after its hooks.
    """

    def __init__(self, root: str, *, staged: bool) -> None:
        self._root = root
        self._staged = staged
        self.partly_staged: set[str] = set()

    def __call__(self, rewrite: Rewrite) -> Sequence[str]:
        """Write a fixed file; return notes for the user; raises WriteError."""
        from perflint.sources.file_change import FileChange, write

        change = FileChange(rewrite.path, rewrite.before, rewrite.after)
        if self._staged:
            return write(self._in_work_tree(change), self._root)
        in_part = may_be_staged_in_part(self._root, rewrite.path, self._staged_in_part)
        notes = write(change, self._root)
        if in_part:
            self.partly_staged.add(rewrite.path)
        return notes

    @cached_property
    def _staged_in_part(self) -> set[str]:
        """The files with staged and unstaged changes; read once, before the first fix."""
        return _staged_in_part(self._root)

    def _in_work_tree(self, change: "FileChange") -> "FileChange":
        from shlex import quote

        from perflint.sources.file_change import UnstagedChangesError, WriteError
        from perflint.sources.staged_file import in_work_tree

        try:
            return in_work_tree(change, self._root)
        except UnstagedChangesError as error:
            if not error.exists:
                raise
            path = quote(Terminal(None, "never", self._root).path(change.path))
            help = f"to fix it in the work tree: perflint check --fix {path}"
            raise UnstagedChangesError(error.problem, help, exists=True) from None
        except (OSError, git.GitError) as error:
            raise WriteError(f"{change.path}: not fixed: {error}") from None


def may_be_staged_in_part(root: str, path: str, known: Collection[str] | None = None) -> bool:
    """Tell whether ``git add`` might stage more than a fix of a file.

    Under pre-commit that is any tracked file. ``known`` are the files with staged and unstaged
    changes, if they were read before the fix.
    """
    if "PRE_COMMIT" in os.environ:
        from perflint.sources import git_index

        return git_index.staged_content(root, path) is not None
    return path in (_staged_in_part(root) if known is None else known)


def _staged_in_part(root: str) -> set[str]:
    from perflint.sources import git_index

    with suppress(git.GitError):
        return git_index.staged_in_part(root) if git.root_of(root) else set()
    return set()


def without_writes_in_hook(options: Options) -> Options:
    """Return the options without ``--fix`` if pre-commit runs perflint without file names.

    pre-commit hides changes that are not staged, but not untracked files, which have nothing to do
    with the commit.
    """
    if not options.fix or options.files.paths or "PRE_COMMIT" not in os.environ:
        return options
    print("perflint: pre-commit passed no files, so --fix writes nothing", file=sys.stderr)
    return options._replace(fix=False, unsafe_fixes=False)
