"""Where a page has headings, code and pipe tables, according to the parser of Markdown.

The parser only reads blocks here: the text in them, which takes most of the time, is read for the
few cells that matter.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import line_starts

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


class Lines(Record):
    """A half-open range of lines, counted from 0."""

    first: int
    stop: int


class Outline(Record):
    """The blocks of a page: the ``code`` as spans of bytes, the pipe ``tables`` as lines.

    ``headings`` are the offset and the Markdown of each heading, in order; ``starts`` are the
    offsets of all lines.
    """

    starts: Sequence[int]
    headings: tuple[tuple[int, str], ...]
    code: tuple[Span, ...]
    tables: tuple[Lines, ...]

    def heading_at(self, offset: int) -> str:
        """Return the last heading before an offset, ``""`` if there is none."""
        count = bisect_right(self.headings, (offset, ""))
        return self.headings[count - 1][1] if count else ""


@lru_cache(maxsize=2)
def _parser(mdx: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    if mdx:
        parser.disable("code")  # in MDX, indented text is not code
    return parser


def read_outline(data: bytes, *, mdx: bool) -> Outline:
    """Read the blocks of a page."""
    starts = line_starts(data)
    headings, code, tables = [], [], []
    tokens = _parser(mdx).parse(_without_front_matter(data.decode("utf-8", "replace")))
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        span = _span(starts, token, len(data))
        if token.type == "heading_open":
            headings.append((span.start, tokens[index + 1].content))
        elif token.type in ("fence", "code_block"):
            code.append(span)
        elif token.type == "table_open":
            tables.append(Lines(*token.map))
    return Outline(starts, tuple(headings), tuple(code), tuple(tables))


def _span(starts: "array[int]", token: Token, size: int) -> Span:
    first, stop = token.map or (0, 0)
    return Span(starts[first], starts[stop] if stop < len(starts) else size)


def _without_front_matter(text: str) -> str:
    """Return a page with empty lines in place of the YAML in front of it."""
    match = _FRONT_MATTER.match(text)
    return "\n" * match[0].count("\n") + text[match.end() :] if match else text
