"""How much is read, at the most: what is larger is refused by its size, before it is read."""

import os

MAX_FILE = 64 << 20
"""Bytes of a baseline, or of a run in JSON.

Hosts of git warn of files from 50 MB on and refuse those of 100 MB. Values take up to 35 times the
room of their text, so that a run stays below 2.5 GB whatever stands in a file.
"""

MAX_MODULE = 2 << 20
"""Bytes of an argument file, some seven times a very long one.

The tree of Python's parser takes up to 900 times the room of its text: 1.9 GB.
"""

MAX_TOML = 16 << 20
"""Bytes of a configuration, or of the known findings: room for ``MAX_FINDINGS`` of them."""

MAX_FINDINGS = 50_000
"""Findings in one file; who has more needs another tool first."""


class TooLargeError(OSError):
    """A file is larger than what is read of its kind; ``strerror`` says both sizes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(0, f"{size:,} bytes; the limit is {limit:,}")


def read_within(location: str, limit: int) -> bytes:
    """Return the bytes of a file; raises TooLargeError and any other OSError."""
    with open(location, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        # A device says that it has no size, and need not have an end.
        data = b"" if size > limit else file.read(-1 if size else limit + 1)
        if max(size, len(data)) > limit:
            raise TooLargeError(max(size, len(data)), limit)
        return data
