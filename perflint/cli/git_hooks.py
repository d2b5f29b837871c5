"""The git hooks that perflint installs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import perflint
from perflint.cli.parser import UsageError
from perflint.primitives.limits import open_file
from perflint.reporters.escape import escaped
from perflint.sources import git

HOOKS = {
    "pre-commit": "checks the staged files before each commit and applies safe fixes",
    "pre-push": "checks the pushed commits before each push",
}
"""Name of a hook → what it does; the scripts are files of the package."""

BACKUP = ".before-perflint"
"""Suffix of a hook that ``perflint install --force`` replaced; git does not run such a file."""

_MARK = b"# perflint-hook"
_SCRIPTS = os.path.join(os.path.dirname(perflint.__file__), "githooks")


def is_ours(path: str) -> bool:
    """Tell by its second line whether perflint wrote a hook: other hooks may quote the rest."""
    try:
        with open_file(path) as file:
            return file.read(4096).splitlines()[1:2][0].startswith(_MARK)
    except (OSError, IndexError):  # missing, a directory, or a single line
        return False


def is_foreign(path: str) -> bool:
    """Tell whether a hook exists that perflint did not write."""
    return os.path.lexists(path) and not is_ours(path)


def script(name: str) -> bytes:
    """Return the content of a hook."""
    with open(os.path.join(_SCRIPTS, name), "rb") as file:
        return file.read()


@contextmanager
def errors_as_usage_errors() -> Iterator[None]:
    """Raise UsageError for errors from git and from the file system."""
    try:
        yield
    except git.GitError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        path = displayed(str(error.filename))
        raise UsageError(f"cannot change the git hooks: {path}: {error.strerror}") from None


def displayed(path: str) -> str:
    """Return a path relative to the current directory if it is below it, else in full."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def print_line(line: str) -> None:
    """Print a line that contains paths."""
    print(escaped(line))
