"""Applies the edits that a client gets, as its editor does."""

import re
from collections.abc import Iterable

from lsprotocol import types

_UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def index_of(text: str, position: types.Position, encoding: str) -> int:
    """Return the index of a position; raises ValueError if there is none in the text."""
    codec, size = _UNITS[encoding]
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]
    start = starts[position.line]
    line = re.split(r"[\r\n]", text[start:], maxsplit=1)[0].encode(codec)
    length = position.character * size
    if length > len(line):
        raise ValueError(f"{position} is after the end of its line")
    return start + len(line[:length].decode(codec))


def applied(text: str, edits: Iterable[types.TextEdit], encoding: str = "utf-16") -> str:
    """Return a text after edits, which all refer to it and must not overlap."""
    pieces, copied = [], 0
    spans = [
        (index_of(text, edit.range.start, encoding), index_of(text, edit.range.end, encoding), edit)
        for edit in edits
    ]
    for start, stop, edit in sorted(spans, key=lambda span: span[:2]):
        if not copied <= start <= stop:
            raise ValueError(f"{edit} overlaps")
        pieces += [text[copied:start], edit.new_text]
        copied = stop
    return "".join((*pieces, text[copied:]))


def edits_in(edit: types.WorkspaceEdit) -> list[types.TextEdit]:
    """Return the edits of the only file that a workspace edit changes."""
    if edit.changes is not None:
        [edits] = edit.changes.values()
        return [*edits]
    *_, last = edit.document_changes
    assert isinstance(last, types.TextDocumentEdit)
    return [*last.edits]
