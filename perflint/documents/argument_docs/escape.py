"""Write text and code in a cell so that the page shows exactly these."""

import re
from collections.abc import Iterable
from typing import Literal
from unicodedata import category

from perflint.documents.tables.inline import Markup
from perflint.documents.tables.piece import Piece
from perflint.documents.tables.table import Syntax, markup_of
from perflint.primitives.record import Record

CodeStyle = Literal["`", "``", "<code>", ""]
"""How a column writes code; ``""`` is text without any mark.

Two backticks are a literal of reStructuredText. In Markdown, a longer text may need them, too.
"""

_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(r"[*_~\[\]\\!:]")
_RST_MARKUP = re.compile(
    r"\\|`|(?:^|(?<=[\s'\"(\[{<\-/:])|(?<=[^\w\x00-\x7f]))[*|](?=\S)|(?<=\w)_(?!\w)"
)
_RST_SPECIAL = re.compile(r"^[^\w\s]|[*|_:]|(?<=^\w)[.)]")
_BEFORE_RST_CODE = frozenset("'\"([{<-/:")
_AFTER_RST_CODE = frozenset("'\")]}>-/:.,;!?")
_DOUBLE_TICKS = re.compile(r"(?<!`)``([^`]+)``(?!`)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Syntaxes(Record):
    """The syntaxes that a cell is written in: that of its table, and that of the page."""

    table: Syntax
    is_mdx: bool

    @property
    def markup(self) -> Markup:
        """The markup of cells."""
        return markup_of(self.table)

    @property
    def usual_code(self) -> CodeStyle:
        """How code is written by default. Backticks are text in Markdown's tables of HTML."""
        if self.markup == "rst":
            return "``"
        return "`" if self.table == "pipe" or self.is_mdx else "<code>"


def written(
    pieces: Iterable[Piece], style: CodeStyle, syntaxes: Syntaxes, *, strictly: bool = False
) -> str | None:
    """Return the source of pieces of text and code; None if it cannot be written.

    The ``|`` of pipe tables is escaped where the row is put together.

    ``strictly`` writes an entity for every character that may have a meaning in Markdown. A person
    would not, and in most places these characters have none.
    """
    parts: list[str] = []
    for piece in pieces:
        text = " ".join(_CONTROL.sub(" ", piece.text).split()) if piece.code else piece.text
        if not piece.code or style == "":
            part: str | None = _text(text, syntaxes, strictly=strictly)
        elif syntaxes.markup == "rst":
            part = _rst_code(text, style)
        elif style == "<code>":
            part = f"<code>{_text(text, syntaxes, strictly=strictly)}</code>"
        else:
            part = _code(text) if syntaxes.usual_code == "`" else None
        if part is None:
            return None
        if syntaxes.markup == "rst" and parts and _needs_end(parts[-1], part, is_code=piece.code):
            parts.append("\\ ")
        parts.append(part)
    return "".join(parts)


def _needs_end(before: str, after: str, *, is_code: bool) -> bool:
    """Tell whether the code after a text, or before it, needs an escaped space, which is not shown.

    This is the rule for inline markup in reStructuredText.
    """
    neighbour, allowed = (
        (before[-1:], _BEFORE_RST_CODE) if is_code else (after[:1], _AFTER_RST_CODE)
    )
    if not neighbour or neighbour.isspace() or neighbour in allowed:
        return False
    return neighbour.isascii() or not category(neighbour).startswith("P")


def _rst_code(text: str, style: CodeStyle) -> str | None:
    """Return code in reStructuredText; None if it cannot be written in this style."""
    if style == "``":
        return f"``{text}``" if "``" not in text and text.strip("`") == text else None
    return f"`{text}`" if not any(mark in text for mark in "`\\<") else None


def _text(text: str, syntaxes: Syntaxes, *, strictly: bool) -> str:
    text = re.sub(r"\s+", " ", _CONTROL.sub(" ", text))
    if syntaxes.markup == "rst":
        text = _RST_MARKUP.sub(r"\\\g<0>", text)
        return _RST_SPECIAL.sub(_with_backslash, text) if strictly else text
    text = _ENTITY.sub("&amp;", text)
    text = text.replace("<", "&lt;").replace("-->", "--&gt;").replace("`", "&#96;")
    if syntaxes.is_mdx:
        text = text.replace("{", "&#123;").replace("}", "&#125;")
    if strictly:
        text = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)
    return text


def _with_backslash(match: re.Match[str]) -> str:
    is_escaped = match.start() > 0 and match.string[match.start() - 1] == "\\"
    return match[0] if is_escaped or match[0] == "\\" else f"\\{match[0]}"


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a help text, in which one or two backticks may mark code."""
    text = _DOUBLE_TICKS.sub(r"`\1`", " ".join(_CONTROL.sub(" ", text).split()))
    parts = text.split("`")
    if len(parts) % 2 == 0 or not all(part.strip() == part != "" for part in parts[1::2]):
        return [Piece(text, False)]
    pieces = [Piece(part, bool(number % 2)) for number, part in enumerate(parts)]
    return [piece for piece in pieces if piece.text]
