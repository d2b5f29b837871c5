"""Phrases that messages share."""

from collections.abc import Sequence
from math import inf, isfinite


def percent(found: float, expected: float) -> str:
    """Say by which share ``found`` is off, ``+2.02 %``; nothing where that says nothing."""
    share = 100 * (found - expected) / abs(expected) if expected else inf
    if not isfinite(share) or abs(share) >= 1e9:
        return ""
    return f"{share:+,.0f} %" if abs(share) >= 1000 else f"{share:+.2f} %"


def bracketed(*phrases: str) -> str:
    """Say phrases in brackets behind a space; nothing where all are empty."""
    said = ", ".join(filter(None, phrases))
    return f" ({said})" if said else ""


def counted(number: int, noun: str) -> str:
    """Say ``1 file`` or ``3 files``; ``noun`` is the plural."""
    return f"{number:,} {noun.removesuffix('s') if number == 1 else noun}"


def joined(phrases: Sequence[str], most: int = 8) -> str:
    """Say ``a``, ``a and b`` or ``a, b and c``; what is past ``most`` is counted."""
    shown = [*phrases[:most]]
    if len(phrases) > most:
        shown.append(f"{len(phrases) - most} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def listed(names: Sequence[str]) -> str:
    """Say names as ``joined`` does, each in backticks."""
    return joined([f"`{name}`" for name in names])


_KINDS = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def kind_of(value: object) -> str:
    """Say what a JSON value is: ``an object``, ``a text``, ``true``."""
    if isinstance(value, bool):
        return str(value).lower()
    return _KINDS.get(type(value), "nothing")
