"""Markdown tables, and untrusted text escaped for them."""

import re
from collections.abc import Callable, Sequence

from perflint.reporters.escape import clipped

SUMMARY_BYTES = 1024 * 1024
"""Largest summary of a step of GitHub Actions; a larger one is not shown."""

_PROSE = re.compile(
    r"""
    (?! .* (?: www\. | :// | %["\w] ) )  # no link, and no GitLab milestone
    (?: [ .,;:%()+/'"=?→…-] | [^\W_] )*
    """,
    re.VERBOSE,
)
"""Text without Markdown syntax, and without anything that becomes a link."""


def code(text: str) -> str:
    r"""Return untrusted text as a code span for a table cell.

    A bar, which would end the cell, is written as ``\x7c``.
    """
    return code_span(text).replace("|", "\\x7c")


def code_span(text: str) -> str:
    r"""Return untrusted text as a code span.

    A code span contains no links, HTML, emphasis or mentions. A backtick, which would end it, is
    written as ``\x60``.
    """
    shown = clipped(text, 200).replace("`", "\\x60")
    return f"`{shown}`" if shown.strip() else f'`"{shown}"`'


def prose(message: str, code: Callable[[str], str] = code) -> str:
    """Return a message for a table cell: names in backticks and risky parts become code spans.

    An untrusted name may contain a backtick. Then other parts become code spans, but still no part
    is unescaped. ``code`` returns a code span.
    """
    parts = re.split(r"(`[^`]*`)", message)
    return "".join(
        code(part[1:-1]) if part.startswith("`") and len(part) > 1 else _plain(part, code)
        for part in parts
        if part
    )


def _plain(part: str, code: Callable[[str], str]) -> str:
    if _PROSE.fullmatch(part) and clipped(part) == part:
        return part
    stripped = part.strip(" ")
    return part.replace(stripped, code(stripped), 1)


def table(head: Sequence[str], alignment: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a table; ``alignment`` has an ``l`` or ``r`` for every column."""
    rules = ["---:" if side == "r" else "---" for _, side in zip(head, alignment, strict=False)]
    return "\n".join(row(cells) for cells in (head, rules, *rows))


def row(cells: Sequence[str]) -> str:
    """Return one row of a table."""
    return f"| {' | '.join(cells)} |"
