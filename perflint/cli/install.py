"""``perflint install``: git hooks that check commits and pushes."""

import os
import sys

from perflint.cli import CLEAN
from perflint.cli.git_hooks import (
    BACKUP,
    HOOKS,
    displayed,
    errors_as_usage_errors,
    is_foreign,
    is_ours,
    print_line,
    script,
)
from perflint.cli.parser import Parser, UsageError
from perflint.primitives.record import Record
from perflint.sources import git
from perflint.sources.atomic_write import replace


class Options(Record):
    """The options of ``perflint install``."""

    pre_push: bool = False
    force: bool = False


def add_options(install: Parser) -> None:
    """Add the options of ``perflint install``."""
    install.add_argument("--pre-push", action="store_true", help="also install a pre-push hook")
    install.add_argument(
        "--force", action="store_true", help="replace an existing hook, and keep a backup of it"
    )


def run(options: Options) -> int:
    """Write the hooks into the repository's hooks directory, and print what was done.

    A perflint hook that exists already is updated, even without ``--pre-push``. All hooks are
    checked before the first is written. Raises UsageError if another hook would be lost, or if git
    or the file system reports an error.
    """
    with errors_as_usage_errors():
        folder = git.hooks_folder(os.getcwd())
        requested = {"pre-commit", "pre-push"} if options.pre_push else {"pre-commit"}
        names = [name for name in HOOKS if name in requested or is_ours(os.path.join(folder, name))]
        for name in names:
            _check_replaceable(os.path.join(folder, name), force=options.force)
        os.makedirs(folder, exist_ok=True)
        for name in names:
            print_line(_write(folder, name))
    _warn_if_not_on_path()
    return CLEAN


def _check_replaceable(path: str, *, force: bool) -> None:
    """Raise UsageError if ``path`` is a foreign hook that must not or cannot be backed up."""
    if not is_foreign(path):
        return
    backup = os.path.basename(path) + BACKUP
    if not force:
        hint = f"--force replaces it and keeps it as {backup}"
        raise UsageError(f"{displayed(path)} is not a perflint hook; {hint}")
    if os.path.lexists(path + BACKUP):
        raise UsageError(
            f"{displayed(path)} cannot be kept as {backup}, which exists already; "
            f"move one of them away and use --force again"
        )


def _write(folder: str, name: str) -> str:
    """Write one hook, atomically and executable; return what was done."""
    path = os.path.join(folder, name)
    data = script(name)
    verb = "updated" if is_ours(path) else "wrote"
    backup = ""
    if is_foreign(path):
        os.rename(path, path + BACKUP)
        backup = f"; the previous hook is kept as {name}{BACKUP} and no longer runs"
    replace(path, data, 0o777 & ~_umask(), git.root_of(folder) or folder)
    return f"{verb} {displayed(path)}, which {HOOKS[name]}{backup}"


def _umask() -> int:
    mask = os.umask(0)  # the umask can only be read by setting it
    os.umask(mask)
    return mask


def _warn_if_not_on_path() -> None:
    import shutil  # slow to import, and only this command needs it

    if shutil.which("perflint") is None:
        warning = "perflint is not on the PATH; the hooks fail if git does not find it"
        print(f"perflint: {warning}", file=sys.stderr)
