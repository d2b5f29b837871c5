"""Unknown names, and the known name that was probably meant."""

from collections.abc import Iterable


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None where none is near."""
    from difflib import get_close_matches  # costs a run only when a name is wrong

    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return near[0] if near else None


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Say that ``name`` is no ``what``, and what was probably meant."""
    names = sorted(known)
    near = closest(name, names)
    if near:
        return f"unknown {what} '{name}'; did you mean '{near}'?"
    listed = f"; known: {', '.join(names)}" if 0 < len(names) <= 12 else ""
    return f"unknown {what} '{name}'{listed}"
