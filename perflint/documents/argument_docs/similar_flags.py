"""The flag that replaced another one, or that it misspells."""

from collections.abc import Iterable

from perflint.primitives.wording import closest, edit_distance

MAX_EDITS = 2
"""The number of characters in which a misspelled flag differs, at most."""


def similar(flag: str, known: Iterable[str]) -> str | None:
    """Return the known flag that probably replaced a flag, or that it misspells, if any.

    An old name shares most of its words with the new one. A misspelling differs in few characters.
    """
    known = [*known]
    words = {*flag.lstrip("-").split("-")}
    alike = [other for other in known if _shares_most(words, {*other.lstrip("-").split("-")})]
    near = closest(flag, alike)
    if near is not None:
        return near
    close = (other for other in known if abs(len(flag) - len(other)) <= MAX_EDITS)
    return next((other for other in close if edit_distance(flag, other) <= MAX_EDITS), None)


def _shares_most(words: set[str], others: set[str]) -> bool:
    return len(words & others) * 2 > max(len(words), len(others))
