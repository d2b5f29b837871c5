"""Phrases that messages share."""

from collections.abc import Iterable, Sequence
from math import inf, isfinite


def percent(found: float, expected: float) -> str:
    """Return the relative difference, such as ``+2.02 %``, or ``""`` if it is not meaningful."""
    difference = 100 * (found - expected) / abs(expected) if expected else inf
    if not isfinite(difference) or abs(difference) >= 1e9:
        return ""
    return f"{difference:+,.0f} %" if abs(difference) >= 1000 else f"{difference:+.2f} %"


def bracketed(*phrases: str) -> str:
    """Return a space and the phrases in brackets, or ``""`` if all phrases are empty."""
    text = ", ".join(filter(None, phrases))
    return f" ({text})" if text else ""


def counted(number: int, noun: str) -> str:
    """Return ``1 file`` or ``3 files``; ``noun`` is the plural."""
    return f"{number:,} {noun.removesuffix('s') if number == 1 else noun}"


def joined(phrases: Sequence[str], most: int = 8) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``; phrases beyond ``most`` are only counted."""
    shown = [*phrases[:most]]
    if len(phrases) > most:
        shown.append(f"{len(phrases) - most} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def listed(names: Sequence[str]) -> str:
    """Return names like ``joined``, each in backticks."""
    return joined([f"`{name}`" for name in names])


_KINDS = {
    dict: "an object",
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def kind_of(value: object) -> str:
    """Return what a JSON value is: ``an object``, ``a string``, ``true``."""
    if isinstance(value, bool):
        return str(value).lower()
    return _KINDS.get(type(value), "nothing")


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most similar to ``name``, or None if none is similar."""
    from difflib import get_close_matches  # only imported when a name is wrong

    matches = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return a message for an unknown name: with a suggestion, or the known names if they are few.

    ``what`` is the noun for a name, such as ``rule``.
    """
    names = sorted(known)
    suggestion = closest(name, names)
    if suggestion:
        return f"unknown {what} '{name}'; did you mean '{suggestion}'?"
    listed = f"; known: {', '.join(names)}" if 0 < len(names) <= 12 else ""
    return f"unknown {what} '{name}'{listed}"


def misspelled(name: str, known: Iterable[str]) -> str | None:
    """Return the known name of which ``name`` may be a misspelling, or None.

    At most a third of its characters may differ. It is stricter than ``closest``, because ``name``
    may be right: if both have equally many words, no word may be a different one, so that
    ``expected_load_ms`` is not taken for ``expected_e2e_ms``.
    """
    most = len(name) // 3
    near = [other for other in known if abs(len(name) - len(other)) <= most]
    distances = [(edit_distance(name, other), other) for other in near]
    similar = [
        (distance, other)
        for distance, other in distances
        if distance <= most and not _has_another_word(name, other)
    ]
    return min(similar)[1] if similar else None


def _has_another_word(name: str, other: str) -> bool:
    words, others = (text.replace("-", "_").split("_") for text in (name, other))
    return len(words) == len(others) and any(
        edit_distance(word, known) > max(1, len(word) // 3)
        for word, known in zip(words, others, strict=True)
    )


def edit_distance(before: str, after: str) -> int:
    """Return the optimal string alignment distance.

    That is the least number of characters that are inserted, deleted or replaced, or swapped with
    the next one, to turn one string into the other.
    """
    older: list[int] = []
    row = [*range(len(after) + 1)]
    for i, left in enumerate(before, 1):
        older, last, row = row, older, [i]
        for j, right in enumerate(after, 1):
            cost = min(older[j] + 1, row[j - 1] + 1, older[j - 1] + (left != right))
            if i > 1 and j > 1 and left == after[j - 2] and before[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    distance: int = row[-1]
    return distance
