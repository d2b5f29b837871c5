"""``perflint uninstall``: remove the git hooks."""

import os

from perflint.cli import CLEAN
from perflint.cli.git_hooks import (
    BACKUP,
    HOOKS,
    displayed,
    errors_as_usage_errors,
    is_foreign,
    print_line,
)
from perflint.cli.parser import Parser
from perflint.primitives.record import Record
from perflint.sources import git


class Options(Record):
    """The options of ``perflint uninstall``; it has none."""


def add_options(uninstall: Parser) -> None:
    """Add the options of ``perflint uninstall``; it has none."""


def run(options: Options) -> int:
    """Remove perflint's hooks, restore the hooks that they replaced, and print what was done.

    Raises UsageError if git or the file system reports an error.
    """
    with errors_as_usage_errors():
        folder = git.hooks_folder(os.getcwd())
        results = [_remove(os.path.join(folder, name)) for name in HOOKS]
    for line in filter(None, results):
        print_line(line)
    if not any(results):
        print_line(f"no perflint hooks in {displayed(folder)}")
    return CLEAN


def _remove(path: str) -> str | None:
    """Remove a hook and restore its backup; return what was done, or None if nothing was."""
    if is_foreign(path):
        return None
    if os.path.lexists(path + BACKUP):
        os.replace(path + BACKUP, path)
        return f"restored the previous {displayed(path)}"
    if not os.path.lexists(path):
        return None
    os.unlink(path)
    return f"removed {displayed(path)}"
