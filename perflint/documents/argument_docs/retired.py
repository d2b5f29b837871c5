"""Whether a page itself says that a flag of one of its rows is gone."""

import re
from collections.abc import Iterator

from perflint.documents.argument_docs.rows import DocumentedRow, DocumentedTable

_WORDS = r"\b(?:removed|obsolete|no longer|renamed|superseded)\b|移除|删除|废弃"
_IN_TITLE = re.compile(rf"{_WORDS}|\b(?:old|former|previous|before)\b", re.IGNORECASE)
_SAYS_SO = re.compile(_WORDS, re.IGNORECASE)
_IN_TEXT = re.compile(
    rf"\W*(?:(?:this|the) (?:flag|option|argument) )?(?:(?:is|was|has been) )?"
    rf"(?:deprecated and )?(?:{_WORDS}|replaced (?:by|with)\b)"
    r"|.*\b(?:is|was|been|were|and) removed (?:in|since|from|with|as of) (?:version|release|v?\d)",
    re.IGNORECASE | re.DOTALL,
)
_ARROW = re.compile(r"\s*(?:→|⇒|➜|[-=]>)")
_WORD = re.compile(r"[^\W\d_]{2}")

_HINT = re.compile(
    r"remov|obsol|longer|renam|supersed|replac|移除|删除|废弃|~|<|\(|[→⇒➜>]", re.IGNORECASE
)
"""What the source of a cell contains if it may say so; it saves reading the others."""


def says_gone(table: DocumentedTable, row: DocumentedRow, flag: str) -> bool:
    """Tell whether a page says that a flag is gone, as a list of changes does.

    The flag has a line through it or an arrow after it, or the text of the row, the title of the
    column or the heading says so. A flag in parentheses with other words, such as
    "(--x in docker)", may be that of another program.
    """
    titles = [cell.text for cell in table.table.header.cells]
    title = titles[row.columns.flag] if row.columns.flag < len(titles) else ""
    if _SAYS_SO.search(table.table.heading) or _IN_TITLE.search(title) or _is_marked(row, flag):
        return True
    return any(map(_IN_TEXT.match, _other_texts(row)))


def _is_marked(row: DocumentedRow, flag: str) -> bool:
    if not _HINT.search(row.flag_cell.source):
        return False
    pieces = row.flag_cell.pieces
    if any(piece.struck and flag in piece.text for piece in pieces):
        return True
    text = "".join(piece.text for piece in pieces)
    before, _, after = text.partition(flag)
    explanation, end, _ = after.partition(")")
    is_inside = bool(end) and before.rfind("(") > before.rfind(")") and "(" not in explanation
    is_explained = is_inside and _WORD.search(explanation) is not None
    return is_explained or bool(_SAYS_SO.search(text) or _ARROW.match(after))


def _other_texts(row: DocumentedRow) -> Iterator[str]:
    for column, cell in enumerate(row.row.cells):
        if column != row.columns.flag and _HINT.search(cell.source):
            yield cell.text
