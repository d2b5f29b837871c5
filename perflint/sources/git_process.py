"""Runs git safely: on the repository that contains a directory, without other programs or fetches.

A repository may contain a bare repository as plain files, including its configuration. If git were
run in that directory, it would run the programs that this configuration names.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from subprocess import Popen

    Launch = Callable[[bool], Popen[bytes]]
    """Starts git; the argument tells whether in a new session, without the terminal."""

_MESSAGES = 1 << 16
"""The number of bytes that are kept of the standard error of git: the last ones."""


launchers: "dict[int, Callable[[Launch], Popen[bytes]]]" = {}
"""What starts the processes of a thread, by its number, if somebody else may have to end them."""


class GitError(RuntimeError):
    """git failed or cannot be run; the message is that of git or of the system."""


def root_of(folder: str) -> str | None:
    """Return the root of the work tree or bare repository of ``folder``, or None.

    Does not run git. ``GIT_DIR`` and ``GIT_WORK_TREE`` have the same meaning as for git. A bare
    repository inside a work tree is part of that work tree.
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
    """Tell whether a directory is a bare repository, from the names in it."""
    if os.path.basename(folder) == ".git":
        return False
    return all(os.path.exists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs"))


def root_and_path(folder: str) -> tuple[str, str]:
    """Return the directory in which to run git for ``folder``, and the relative path to it."""
    folder = os.path.realpath(folder)
    top = root_of(folder) or folder
    return top, os.path.relpath(folder, top)


def run(folder: str, *arguments: str) -> bytes:
    """Return the output of a git command; raises GitError."""
    process = start(folder, *arguments)
    output, errors = process.communicate()
    if process.returncode != 0:
        raise GitError(errors.decode("utf-8", "replace").strip())
    return output


def stream(folder: str, *arguments: str) -> "tuple[Popen[bytes], Callable[[], str]]":
    """Start git to read its output bit by bit, with a file as its standard error; raises GitError.

    With a pipe, git would wait if it printed a warning for each of thousands of objects, or a
    trace. The function returns the last messages; it is called once the process has ended.
    """
    errors = _message_file()
    try:
        process = start(folder, *arguments, errors=errors.fileno())
    except GitError:
        errors.close()
        raise

    def messages() -> str:
        with errors:
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - _MESSAGES))
            return errors.read().decode("utf-8", "replace").strip()

    return process, messages


def _message_file() -> BinaryIO:
    """Return a temporary file without a name; raises GitError."""
    try:
        if hasattr(os, "memfd_create"):
            return open(os.memfd_create("messages"), "w+b")
        from tempfile import TemporaryFile  # slow to import

        return cast(BinaryIO, TemporaryFile())
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None


def start(folder: str, *arguments: str, errors: int | None = None) -> "Popen[bytes]":
    """Start git with pipes; raises GitError. ``errors`` is a file for its standard error."""
    import subprocess  # takes about 6 ms; a check of named files outside a repository has no git

    def launch(in_own_session: bool) -> "Popen[bytes]":
        return subprocess.Popen(
            ["git", *_settings(folder), *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if errors is None else errors,
            start_new_session=in_own_session,
        )

    try:
        return _launched(launch) if launchers else launch(False)
    except (OSError, ValueError) as error:  # a null byte, or too many arguments
        raise GitError(f"git cannot be run: {getattr(error, 'strerror', error)}") from None


def _launched(launch: "Launch") -> "Popen[bytes]":
    """Start git as it is started in this thread."""
    from threading import get_ident

    launcher = launchers.get(get_ident())
    return launch(False) if launcher is None else launcher(launch)


def _settings(folder: str) -> list[str]:
    """Return options that override the configuration of a repository.

    They disable the file system monitor, which is a program, and bare repositories, unless the
    user works in one.
    """
    options = ["-c", "core.fsmonitor=false"]
    root = root_of(os.path.realpath(folder))
    if root is None or not is_bare(root):
        options += ["-c", "safe.bareRepository=explicit"]
    return options


def _environment() -> dict[str, str]:
    """Return the environment for git; its paths are absolute, as git runs in another directory.

    Missing objects of a partial clone are not fetched, and git takes no lock that it does not need:
    a commit of another process would fail.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.endswith("_PATHSPECS")
    }
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"):
        if environment.get(name):
            environment[name] = os.path.abspath(environment[name])
    no_fetches = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1"}
    return environment | no_fetches | {"GIT_OPTIONAL_LOCKS": "0"}
