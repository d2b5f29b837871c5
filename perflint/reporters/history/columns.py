"""Text in columns of a terminal, counted in cells."""

from collections.abc import Sequence

from perflint.reporters.escape import clipped, width

GAP = "  "


def fitted(text: str, cells: int) -> str:
    """Return untrusted text, escaped and cut to a number of cells."""
    shown = clipped(text)
    if width(shown) <= cells:
        return shown
    while shown and width(shown) >= cells:
        shown = shown[:-1]
    return f"{shown}…" if cells > 0 else ""


def fitted_end(text: str, cells: int) -> str:
    """Return untrusted text like ``fitted``, but the end of it: that of a path tells more."""
    if cells < 1:
        return ""
    shown = clipped(text[-cells:]) if len(text) > cells else clipped(text)
    while width(shown) > cells - (len(text) > cells):
        shown = shown[1:]
    return f"…{shown}" if len(text) > cells else shown


def left(text: str, cells: int) -> str:
    """Return text with spaces to its right."""
    return text + " " * (cells - width(text))


def right(text: str, cells: int) -> str:
    """Return text with spaces to its left."""
    return " " * (cells - width(text)) + text


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]
