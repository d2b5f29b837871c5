"""Read the tables of a page of Markdown, MDX or reStructuredText."""

import re
from collections.abc import Iterator

from perflint.documents.tables.endings import is_rst
from perflint.documents.tables.html import html_tables
from perflint.documents.tables.inline import plain_text
from perflint.documents.tables.outline import read_outline
from perflint.documents.tables.pipe import pipe_table
from perflint.documents.tables.table import Page, Table
from perflint.primitives.text import Text

MAX_PAGE = 2 << 20
"""The maximum size of a page in bytes, about seven times that of a very long one."""

MAX_RST = 512 << 10
"""The maximum size of a page of reStructuredText in bytes; docutils reads about 100 kB a second."""

_MAY_HAVE_TABLE = re.compile(rb"\|[ \t]*:?-|-:?[ \t]*\||<table\b", re.IGNORECASE)
_MAY_HAVE_RST_TABLE = re.compile(rb"\+-+\+|=[ \t]+=|(?:list|csv)-table::")

_WIDE_BORDER = re.compile(rb"(?:^|\r)[ \t]*(?:\+[-=+]{2000}|=[= \t]{2000})", re.MULTILINE)
"""The border of a table for which docutils may take minutes."""


def read_page(text: Text) -> Page:
    """Read the tables of a page, if it is not too large."""
    limit = MAX_RST if is_rst(text.path) else MAX_PAGE
    if len(text.data) > limit:
        size = f"{len(text.data):,} bytes; the limit is {limit:,}"
        return Page(text, problem=f"the tables are not read: {size}")
    if is_rst(text.path):
        return _read_rst(text)
    if not _MAY_HAVE_TABLE.search(text.data):
        return Page(text)
    return Page(text, tuple(sorted(_markdown(text), key=lambda table: table.span)))


def _read_rst(text: Text) -> Page:
    if not _MAY_HAVE_RST_TABLE.search(text.data):
        return Page(text)
    if _WIDE_BORDER.search(text.data):
        return Page(text, problem="the tables are not read: one is wider than 2,000 characters")
    try:
        from perflint.documents.tables.rst.doctree import TableError
        from perflint.documents.tables.rst.tables import rst_tables
    except ImportError as error:
        if not (error.name or "").startswith("docutils"):
            raise
        return Page(text, problem="the tables are not read: reStructuredText needs docutils 0.20")
    try:
        tables = tuple(rst_tables(text.data))
    except TableError as error:
        return Page(text, problem=f"the tables are not read: {error}")
    except Exception as error:  # docutils has no error for what it cannot read
        return Page(text, problem=f"docutils cannot read the page: {type(error).__name__}: {error}")
    return Page(
        text, tuple(table._replace(heading=plain_text(table.heading, "rst")) for table in tables)
    )


def _markdown(text: Text) -> Iterator[Table]:
    mdx = text.path.lower().endswith(".mdx")
    outline = read_outline(text.data, mdx=mdx)
    for lines in outline.tables:
        table = pipe_table(text.data, outline.starts, lines)
        if table is not None:
            yield table._replace(heading=plain_text(outline.heading_at(table.span.start)))
    for table in html_tables(text.data, outline.code, mdx=mdx):
        yield table._replace(heading=plain_text(outline.heading_at(table.span.start)))
