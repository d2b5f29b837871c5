"""The requests about open documents that the server answers, each by a function of its own.

The functions run in the thread of the checks. They are given a view of the document, and the state
of its project, which is None if no valid configuration was read yet.
"""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from perflint.server.checker import Checker
from perflint.server.hovering import hover_at
from perflint.server.pasts import Pasts
from perflint.server.project_state import ProjectState
from perflint.server.view import View


def register_features(server: LanguageServer, checker: Checker) -> None:
    """Register the handler of each request."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        return await checker.ask(
            params.text_document.uri,
            lambda view, state: _hover(view, state, params.position, checker.pasts),
        )


def _hover(
    view: View, state: ProjectState | None, position: types.Position, pasts: Pasts
) -> types.Hover | None:
    if state is None:
        return None
    changes = pasts.find(state.root, view.path)
    found = hover_at(state, view.path, view.buffers, view.positions.offset(position), changes)
    if found is None:
        return None
    text = types.MarkupContent(types.MarkupKind.Markdown, found.markdown)
    return types.Hover(text, view.positions.range(found.span))
