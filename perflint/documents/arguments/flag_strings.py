"""The strings of a module that are long flags, found without parsing it."""

import re

from perflint.primitives.finding import Span

_FLAG = re.compile(rb"(?P<quote>[\"'])(?P<flag>--[A-Za-z][\w.-]*)(?P=quote)")


def flag_strings(data: bytes) -> dict[str, Span]:
    """Return the flags, with dashes only, in the order of their first places."""
    found: dict[str, Span] = {}
    for match in _FLAG.finditer(data):
        found.setdefault(match["flag"].decode().replace("_", "-"), Span(*match.span("flag")))
    return found


def lost_flags(before: bytes, after: bytes | None) -> frozenset[str]:
    """Return the flags of a module that it lacks after a change; it is None if it was deleted."""
    return frozenset(flag_strings(before).keys() - flag_strings(after or b"").keys())
