"""What an editor shows of a number, a scenario or a flag below the mouse."""

import re
from collections.abc import Iterable

from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.reporters.markdown_table import code_span
from perflint.reporters.markdown_table import prose as prose_with

_CODE = re.compile(r"(`[^`]*`)")
_BLANKS = re.compile("( +)")
_MARKER = re.compile(r"(?:[+-]|\d{1,9}[.)])(?= )")
"""What would begin a list at the start of a line."""


class Hover(Record):
    """Text in CommonMark, and the bytes of the file that it is about."""

    markdown: str
    span: Span

    @property
    def plain(self) -> str:
        """The text without markup, for editors that do not render it."""
        parts = _CODE.split(self.markdown)
        return "".join(
            part[1:-1] if number % 2 else part.replace("**", "")
            for number, part in enumerate(parts)
        )


def page(title: str, lines: Iterable[str]) -> str:
    """Return a title with a list below it; names in them must be escaped already."""
    items = "".join(f"- {line}\n" for line in lines)
    return f"{title}\n\n{items}" if items else f"{title}\n"


def prose(text: str) -> str:
    """Return untrusted text for a line: names in backticks and risky words become code."""
    if marker := _MARKER.match(text):
        return code_span(marker[0]) + prose(text[marker.end() :])
    words = ([part] if part.startswith("`") else _BLANKS.split(part) for part in _CODE.split(text))
    return "".join(prose_with(word, code_span) for each in words for word in each if word)
