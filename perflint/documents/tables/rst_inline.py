"""The text in a cell or a heading of reStructuredText."""

import re
from collections.abc import Iterator
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from docutils.parsers.rst import languages, states

from perflint.documents.tables.empty_document import empty_document
from perflint.documents.tables.piece import Piece

_ROLE = re.compile(r"(?::(?P<before>[\w:+.-]+):)?`(?P<text>.*)`(?::(?P<after>[\w:+.-]+):)?")
_TARGET = re.compile(r"(?P<text>.+?)\s*<[^<>]+>")
_TEXT_ROLES = frozenset(
    ("abbr", "any", "doc", "dfn", "guilabel", "menuselection", "numref", "ref", "term")
)
"""The roles of Sphinx that docutils does not know, and whose text is not code."""

_HIDDEN = (nodes.footnote_reference, nodes.citation_reference, nodes.system_message)


@lru_cache(maxsize=1)
def _inliner() -> tuple[states.Inliner, Any]:
    """Return the parser of inline markup, and the language of its roles."""
    document = empty_document()
    inliner = states.Inliner()
    inliner.init_customizations(document.settings)
    return inliner, languages.get_language("en", document.reporter)


def read_text(source: str) -> Iterator[Piece]:
    """Yield the pieces that one block of text shows. Roles that docutils does not know are code.

    So is text in single backticks, which many authors mean as code.
    """
    inliner, language = _inliner()
    document = empty_document()  # docutils records in it what each text refers to
    memo = SimpleNamespace(
        document=document, reporter=document.reporter, language=language, inliner=inliner
    )
    found, _ = inliner.parse(source, 0, memo, nodes.paragraph())
    for node in found:
        yield from _pieces(node)


def _pieces(node: nodes.Node) -> Iterator[Piece]:
    if isinstance(node, _HIDDEN):
        return
    text = node.astext().replace("\n", " ")
    if isinstance(node, nodes.substitution_reference) and text == "br":
        yield Piece("\n", False)  # the usual name of a line break
    elif isinstance(node, nodes.problematic):
        yield _unknown_role(text)
    else:
        yield Piece(text, isinstance(node, (nodes.literal, nodes.title_reference)))


def _unknown_role(text: str) -> Piece:
    """Return the text of a role, if docutils does not know it; other markup is as it is written."""
    match = _ROLE.fullmatch(text)
    role = (match["before"] or match["after"]) if match is not None else None
    if match is None or role is None:
        return Piece(text, False)
    if role.startswith("raw"):
        return Piece("\n", False)  # such as ``:raw-html:`<br>` ``
    content = match["text"]
    target = _TARGET.fullmatch(content)
    shown = (target["text"] if target is not None else content).lstrip("~!")
    return Piece(shown, role.rpartition(":")[2] not in _TEXT_ROLES)
