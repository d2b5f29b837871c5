"""How git is run: about the repository around a folder, starting and fetching nothing.

A repository may hold another one as plain files, configuration included, and git would take that
for the repository of its folder, and start what it names.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import Popen


class GitError(RuntimeError):
    """git refused; the message is its own."""


def root_of(folder: str) -> str | None:
    """Return the top of the work tree that ``folder`` is in, or a bare repository; runs nothing.

    None where it is in neither. ``GIT_DIR`` and ``GIT_WORK_TREE`` count as they do for git. A bare
    repository within a work tree is files of that tree.
    """
    if os.environ.get("GIT_DIR"):
        top = os.path.abspath(os.environ.get("GIT_WORK_TREE") or os.curdir)
        return top if os.path.commonpath((top, folder)) == top else None
    bare = None
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        if bare is None and is_bare(folder):
            bare = folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return bare
        folder = parent


def is_bare(folder: str) -> bool:
    """Tell whether a folder is a repository without a work tree, by what stands in it."""
    if os.path.basename(folder) == ".git":
        return False
    return all(os.path.exists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs"))


def place_of(folder: str) -> tuple[str, str]:
    """Return where git is to be run about a folder, and the folder's path from there."""
    folder = os.path.realpath(folder)
    top = root_of(folder) or folder
    return top, os.path.relpath(folder, top)


def run(folder: str, *arguments: str) -> bytes:
    """Return what git prints; raises GitError."""
    process = start(folder, *arguments)
    output, errors = process.communicate()
    if process.returncode != 0:
        raise GitError(errors.decode("utf-8", "replace").strip())
    return output


def start(folder: str, *arguments: str) -> "Popen[bytes]":
    """Start git with pipes; raises GitError."""
    import subprocess  # about 6 ms, and a run on named files outside of a repository needs no git

    try:
        return subprocess.Popen(
            ["git", *_settings(folder), *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except (OSError, ValueError) as error:  # a zero byte, or more words than the system takes
        raise GitError(f"git cannot be run: {getattr(error, 'strerror', error)}") from None


def _settings(folder: str) -> list[str]:
    """Return words that no configuration of a repository prevails over.

    Without a monitor git looks at the files itself. A bare repository that is not within a work
    tree is what the user works on.
    """
    words = ["-c", "core.fsmonitor=false"]
    around = root_of(os.path.realpath(folder))
    if around is None or not is_bare(around):
        words += ["-c", "safe.bareRepository=explicit"]
    return words


def _environment() -> dict[str, str]:
    """Return the environment for git, which runs in another folder than we do.

    Objects that a partial clone lacks are not fetched.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.endswith("_PATHSPECS")
    }
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"):
        if environment.get(name):
            environment[name] = os.path.abspath(environment[name])
    quiet = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1"}
    return environment | quiet
