"""Read the tables of a page of Markdown or MDX."""

import re
from collections.abc import Iterator

from perflint.documents.tables.html import html_tables
from perflint.documents.tables.inline import plain_text
from perflint.documents.tables.outline import read_outline
from perflint.documents.tables.pipe import pipe_table
from perflint.documents.tables.table import RESTRUCTURED_TEXT, Page, Table
from perflint.primitives.text import Text

MAX_PAGE = 2 << 20
"""The maximum size of a page in bytes, about seven times that of a very long one."""

ENDINGS = (".md", ".mdx", ".markdown")

_MAY_HAVE_TABLE = re.compile(rb"\|[ \t]*:?-|-:?[ \t]*\||<table\b", re.IGNORECASE)


def read_page(text: Text) -> Page:
    """Read the tables of a page, if it is not too large."""
    if len(text.data) > MAX_PAGE:
        size = f"{len(text.data):,} bytes; the limit is {MAX_PAGE:,}"
        return Page(text, problem=f"the tables are not read: {size}")
    if text.path.lower().endswith(RESTRUCTURED_TEXT):
        return Page(text, problem="reStructuredText is not read, only Markdown and MDX")
    if not _MAY_HAVE_TABLE.search(text.data):
        return Page(text)
    return Page(text, tuple(sorted(_tables(text), key=lambda table: table.span)))


def _tables(text: Text) -> Iterator[Table]:
    mdx = text.path.lower().endswith(".mdx")
    outline = read_outline(text.data, mdx=mdx)
    for lines in outline.tables:
        table = pipe_table(text.data, outline.starts, lines)
        if table is not None:
            yield table._replace(heading=_text_of(outline.heading_at(table.span.start)))
    for table in html_tables(text.data, outline.code, mdx=mdx):
        yield table._replace(heading=_text_of(outline.heading_at(table.span.start)))


def _text_of(heading: str) -> str:
    return plain_text(heading)
