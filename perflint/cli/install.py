"""``perflint install`` and ``perflint uninstall``: git's hooks into a repository, and out again."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import perflint
from perflint.cli import CLEAN
from perflint.cli.parser import Arguments, UsageError
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.atomic_write import write_whole

HOOKS = {
    "pre-commit": "checks what is staged, before each commit",
    "pre-push": "checks what is pushed, before each push",
}
"""Name of a hook → what it does; the texts are files of the package."""

BACKUP = ".before-perflint"
"""What the name of a hook that was there before ends in; git runs no hook of such a name."""

_MARK = b"# perflint-hook"
_TEXTS = os.path.join(os.path.dirname(perflint.__file__), "githooks")


def run_install(arguments: Arguments) -> int:
    """Write the hooks into the repository's hook folder, and say what was done.

    A hook of perflint's is renewed, also one that was not asked for this time. All are looked at
    before the first is written. Raises UsageError where another hook would be lost, or where git
    or the disk refuse.
    """
    with _refusals_told():
        folder = git.hooks_folder(os.getcwd())
        asked = {"pre-commit", "pre-push"} if arguments.pre_push else {"pre-commit"}
        names = [name for name in HOOKS if name in asked or is_ours(os.path.join(folder, name))]
        for name in names:
            _refuse_loss(os.path.join(folder, name), force=arguments.force)
        os.makedirs(folder, exist_ok=True)
        for name in names:
            _say(_write(folder, name))
    _warn_if_not_found()
    return CLEAN


def run_uninstall(arguments: Arguments) -> int:
    """Take the hooks out, put back what was there before them, and say what was done.

    Hooks of others stay. Raises UsageError where git or the disk refuse.
    """
    with _refusals_told():
        folder = git.hooks_folder(os.getcwd())
        done = [_remove(os.path.join(folder, name)) for name in HOOKS]
    for line in filter(None, done):
        _say(line)
    if not any(done):
        _say(f"{_shown(folder)} holds no hook of perflint")
    return CLEAN


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except git.GitError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        path = _shown(str(error.filename))
        raise UsageError(f"git's hooks cannot be changed: {path}: {error.strerror}") from None


def is_ours(path: str) -> bool:
    """Tell whether perflint wrote it: by its second line alone, for others may quote the rest."""
    try:
        with open(path, "rb") as file:
            return file.read(4096).splitlines()[1:2][0].startswith(_MARK)
    except (OSError, IndexError):  # nothing there, or a folder, or one line
        return False


def is_foreign(path: str) -> bool:
    """Tell whether something else stands there."""
    return os.path.lexists(path) and not is_ours(path)


def _refuse_loss(path: str, *, force: bool) -> None:
    """Raise UsageError where ``path`` is another's hook that may not be moved away, or cannot."""
    if not is_foreign(path):
        return
    if not force:
        raise UsageError(
            f"{_shown(path)} is a hook that perflint did not write; "
            f"--force keeps it as {os.path.basename(path)}{BACKUP} and takes its place"
        )
    if os.path.lexists(path + BACKUP):
        raise UsageError(
            f"{_shown(path)} is to be kept as {os.path.basename(path)}{BACKUP}, "
            f"which is there already; move one of them away, then --force"
        )


def _write(folder: str, name: str) -> str:
    """Write one hook, at once and executable; return what was done."""
    path = os.path.join(folder, name)
    text = text_of(name)
    done = "renewed" if is_ours(path) else "wrote"
    kept = ""
    if is_foreign(path):
        os.rename(path, path + BACKUP)
        kept = f"; the hook that was there is kept as {name}{BACKUP} and runs no longer"
    write_whole(path, text, 0o777 & ~_umask(), git.root_of(folder) or folder)
    return f"{done} {_shown(path)}, which {HOOKS[name]}{kept}"


def text_of(name: str) -> bytes:
    """Return the text of a hook."""
    with open(os.path.join(_TEXTS, name), "rb") as file:
        return file.read()


def _umask() -> int:
    mask = os.umask(0)  # there is no way to read it but to set it
    os.umask(mask)
    return mask


def _remove(path: str) -> str | None:
    """Take one hook out; return what was done, or None where there was nothing to do."""
    if is_foreign(path):
        return None
    if os.path.lexists(path + BACKUP):
        os.replace(path + BACKUP, path)
        return f"put back {_shown(path)} as it was before perflint"
    if not os.path.lexists(path):
        return None
    os.unlink(path)
    return f"removed {_shown(path)}"


def _warn_if_not_found() -> None:
    import shutil  # slow to import, and only this command needs it

    if shutil.which("perflint") is None:
        text = "perflint is not on the PATH here, and where git does not find it the hooks refuse"
        print(f"perflint: {text}", file=sys.stderr)


def _shown(path: str) -> str:
    """Return a path as the user would type it; in full where it is not below the current folder."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def _say(line: str) -> None:
    print(escaped(line))
