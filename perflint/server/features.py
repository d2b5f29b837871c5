"""The requests that the server answers, each with its function.

The functions run in the thread of the checks. They are given a view of the document, and the state
of its project, which is None if no valid configuration was read yet.
"""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from perflint.server.actions import KINDS
from perflint.server.checker import Checker
from perflint.server.client_features import ClientFeatures, features_of
from perflint.server.completion import TRIGGERS, completions
from perflint.server.configuration import is_configuration
from perflint.server.document_actions import actions_for
from perflint.server.history_cache import HistoryCache
from perflint.server.hovering import hover_at
from perflint.server.project_state import ProjectState
from perflint.server.rule_documentation import OPEN_DOCUMENTATION, address_of, summary_of
from perflint.server.suppressing import SHOW_DOCUMENT, document_to_show, request_of_reason
from perflint.server.view import View


def register_features(
    server: LanguageServer, checker: Checker, documentation: str | None = None
) -> None:
    """Register the handler of each request; ``documentation`` is the address of the pages."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        client = features_of(server.client_capabilities)
        return await checker.ask(
            params.text_document.uri,
            lambda view, state: _hover(view, state, params.position, checker.histories, client),
        )

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[*KINDS])
    )
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        client = features_of(server.client_capabilities)
        return await checker.ask(
            params.text_document.uri,
            lambda view, state: actions_for(view, state, params, client),
        )

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[*TRIGGERS])
    )
    async def complete(params: types.CompletionParams) -> list[types.CompletionItem] | None:
        client = features_of(server.client_capabilities)
        return await checker.ask(
            params.text_document.uri,
            lambda view, state: _completions(view, state, params.position, client),
        )

    _register_commands(server, documentation)


def _register_commands(server: LanguageServer, documentation: str | None) -> None:
    """Register the commands in code actions."""

    def show(request: types.ShowDocumentParams | None, message: str) -> None:
        if request is not None and features_of(server.client_capabilities).shows_documents:
            server.window_show_document(request)
        else:
            info = types.MessageType.Info
            server.window_show_message(types.ShowMessageParams(info, message))

    @server.command(OPEN_DOCUMENTATION)
    def open_documentation(rule: str) -> None:
        address = address_of(rule, documentation)
        page = types.ShowDocumentParams(address, external=True) if address is not None else None
        show(page, summary_of(rule))

    @server.command(SHOW_DOCUMENT)
    def show_document(uri: str, *selection: int) -> None:
        document = document_to_show((uri, *selection))
        show(document, request_of_reason(document))


def _hover(
    view: View,
    state: ProjectState | None,
    position: types.Position,
    histories: HistoryCache,
    client: ClientFeatures,
) -> types.Hover | None:
    if state is None:
        return None
    changes = histories.find(state.root, view.path)
    found = hover_at(state, view.path, view.buffers, view.positions.offset(position), changes)
    if found is None:
        return None
    text = types.MarkupContent(types.MarkupKind.Markdown, found.markdown)
    if client.plain_hover:
        text = types.MarkupContent(types.MarkupKind.PlainText, found.plain)
    return types.Hover(text, view.positions.range(found.span))


def _completions(
    view: View, state: ProjectState | None, position: types.Position, client: ClientFeatures
) -> list[types.CompletionItem]:
    file = state.config.file if state is not None else None
    if not is_configuration(view.path, file.path if file is not None else None):
        return []
    return completions(view.positions, view.positions.offset(position), client)
