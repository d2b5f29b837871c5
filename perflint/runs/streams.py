"""Open files, directories, standard input and zip archives as streams; nothing is unpacked to disk.

A path that the user gave and that cannot be read raises RunError. For a file in a directory or an
archive a RunProblem is yielded instead, and the other files are read.
"""

import io
import os
import zlib
from collections.abc import Collection, Iterable, Iterator
from typing import BinaryIO
from zipfile import BadZipFile

from perflint.primitives.limits import open_file
from perflint.primitives.natural_order import natural_key
from perflint.runs import archives
from perflint.runs.snapshot import Limits, RunError, RunProblem, problem_of_file
from perflint.sources.containment import escapes_root

CHUNK = 1 << 20
"""Number of bytes that are read at a time."""

_READ_ERRORS = (OSError, BadZipFile, zlib.error, EOFError, ValueError)


class Stream:
    """The bytes of one file or archive member, read once. ``named``: the user gave its path."""

    def __init__(self, origin: str, file: BinaryIO, *, named: bool = True) -> None:
        self.origin = origin
        self.named = named
        self._file = file
        #: The bytes read so far, from which the kind of file is recognized.
        self.head = self._read(CHUNK)

    def _read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except _READ_ERRORS as error:
            reason = getattr(error, "strerror", None) or error
            raise RunError(self.origin, f"cannot be read: {reason}") from None

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes, the head first; raises RunError."""
        chunk = self.head
        while chunk:
            yield chunk
            chunk = self._read(CHUNK)

    def read_all(self, limit: int) -> bytes | None:
        """Return all bytes, or None if there are more than ``limit``; raises RunError.

        The bytes that were read become the head, so that ``chunks`` still yields them.
        """
        parts, size = [self.head], len(self.head)
        while size <= limit and (chunk := self._read(CHUNK)):
            parts.append(chunk)
            size += len(chunk)
        self.head = b"".join(parts)
        return self.head if size <= limit else None


def streams(
    paths: Iterable[str], stdin: BinaryIO | None, limits: Limits, skip: Collection[str] = ()
) -> Iterator[Stream | RunProblem]:
    """Yield the streams for ``paths``, in order; each is closed when the next one is requested.

    ``-`` is ``stdin``. A directory yields all files below it that are not hidden, except those with
    a real path in ``skip``. A file is yielded once, however often it is named. Raises RunError.
    """
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            if stdin is None:
                raise RunError("stdin", "standard input is closed")
            yield from _opened("stdin", stdin, limits)
        elif os.path.isdir(path):
            for found in _files_below(path):
                try:
                    if isinstance(found, RunProblem):
                        yield found
                    elif os.path.realpath(found) not in skip and _is_new(found, seen):
                        yield from _file(found, limits, named=False)
                except RunError as error:
                    yield problem_of_file(error)
        elif _is_new(path, seen):
            yield from _file(path, limits)


def _is_new(path: str, seen: set[str]) -> bool:
    """Add the real path of a file to ``seen``, and tell whether it was not there."""
    count = len(seen)
    seen.add(os.path.realpath(path))
    return len(seen) > count


def _files_below(folder: str) -> Iterator[str | RunProblem]:
    """Yield the regular files, and a problem for each symlink that leads out of the directory.

    The logs of a CI run may be those of a stranger. Symlinks to directories are not followed.
    """
    for current, folders, files in os.walk(folder):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=natural_key)
        links = (name for name in folders if os.path.islink(os.path.join(current, name)))
        for name in sorted([*files, *links], key=natural_key):
            path = os.path.join(current, name)
            if name.startswith("."):
                continue
            if target := escapes_root(path, folder):
                message = f"skipped: resolves to {target}, outside {folder}"
                yield RunProblem(path, message)
            elif os.path.isfile(path):  # a named pipe may never end
                yield path


def _file(path: str, limits: Limits, *, named: bool = True) -> Iterator[Stream]:
    try:
        file = open_file(path)
    except FileNotFoundError:
        raise RunError(path, "no such file or directory") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RunError(path, str(reason)) from None
    with file:
        yield from _opened(path, file, limits, named=named)


def _opened(origin: str, file: BinaryIO, limits: Limits, *, named: bool = True) -> Iterator[Stream]:
    stream = Stream(origin, file, named=named)
    if not stream.head.startswith(archives.SIGNATURES):
        yield stream
        return
    for member, opened in archives.members(origin, _seekable(stream, file, limits), limits):
        with opened:
            yield Stream(f"{origin}/{member}", opened, named=False)


def _seekable(stream: Stream, file: BinaryIO, limits: Limits) -> BinaryIO:
    """Return a zip archive as a seekable file; one from a pipe is read into memory."""
    if file.seekable():
        return file
    data = stream.read_all(limits.document)
    if data is None:
        message = f"zip archive from a pipe exceeds {limits.document:,} bytes; pass it as a file"
        raise RunError(stream.origin, message)
    return io.BytesIO(data)
