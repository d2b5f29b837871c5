"""Limits of files: the size, which is known before a file is read, and the kind."""

import os
import stat
from typing import BinaryIO

MAX_FILE = 64 << 20
"""The maximum size of a baseline, or of a CI run in JSON, in bytes.

Git hosts warn about files from 50 MB and reject files of 100 MB. Parsed values take up to 35 times
the memory of their text, so that perflint needs less than 2.5 GB for any file.
"""

MAX_MODULE = 2 << 20
"""The maximum size of an argument file in bytes, about seven times that of a very long one.

The tree of Python's parser takes up to 900 times the memory of its text: 1.9 GB.
"""

MAX_TOML = 16 << 20
"""The maximum size of a configuration file, or a suppression file of MAX_FINDINGS entries."""

MAX_FINDINGS = 50_000
"""The maximum number of findings that are reported in one file."""


class TooLargeError(OSError):
    """A file exceeds the limit for its kind; ``strerror`` contains its size and the limit."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(0, f"{size:,} bytes; the limit is {limit:,}")


def open_file(location: str) -> BinaryIO:
    """Open a file; raises OSError, also for a named pipe, whose writer may never come.

    A pipe that the shell opened for this process, such as ``/dev/fd/63``, is no named one.
    """
    file = open(location, "rb", opener=_open_at_once)  # noqa: SIM115
    number = file.fileno()
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return file
    if stat.S_ISFIFO(mode) and not os.path.abspath(location).startswith(_OPEN_FILES):
        file.close()
        raise OSError(0, "is a named pipe, not a regular file")
    os.set_blocking(number, True)
    return file


_OPEN_FILES = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")


def _open_at_once(location: str, flags: int) -> int:
    """Open a file without waiting for the writer of a pipe."""
    return os.open(location, flags | getattr(os, "O_NONBLOCK", 0))


def read_within(location: str, limit: int) -> bytes:
    """Return the bytes of a file; raises TooLargeError and any other OSError."""
    with open_file(location) as file:
        size = os.fstat(file.fileno()).st_size
        # A device reports size 0 and may be endless.
        data = b"" if size > limit else file.read(-1 if size else limit + 1)
        if max(size, len(data)) > limit:
            raise TooLargeError(max(size, len(data)), limit)
        return data
