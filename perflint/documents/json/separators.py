"""What stands between the members of an object or list, when some go and others come.

A container is told by its pieces: what stands before each member, and what stands behind the last.
A gap lies beside two members, told by their numbers; -1 is the opening bracket, and the count of
members the closing one.
"""

import re
from collections.abc import Sequence

_BREAKS = re.compile(r"(?<![ \t])[ \t]*(\r?\n)(?:[ \t]*\r?\n)*")


def separator(pieces: Sequence[str], before: int, comma: str) -> str:
    """Return what separates members in the place behind member ``before``.

    Blank lines and spaces at the ends of lines are left out: they belong to the members that have
    them. ``comma`` is for a single line with a single member, which shows none.
    """
    count = len(pieces) - 1
    if count > 1:
        return _BREAKS.sub(r"\1", pieces[min(max(before + 1, 1), count - 1)])
    return _BREAKS.sub(r",\1", pieces[0], count=1) if "\n" in pieces[0] else comma


def filled(
    pieces: Sequence[str], beside: tuple[int, int], between: str, items: Sequence[str]
) -> str:
    """Return the text of a gap that holds ``items``; ``between`` separates them.

    The lines of the members beside it stay as they are, but for a comma that comes or goes.
    """
    before, after = beside
    count = len(pieces) - 1
    first, last = pieces[before + 1], pieces[after]
    if not items:
        return _closed(first, last, beside, count)
    if before >= 0 and after < count:
        if before + 1 == after:
            first, last = _parted(first, between)
    else:
        if before + 1 == count:
            first = between
        if after == 0:
            last = between
    return first + between.join(items) + last


def _closed(first: str, last: str, beside: tuple[int, int], count: int) -> str:
    """Return a gap from which all members went."""
    before, after = beside
    if after == count:
        return last if before >= 0 else ""
    head, tail = first.rpartition("\n"), last.rpartition("\n")
    choices = [first] if before < 0 or head[1] or not tail[1] else [last]
    if head[1] and tail[1]:
        choices.insert(0, head[0] + "\n" + tail[2])
    commas = 1 if before >= 0 else 0
    return next(choice for choice in choices if choice.count(",") == commas)


def _parted(space: str, between: str) -> tuple[str, str]:
    """Part what separates two members into what goes before and behind those put between them.

    What ends the line of the one above stays with it, and so does what begins the other's.
    """
    head, tail = space.partition("\n"), between.partition("\n")
    if head[1] and tail[1]:
        parted = head[0] + "\n" + tail[2], tail[0] + "\n" + head[2]
        if all(part.count(",") == 1 for part in parted):
            return parted
    return between, space
