"""Whether a page itself says that a flag of one of its rows is gone."""

import re
from collections.abc import Iterator

from perflint.documents.argument_docs.rows import DocumentedRow, DocumentedTable

_WORDS = r"\b(?:removed|obsolete|no longer|renamed|superseded)\b|移除|删除|废弃"
_IN_TITLE = re.compile(rf"{_WORDS}|\b(?:old|former|previous|before)\b", re.IGNORECASE)
_IN_FLAG_CELL = re.compile(_WORDS, re.IGNORECASE)
_IN_TEXT = re.compile(
    rf"\W*(?:(?:this|the) (?:flag|option|argument) )?(?:(?:is|was|has been) )?"
    rf"(?:deprecated and )?(?:{_WORDS}|replaced (?:by|with)\b)"
    r"|.*\b(?:is|was|been|were|and) removed (?:in|since|from|with|as of) (?:version|release|v?\d)",
    re.IGNORECASE | re.DOTALL,
)
_ARROW = re.compile(r"\s*(?:→|⇒|➜|[-=]>)")

_EXPLAINED = re.compile(r"[^()]*[^\W\d_]{2}[^()]*\)")


def says_gone(table: DocumentedTable, row: DocumentedRow, flag: str) -> bool:
    """Tell whether a page says that a flag is gone, as a list of changes does.

    The flag has a line through it or an arrow after it, or the text of the row, the title of the
    column or the heading says so. A flag in parentheses with other words, such as
    "(--x in docker)", may be that of another program.
    """
    titles = [table.table.heading]
    if row.columns.flag < len(table.table.header.cells):
        titles.append(table.table.header.cells[row.columns.flag].text)
    if any(map(_IN_TITLE.search, titles)) or _is_marked(row, flag):
        return True
    return any(map(_IN_TEXT.match, _other_texts(row)))


def _is_marked(row: DocumentedRow, flag: str) -> bool:
    pieces = row.flag_cell.pieces
    if any(piece.struck and flag in piece.text for piece in pieces):
        return True
    text = "".join(piece.text for piece in pieces)
    before, _, after = text.partition(flag)
    is_explained = before.rfind("(") > before.rfind(")") and _EXPLAINED.match(after)
    return bool(_IN_FLAG_CELL.search(text) or _ARROW.match(after) or is_explained)


def _other_texts(row: DocumentedRow) -> Iterator[str]:
    for column, cell in enumerate(row.row.cells):
        if column != row.columns.flag:
            yield cell.text
