"""JSON Lines: a file with one JSON value in each line, read as the list of these values.

The lines are parsed as one list: each line end becomes a comma, so that every byte is at the same
place as in the file, but for the bracket in front.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from perflint.documents.json.spans import Duplicate, JsonSpans, Member, Token
from perflint.formats.paths import Route
from perflint.primitives.finding import Span

_BLANK = re.compile(rb"\A[ \t\r\n]+|\n(?=[ \t\r]*\n)")


class LineSpans(JsonSpans):
    """The spans of the values in a file of JSON Lines."""

    def __init__(self, listed: bytes) -> None:
        super().__init__(listed)

    def _find(self, route: Route) -> Member:
        member = super()._find(route)
        return Member(_in_file(member.key), _in_file(member.value))

    def token(self, offset: int) -> Token | None:
        """Return the key or the value that contains an offset of the file."""
        found = super().token(offset + 1)
        return None if found is None else found._replace(span=_in_file(found.span))

    def duplicates(self) -> Iterator[Duplicate]:
        """Yield every key that occurred before in its object, in the order of the text."""
        for route, first, second in super().duplicates():
            yield Duplicate(route, _in_file(first), _in_file(second))


def read_lines(data: bytes) -> tuple[bytes, Any] | None:
    """Return the lines as the text of a list, and that list; None unless there are several.

    Raises JSONDecodeError if the first line is a value, but another one is not.
    """
    first, _, rest = data.strip(b" \t\r\n").partition(b"\n")
    if not rest:
        return None
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return None
    text = _BLANK.sub(lambda blank: b" " * len(blank[0]), data.rstrip(b" \t\r\n"))
    listed = b"[" + text.replace(b"\n", b",") + b"]"
    return listed, orjson.loads(listed)


def _in_file(span: Span) -> Span:
    """Return where a span of the list is in the file, which has no brackets."""
    return Span(max(span.start - 1, 0), max(span.stop - 1, 0))
