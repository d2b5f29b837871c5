"""The text in a cell or a heading: pieces of plain text, and pieces of code."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from perflint.documents.tables.piece import Piece

Markup = Literal["markdown", "rst"]

MAX_CELL = 20_000
"""The longest cell in which markup is read; a longer one is text."""

_CODE_TAGS = ("code", "kbd", "samp", "tt")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_STRING_EXPRESSION = re.compile(r"\{\s*([\"'`])((?:(?!\1)[^\\])*)\1\s*\}")
_STRUCK_TAGS = ("del", "s", "strike")
_INLINE_TAGS = frozenset(("a", "b", "em", "font", "i", "span", "strong", "sub", "sup", "u"))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("strikethrough")


@lru_cache(maxsize=4096)
def read_inline(source: str, markup: Markup = "markdown") -> tuple[Piece, ...]:
    r"""Return the pieces of the text that a page shows, without empty ones.

    Line breaks, and ends of blocks such as ``<li>``, are ``\n``. Code has no space around it.
    """
    pieces: list[Piece] = []
    if len(source) > MAX_CELL:
        return (Piece(source, False),)
    for piece in _rst(source) if markup == "rst" else _markdown(source):
        last = pieces[-1] if pieces and not piece.code else None
        if last is not None and last == piece._replace(text=last.text):
            pieces[-1] = piece._replace(text=last.text + piece.text)
        elif piece.text:
            pieces.append(piece)
    stripped = (
        piece._replace(text=piece.text.strip()) if piece.code else piece for piece in pieces
    )
    return tuple(piece for piece in stripped if piece.text)


def plain_text(source: str, markup: Markup = "markdown") -> str:
    """Return the text that a page shows, with single spaces."""
    return " ".join("".join(piece.text for piece in read_inline(source, markup)).split())


def _rst(source: str) -> Iterator[Piece]:
    from perflint.documents.tables.rst_inline import read_text

    for number, text in enumerate(source.split("\n\n")):
        if number:
            yield Piece("\n", False)
        yield from read_text(text)


def _markdown(source: str) -> Iterator[Piece]:
    """Yield runs of text and code; the content of one ``<code>`` is one run."""
    code: list[str] | None = None
    struck = 0
    for token in _tokens(source):
        if token.type in ("s_open", "s_close"):
            struck += token.nesting
        elif token.type == "html_inline":
            closing, name = _tag(token.content)
            if name in _STRUCK_TAGS:
                struck = max(struck + (-1 if closing else 1), 0)
            elif name in _CODE_TAGS and not closing and code is None:
                code = []
            elif name in _CODE_TAGS and closing and code is not None:
                yield Piece("".join(code), True, struck > 0)
                code = None
            elif name not in (*_CODE_TAGS, *_INLINE_TAGS, ""):
                yield Piece("\n", False, struck > 0)
        elif token.type == "code_inline" and code is None:
            yield Piece(token.content, True, struck > 0)
        else:
            text = "\n" if token.type in ("softbreak", "hardbreak") else token.content
            text = _STRING_EXPRESSION.sub(r"\2", text) if token.type == "text" else text
            if code is not None:
                code.append(text)
            else:
                yield Piece(text, False, struck > 0)
    if code:
        yield Piece("".join(code), False)  # never closed


def _tokens(source: str) -> list[Token]:
    return [each for block in _parser().parseInline(source) for each in block.children or ()]


def _tag(html: str) -> tuple[bool, str]:
    """Return whether a tag is a closing one, and its name; ``""`` for a comment."""
    match = _TAG.match(html)
    return (bool(match[1]), match[2].lower()) if match else (False, "")
