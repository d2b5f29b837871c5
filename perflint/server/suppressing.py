"""The edit of the suppression file that suppresses a finding, with a reason to fill in."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from lsprotocol import types

from perflint import rules
from perflint.config import ConfigError
from perflint.engine.suppressions.bulk import entry_for
from perflint.engine.suppressions.bulk_file import SuppressionFile, reason_in
from perflint.engine.suppressions.entry import Entry, accepted_until
from perflint.engine.suppressions.load import location_of
from perflint.primitives.finding import Edit, Span, Violation
from perflint.primitives.limits import MAX_TOML, read_within
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.reporters.escape import escaped
from perflint.server.client_features import ClientFeatures
from perflint.server.positions import Positions
from perflint.server.project_state import ProjectState
from perflint.server.text_edits import EditedFile, edits_between, workspace_edit

SHOW_DOCUMENT = "perflint.showDocument"
"""The command that shows a part of a document, with the arguments that ``document_to_show`` reads.

An edit cannot move the cursor; the client runs the command after the edit of a code action. If the
client cannot show a document, the server shows ``request_of_reason`` as a message: some clients
edit a file that is not open without showing it.
"""


class Suppressions(Record):
    """The suppression file that entries are added to.

    ``content`` is that of the open document, else of the disk; None if it has the ``error``.
    """

    file: EditedFile
    content: SuppressionFile | None
    today: date
    error: str = ""


def suppressions_of(
    state: ProjectState,
    buffers: Mapping[str, bytes],
    edited_file: Callable[[Text], EditedFile],
) -> Suppressions:
    """Read the suppression file of a project; ``buffers`` are the bytes of open files, by path.

    ``edited_file`` returns the address, version and positions of a file.
    """
    path, error = state.config.settings.suppressions, ""
    data, is_missing = buffers.get(path), False
    if data is None:
        data = b""
        try:
            data = read_within(location_of(path, state.root), MAX_TOML)
        except FileNotFoundError:
            is_missing = True
        except OSError as problem:
            error = f"{path}: cannot be read: {problem.strerror}"
        except ConfigError as problem:
            error = str(problem)
    file = edited_file(Text(path, data))._replace(is_missing=is_missing)
    content = None
    if not error:
        try:
            content = _read(path, data)
        except ConfigError as problem:
            error = str(problem)
    return Suppressions(file, content, state.today, error)


@lru_cache(maxsize=1)
def _read(path: str, data: bytes) -> SuppressionFile:
    """Read the suppression file; editors ask for code actions whenever the cursor moves."""
    return SuppressionFile(path, data)


class Suppression(Record):
    """Edits of the suppression file, and its bytes after them; the reason is at ``selection``."""

    edits: tuple[Edit, ...]
    after: bytes
    selection: Span


def suppression(violation: Violation, file: SuppressionFile, today: date) -> Suppression:
    """Return the edit that adds an entry with an empty reason for a violation.

    An entry that suppresses it no longer, because it expired or the value got worse, is updated and
    keeps its reason. Raises ConfigError if the file cannot be edited.
    """
    entry = _entry(violation, file, today)
    after = file.changed_to({**file.known, entry.key: entry}.values())
    selection = _selection(entry, file.path, after)
    return Suppression(tuple(edits_between(file.data, after)), after, selection)


def _selection(entry: Entry, path: str, data: bytes) -> Span:
    """Return the span between the quotes of the reason of an entry in a file."""
    written = re.search(rb"^[ \t]*(%b)" % re.escape(entry.as_toml().encode()), data, re.MULTILINE)
    if written is not None:
        table = Span(*written.span(1))
    else:  # the line was kept as somebody wrote it; reading all lines takes longer
        table = SuppressionFile(path, data).span_of([entry.key])
    start, stop = reason_in(data, table)
    return Span(data.index(data[stop - 1 : stop], start) + 1, stop - 1)


def _entry(violation: Violation, file: SuppressionFile, today: date) -> Entry:
    entry = entry_for(violation)
    existing = file.known.get(entry.key)
    has_date = existing is not None and existing.expires is not None
    expires = accepted_until(today) if has_date or entry.rule in rules.NEED_BASE else None
    reason = existing.reason if existing is not None else None
    return entry._replace(reason=reason or "", expires=expires)


def is_suppressible(violation: Violation) -> bool:
    """Tell whether an entry can suppress a violation; one about suppressions has no entry."""
    return violation.ignored is None and violation.rule in rules.GROUP_OF


def suppressing_edit(
    result: Suppression, file: EditedFile, client: ClientFeatures
) -> tuple[types.WorkspaceEdit, types.Command]:
    """Return the edit, and the command that selects the reason."""
    edit = workspace_edit(file, result.edits, client)
    text = Text(file.positions.text.path, result.after)
    selected = Positions(text, file.positions.encoding).range(result.selection)
    start, end = selected.start, selected.end
    arguments = [file.uri, start.line, start.character, end.line, end.character]
    return edit, types.Command("Write the reason", SHOW_DOCUMENT, arguments=arguments)


def document_to_show(arguments: Sequence[Any]) -> types.ShowDocumentParams:
    """Return the request for the arguments of ``SHOW_DOCUMENT``; raises ValueError."""
    uri, *numbers = arguments or (None,)
    if not isinstance(uri, str) or [*map(type, numbers)] != [int] * 4:
        raise ValueError(f"{SHOW_DOCUMENT}: expected a URI, and the lines and columns of a range")
    line, character, end_line, end_character = numbers
    selection = types.Range(
        types.Position(line, character), types.Position(end_line, end_character)
    )
    return types.ShowDocumentParams(uri, take_focus=True, selection=selection)


def request_of_reason(document: types.ShowDocumentParams) -> str:
    """Return a message that says where to write the reason."""
    name = unquote(document.uri.rpartition("/")[2])
    line = document.selection.start.line + 1 if document.selection is not None else 1
    return f"{escaped(name)}:{line}: write the reason of the suppression, and save the file"
