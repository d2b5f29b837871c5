"""Separators around inserted and removed members of an object or list.

``gaps`` are the strings before each member of a container and after the last one. An edit replaces
everything between two members, ``beside``, given by their numbers: -1 is the opening bracket, and
the number of members is the closing bracket.
"""

import re
from collections.abc import Sequence

_BREAKS = re.compile(r"(?<![ \t])[ \t]*(\r?\n)(?:[ \t]*\r?\n)*")


def separator(gaps: Sequence[str], before: int, comma: str) -> str:
    """Return the separator of members that are inserted after member ``before``.

    Blank lines and trailing spaces are dropped, because they belong to specific members. ``comma``
    is the separator for a container on a single line with one member, which shows none.
    """
    count = len(gaps) - 1
    if count > 1:
        return _BREAKS.sub(r"\1", gaps[min(max(before + 1, 1), count - 1)])
    return _BREAKS.sub(r",\1", gaps[0], count=1) if "\n" in gaps[0] else comma


def filled(gaps: Sequence[str], beside: tuple[int, int], between: str, items: Sequence[str]) -> str:
    """Return the text between two members that contains ``items``, separated by ``between``.

    The lines of the two members stay unchanged, except for a comma that is added or removed.
    """
    before, after = beside
    count = len(gaps) - 1
    first, last = gaps[before + 1], gaps[after]
    if not items:
        return _closed(first, last, beside, count)
    if before >= 0 and after < count:
        if before + 1 == after:
            first, last = _split(first, between)
    else:
        if before + 1 == count:
            first = between
        if after == 0:
            last = between
    return first + between.join(items) + last


def _closed(first: str, last: str, beside: tuple[int, int], count: int) -> str:
    """Return the text between two members after all members between them are removed."""
    before, after = beside
    if after == count:
        return last if before >= 0 else ""
    head, tail = first.rpartition("\n"), last.rpartition("\n")
    choices = [first] if before < 0 or head[1] or not tail[1] else [last]
    if head[1] and tail[1]:
        choices.insert(0, head[0] + "\n" + tail[2])
    commas = 1 if before >= 0 else 0
    return next(choice for choice in choices if choice.count(",") == commas)


def _split(gap: str, between: str) -> tuple[str, str]:
    """Split the gap of two members into a gap before and a gap after the inserted members.

    The end of the first member's line and the start of the second member's line stay unchanged.
    """
    head, tail = gap.partition("\n"), between.partition("\n")
    if head[1] and tail[1]:
        parts = head[0] + "\n" + tail[2], tail[0] + "\n" + head[2]
        if all(part.count(",") == 1 for part in parts):
            return parts
    return between, gap
