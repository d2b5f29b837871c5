"""The code actions of an open document."""

from lsprotocol import types

from perflint.primitives.finding import Violation
from perflint.primitives.text import Text
from perflint.server.actions import ActionSource, code_actions, needs_edits, request_of
from perflint.server.checking import CheckRequest, check
from perflint.server.client_features import ClientFeatures
from perflint.server.diagnostics import at_the_start, keys, published
from perflint.server.project_state import ProjectState
from perflint.server.suppressing import suppressions_of
from perflint.server.text_edits import EditedFile
from perflint.server.view import View


def actions_for(
    view: View,
    state: ProjectState | None,
    params: types.CodeActionParams,
    client: ClientFeatures,
) -> list[types.CodeAction]:
    """Return the code actions of a range; none if the document is not checked."""
    if state is None:
        return []
    checked, is_checked = view.checked, view.path != state.config.settings.suppressions
    if checked is None and not is_checked:
        return []
    if checked is None:
        checked = check(state, CheckRequest(view.path, view.buffers))
    request = request_of(params, _edited(view, checked.text))
    violations = checked.violations
    if is_checked and needs_edits(violations, request.span):
        with_edits = CheckRequest(view.path, view.buffers, with_edits=True)
        violations = check(state, with_edits).violations
    by_id = {id(each): key for each, key in zip(violations, keys(violations), strict=True)}
    find = published(checked, view)

    def diagnostic(violation: Violation) -> types.Diagnostic:
        return find(by_id[id(violation)]) or at_the_start(violation.finding.message)

    fix = CheckRequest(view.path, view.buffers, fix="safe")
    unchanged = {path: document.data for path, document in view.documents.items()}
    source = ActionSource(
        _edited(view, checked.text),
        violations,
        diagnostic,
        client,
        suppressions_of(state, unchanged, lambda text: _edited(view, text)),
        lambda: check(state, fix).rewrite if is_checked else None,
    )
    return code_actions(request, source)


def _edited(view: View, text: Text) -> EditedFile:
    """Return a file of the project that edits are for."""
    uri, positions = view.uri(text.path), view.positions_in(text)
    document = view.documents.get(text.path)
    if document is None:
        return EditedFile(uri, positions)
    return EditedFile(uri, positions, document.version, adds_cr=document.adds_cr)
