"""Where the lines of a text begin: asked for once there is something to say of it."""

import re
from array import array

_LINE_END = re.compile(rb"\r\n?|\n")


def line_starts(data: bytes) -> "array[int]":
    """Return the offset of the first byte of each line; lines end in LF, CRLF or a lone CR."""
    starts = array("Q", [0])
    starts.extend(end.end() for end in _LINE_END.finditer(data))
    return starts
