"""Lines of a log: split from chunks of bytes, and stripped of what CI services prepend."""

import re
from collections.abc import Iterable, Iterator

MAX_LINE = 1 << 20
"""Longer lines, in bytes, are dropped instead of held in memory: no record has such a line."""

_COLOUR = re.compile(rb"\x1b\[[0-9;:?]*[ -/]*[@-~]")
_TIMESTAMP = re.compile(
    rb"(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)(?: |$)"
)
_JOB_AND_STEP = re.compile(
    rb"(?:\xef\xbb\xbf)?([^\t\r\n]+)\t[^\t\r\n]+\t(?=(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)"
)
# A tag starts with a letter ("[3/7] " is progress), contains a digit ("[ERROR] " is a log level),
# and contains no time of day.
_TAG = re.compile(
    rb"(?:\[(?=[^\]]*\d)(?![^\]]*\d:\d\d)[A-Za-z][\w .:#=@-]{0,63}\]"
    rb"|\((?=[^)]*\d)(?![^)]*\d:\d\d)[A-Za-z][\w .:#=@,-]{0,63}\))(?: |$)"
)


def whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of ``chunks`` regrouped to end at line ends; overlong lines become empty.

    At most one chunk and MAX_LINE bytes are held in memory.
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


def names_jobs(head: bytes) -> bool:
    """Tell whether a log names the job and the step in each line, as ``gh run view --log`` does."""
    return _JOB_AND_STEP.match(head) is not None


def split_job(line: bytes) -> tuple[bytes, bytes]:
    """Return the job of a line and the line without job and step; the job is empty if it has none.

    ``gh`` writes ``JOB<tab>STEP<tab>timestamp text``.
    """
    found = _JOB_AND_STEP.match(line)
    return (found[1], line[found.end() :]) if found else (b"", line)


def split(line: bytes) -> tuple[bytes, bytes]:
    """Return the tag of the worker that wrote a line, and the line without tag and timestamp.

    Colour codes are removed too. JSON has no raw escape character, so no JSON is removed.
    """
    line = line.rstrip(b"\r\n")
    if b"\x1b" in line:
        line = _COLOUR.sub(b"", line)
    if stamp := _TIMESTAMP.match(line):
        line = line[stamp.end() :]
    if tag := _TAG.match(line):
        return tag[0].rstrip(), line[tag.end() :]
    return b"", line
