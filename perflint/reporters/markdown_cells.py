"""Texts that outsiders wrote, made harmless for Markdown, and tables of them."""

import re
from collections.abc import Sequence

from perflint.reporters.escape import clipped

_PROSE = re.compile(
    r"""
    (?! .* (?: www\. | :// | %["\w] ) )  # nothing that becomes a link, or a milestone of GitLab
    (?: [ .,;:%()+/'"=?→…-] | [^\W_] )*
    """,
    re.VERBOSE,
)
"""What means nothing to Markdown: no mark of its own, and nothing it would turn into a link."""


def code(text: str) -> str:
    r"""Return a text that an outsider wrote as a code span for a cell of a table.

    In a code span nothing is a link, HTML, emphasis or a mention. What would end it, and the bar
    that would end the cell even there, are written ``\x60`` and ``\x7c``.
    """
    shown = clipped(text, 200).replace("`", "\\x60").replace("|", "\\x7c")
    return f"`{shown}`" if shown.strip() else f'`"{shown}"`'


def prose(message: str) -> str:
    """Return a message for a cell: names in backticks as code spans, and so what may do harm.

    An outsider's name may hold a backtick; then other parts become code spans, and none is free.
    """
    parts = re.split(r"(`[^`]*`)", message)
    return "".join(
        code(part[1:-1]) if part.startswith("`") and len(part) > 1 else _plain(part)
        for part in parts
        if part
    )


def _plain(part: str) -> str:
    if _PROSE.fullmatch(part) and clipped(part) == part:
        return part
    stripped = part.strip(" ")
    return part.replace(stripped, code(stripped), 1)


def table(head: Sequence[str], alignment: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a table; ``alignment`` has an ``l`` or ``r`` for every column."""
    rules = ["---:" if side == "r" else "---" for _, side in zip(head, alignment, strict=False)]
    return "\n".join(row(cells) for cells in (head, rules, *rows))


def row(cells: Sequence[str]) -> str:
    """Return one line of a table."""
    return f"| {' | '.join(cells)} |"
