"""What an editor shows of a number, a scenario or a flag below the mouse."""

from collections.abc import Iterable

from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.reporters.markdown_table import code_span
from perflint.reporters.markdown_table import prose as prose_with


class Hover(Record):
    """Text in CommonMark, and the bytes of the file that it is about."""

    markdown: str
    span: Span


def page(title: str, lines: Iterable[str]) -> str:
    """Return a title with a list below it; names in them must be escaped already."""
    items = "".join(f"- {line}\n" for line in lines)
    return f"{title}\n\n{items}" if items else f"{title}\n"


def prose(text: str) -> str:
    """Return untrusted text for a line: names in backticks and risky parts become code."""
    return prose_with(text, code_span)
