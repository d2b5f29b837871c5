"""The files of a commit, read from its trees by the process that reads blobs, too."""

import os
from collections.abc import Iterator

from perflint.sources.git import Listed
from perflint.sources.objects import Blobs, entries
from perflint.sources.work_tree import is_below

_FOLDER = b"40000"


def files_below(blobs: Blobs, commit: str, path: str) -> Iterator[Listed]:
    """Yield the regular file at a path of a commit, or those below it, in the order of git.

    Only the trees on the way to the path and below it are read. Raises GitError.
    """
    stack = [(_FOLDER, "", f"{commit}^{{tree}}")]
    while stack:
        mode, at, name = stack.pop()
        if mode.startswith(b"100") and is_below(at, path):
            yield Listed(at, name)
        elif mode == _FOLDER and (is_below(at, path) or is_below(path, at)):
            folder = f"{at}/" if at else ""
            tree, id_length = blobs.tree(name)
            if not tree:
                blobs.read(name)  # raises GitError if it is missing
            found = [
                (mode, folder + os.fsdecode(name), id.hex())
                for mode, name, id in entries(tree, id_length)
            ]
            stack += reversed(found)
