"""The width of a text in columns of a terminal, as editors and docutils align tables."""

from unicodedata import combining, east_asian_width


def text_width(text: str) -> int:
    """Return the width of a text: East Asian characters are wide, combining ones have none."""
    return sum(0 if combining(each) else 1 + (east_asian_width(each) in "WF") for each in text)
