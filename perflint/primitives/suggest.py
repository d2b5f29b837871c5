"""Suggestions for misspelled names."""

from collections.abc import Iterable


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
