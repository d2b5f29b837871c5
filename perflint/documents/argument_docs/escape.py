"""Write text and code in a cell so that the page shows exactly these."""

import re
from collections.abc import Iterable
from typing import Literal

from perflint.documents.tables.inline import Piece
from perflint.documents.tables.table import Syntax
from perflint.primitives.record import Record

CodeStyle = Literal["`", "<code>", ""]
"""How a column writes code; ``""`` is text without any mark."""

_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(r"[*_~\[\]\\!:]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Syntaxes(Record):
    """The syntaxes that a cell is written in: that of its table, and that of the page."""

    table: Syntax
    is_mdx: bool

    @property
    def has_markdown(self) -> bool:
        """Whether backticks mark code: in Markdown they do not, in tables of HTML."""
        return self.table == "pipe" or self.is_mdx


def written(
    pieces: Iterable[Piece], style: CodeStyle, syntaxes: Syntaxes, *, strictly: bool = False
) -> str | None:
    """Return the source of pieces of text and code; None if it cannot be written.

    The ``|`` of pipe tables is escaped where the row is put together.

    ``strictly`` writes an entity for every character that may have a meaning in Markdown. A person
    would not, and in most places these characters have none.
    """
    parts = []
    for piece in pieces:
        text = " ".join(_CONTROL.sub(" ", piece.text).split()) if piece.code else piece.text
        if not piece.code or style == "":
            parts.append(_text(text, syntaxes, strictly=strictly))
        elif style == "<code>":
            parts.append(f"<code>{_text(text, syntaxes, strictly=strictly)}</code>")
        elif not syntaxes.has_markdown:
            return None
        else:
            parts.append(_code(text))
    return "".join(parts)


def _text(text: str, syntaxes: Syntaxes, *, strictly: bool) -> str:
    text = _ENTITY.sub("&amp;", re.sub(r"\s+", " ", _CONTROL.sub(" ", text)))
    text = text.replace("<", "&lt;").replace("-->", "--&gt;").replace("`", "&#96;")
    if syntaxes.is_mdx:
        text = text.replace("{", "&#123;").replace("}", "&#125;")
    if strictly:
        text = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)
    return text


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a help text, in which backticks may mark code."""
    text = " ".join(_CONTROL.sub(" ", text).split())
    parts = text.split("`")
    if len(parts) % 2 == 0 or not all(part.strip() == part != "" for part in parts[1::2]):
        return [Piece(text, False)]
    pieces = [Piece(part, bool(number % 2)) for number, part in enumerate(parts)]
    return [piece for piece in pieces if piece.text]
