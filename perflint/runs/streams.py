"""Files, folders, standard input and zips of logs as streams of bytes; nothing is unpacked to disk.

A run that is named and cannot be read is a RunError. Files in folders are there by chance: what is
wrong with one of them is a fault, and the others are read.
"""

import io
import os
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from zipfile import BadZipFile

from perflint.runs import archives
from perflint.runs.snapshot import Limits, RunError, RunFault

CHUNK = 1 << 20
"""How much is read at a time."""

_UNREADABLE = (OSError, BadZipFile, zlib.error, EOFError, ValueError)


class Stream:
    """The bytes of one file or member, read once. ``named`` says that the user asked for it."""

    def __init__(self, origin: str, file: BinaryIO, *, named: bool = True) -> None:
        self.origin = origin
        self.named = named
        self._file = file
        #: What was read so far, to tell what the file is.
        self.head = self._read(CHUNK)

    def _read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except _UNREADABLE as error:
            reason = getattr(error, "strerror", None) or error
            raise RunError(self.origin, f"cannot be read: {reason}") from None

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes, the head first; raises RunError."""
        chunk = self.head
        while chunk:
            yield chunk
            chunk = self._read(CHUNK)

    def whole(self, limit: int) -> bytes | None:
        """Return all bytes, or None if they are more than ``limit``; raises RunError.

        What was read is the new head: ``chunks`` yields it still.
        """
        parts, size = [self.head], len(self.head)
        while size <= limit and (chunk := self._read(CHUNK)):
            parts.append(chunk)
            size += len(chunk)
        self.head = b"".join(parts)
        return self.head if size <= limit else None


def streams(
    paths: Iterable[str], stdin: BinaryIO | None, limits: Limits
) -> Iterator[Stream | RunFault]:
    """Yield the streams that ``paths`` mean, in their order; each is closed when the next is asked.

    ``-`` is ``stdin``; a folder means all files below it that are not hidden. Raises RunError.
    """
    for path in paths:
        if path == "-":
            if stdin is None:
                raise RunError("stdin", "there is no standard input")
            yield from _opened("stdin", stdin, limits)
        elif os.path.isdir(path):
            for location in _below(path):
                try:
                    yield from _file(location, limits, named=False)
                except RunError as error:
                    yield error.fault
        else:
            yield from _file(path, limits)


def _below(folder: str) -> Iterator[str]:
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            location = os.path.join(current, name)
            if not name.startswith(".") and os.path.isfile(location):  # no pipe, which may not end
                yield location


def _file(path: str, limits: Limits, *, named: bool = True) -> Iterator[Stream]:
    try:
        file = open(path, "rb")  # noqa: SIM115  (closed below, once its stream is read)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "no such file or folder" if missing else getattr(error, "strerror", None) or error
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
    """Return a zip as a file to move about in; one from a pipe is held in memory."""
    if file.seekable():
        return file
    data = stream.whole(limits.document)
    if data is None:
        most = f"{limits.document:,} bytes"
        raise RunError(stream.origin, f"a zip through a pipe may have {most}; give it as a file")
    return io.BytesIO(data)
