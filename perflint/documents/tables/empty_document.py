"""A document of docutils, which needs one to read reStructuredText."""

from functools import lru_cache

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document


def empty_document() -> nodes.document:
    """Return a document for which docutils reads no files, prints nothing and goes on at errors."""
    return new_document("", _settings())


@lru_cache(maxsize=1)
def _settings() -> Values:
    values = get_default_settings(Parser)
    values.report_level = values.halt_level = 5
    values.file_insertion_enabled = values.raw_enabled = False
    values.syntax_highlight = "none"
    values.line_length_limit = 1 << 30  # a page with a longer line would have no tables
    return values
