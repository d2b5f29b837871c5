"""Edits of documents in the types of the protocol, and the small edits that change a text."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from lsprotocol import types

from perflint.primitives.finding import Edit, Span
from perflint.primitives.record import Record
from perflint.server.client_features import ClientFeatures
from perflint.server.positions import Positions

MAX_LINES = 20_000
"""Number of lines between the first and the last difference up to which they are compared.

More lines are replaced at once if their number changes: the comparison of similar lines takes a
time that grows with the square of their number.
"""


class EditedFile(Record):
    """A file that edits are for.

    ``version`` is that of the open document, None if it is not open. ``is_missing`` says that there
    is neither an open document nor a file, and ``adds_cr`` that the editor shows LF for CRLF.
    """

    uri: str
    positions: Positions
    version: int | None = None
    is_missing: bool = False
    adds_cr: bool = False


def workspace_edit(
    file: EditedFile, edits: Iterable[Edit], client: ClientFeatures
) -> types.WorkspaceEdit:
    """Return the edits of one file, with its version if the client accepts it."""
    if file.version is None or file.adds_cr:
        # Editors write the line ends of the file; Emacs would write two carriage returns for CRLF.
        edits = [edit._replace(text=edit.text.replace("\r\n", "\n")) for edit in edits]
    changes = text_edits(edits, file.positions)
    creates = file.is_missing and client.creates_files
    if not (client.versioned_edits or creates):
        return types.WorkspaceEdit(changes={file.uri: changes})
    document = types.OptionalVersionedTextDocumentIdentifier(file.uri, file.version)
    edit = types.TextDocumentEdit(document, changes)
    if not creates:
        return types.WorkspaceEdit(document_changes=[edit])
    options = types.CreateFileOptions(ignore_if_exists=True)
    return types.WorkspaceEdit(document_changes=[types.CreateFile(file.uri, options=options), edit])


def text_edits(edits: Iterable[Edit], positions: Positions) -> list[types.TextEdit]:
    """Return edits of a text in the type of the protocol."""
    return [types.TextEdit(positions.range(edit.span), edit.text) for edit in sorted(edits)]


def edits_between(before: bytes, after: bytes, *, max_lines: int = MAX_LINES) -> list[Edit]:
    """Return edits that turn one text into another, so that cursors elsewhere stay in place.

    Only lines that differ are edited, and of a line only the part that differs.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    edits, start, copied = [], 0, 0
    for old_span, new_span in _changed_lines(old, new, max_lines):
        start += sum(map(len, old[copied : old_span.start]))
        copied = old_span.stop
        replaced = old[old_span.start : old_span.stop]
        inserted = new[new_span.start : new_span.stop]
        if len(replaced) != len(inserted):
            replaced, inserted = [b"".join(replaced)], [b"".join(inserted)]
        for line, new_line in zip(replaced, inserted, strict=True):
            if line != new_line:
                edits.append(_edit(line, new_line, start))
            start += len(line)
    return edits


def _changed_lines(
    old: Sequence[bytes], new: Sequence[bytes], most: int
) -> Iterator[tuple[Span, Span]]:
    """Yield the ranges of lines that differ, in both texts."""
    start = _shared_length(old, new)
    end = _shared_length(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    if old_end - start + new_end - start > most:
        yield Span(start, old_end), Span(start, new_end)
        return
    matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end])
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind != "equal":
            yield Span(start + first, start + last), Span(start + new_first, start + new_last)


def _edit(old: bytes, new: bytes, start: int) -> Edit:
    """Return the edit of the part that differs; it contains whole characters and line ends."""
    first = _shared_length(old, new)
    while first and (_is_inside(old, first) or _is_inside(new, first)):
        first -= 1
    last = _shared_length(old[first:][::-1], new[first:][::-1])
    while last and (_is_inside(old, len(old) - last) or _is_inside(new, len(new) - last)):
        last -= 1
    text = new[first : len(new) - last].decode("utf-8", "replace")
    return Edit(Span(start + first, start + len(old) - last), text)


def _is_inside(data: bytes, offset: int) -> bool:
    """Tell whether an offset is inside a character or a CRLF."""
    if offset >= len(data):
        return False
    return data[offset] & 0xC0 == 0x80 or data[offset - 1 : offset + 1] == b"\r\n"


def _shared_length(first: Sequence[object], second: Sequence[object]) -> int:
    """Return the number of equal items at the start."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(first), len(second)))
