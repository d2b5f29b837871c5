"""Lines of a log: found in chunks of bytes, and without what CI services write before them."""

import re
from collections.abc import Iterable, Iterator

MAX_LINE = 1 << 20
"""A line that is longer is no part of a record, and not held in memory."""

_COLOUR = re.compile(rb"\x1b\[[0-9;:?]*[ -/]*[@-~]")
_TIMESTAMP = re.compile(
    rb"(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)(?: |$)"
)
# A letter first, for "[3/7] " is progress; a digit, for "[ERROR] " is a level; no time of day.
_TAG = re.compile(
    rb"(?:\[(?=[^\]]*\d)(?![^\]]*\d:\d\d)[A-Za-z][\w .:#=@-]{0,63}\]"
    rb"|\((?=[^)]*\d)(?![^)]*\d:\d\d)[A-Za-z][\w .:#=@,-]{0,63}\))(?: |$)"
)


def whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of ``chunks`` anew, cut at ends of lines; overlong lines become empty ones.

    No more than a chunk and MAX_LINE bytes are held.
    """
    carry = b""
    too_long = False
    for chunk in chunks:
        if too_long:
            end = chunk.find(b"\n")
            if end < 0:
                continue
            chunk, too_long = chunk[end:], False
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield carry + chunk[:cut]
            carry = chunk[cut:]
        else:
            carry += chunk
        if len(carry) > MAX_LINE:
            carry, too_long = b"", True
    if carry:
        yield carry


def split(line: bytes) -> tuple[bytes, bytes]:
    """Return the tag of the worker that wrote a line, and the line without all that precedes it.

    A raw escape character cannot stand in JSON, so taking colours away takes nothing else.
    """
    line = line.rstrip(b"\r\n")
    if b"\x1b" in line:
        line = _COLOUR.sub(b"", line)
    if stamp := _TIMESTAMP.match(line):
        line = line[stamp.end() :]
    if tag := _TAG.match(line):
        return tag[0].rstrip(), line[tag.end() :]
    return b"", line
