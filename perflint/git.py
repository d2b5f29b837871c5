"""The only module that runs git."""

import os


class GitError(RuntimeError):
    """git refused; the message is its own."""


def root_of(folder: str) -> str | None:
    """Return the top of the work tree that ``folder`` is in, or None; runs nothing."""
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def list_files(folder: str) -> list[str]:
    """List the files below ``folder`` that git tracks or would add, relative to it, sorted.

    Names are as the file system has them (``os.fsdecode``). Raises GitError.
    """
    import subprocess  # about 6 ms, and a run on named files needs no git

    command = [
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
    ]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    if done.returncode != 0:
        raise GitError(done.stderr.decode("utf-8", "replace").strip())
    return sorted(os.fsdecode(name) for name in done.stdout.split(b"\0") if name)
