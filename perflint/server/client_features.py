"""What the client says that it can do, as far as answers depend on it."""

from lsprotocol import types

from perflint.primitives.record import Record


class ClientFeatures(Record):
    """The optional features of a client.

    ``versioned_edits`` says that it accepts edits of a version of a document, ``creates_files``
    that an edit may create a file, ``shows_documents`` that the server may ask it to show one,
    ``disabled_actions`` that it shows why a code action is not possible. ``markdown`` says that it
    renders Markdown in the documentation of a completion, ``plain_hover`` that it does not in a
    hover.
    """

    versioned_edits: bool = False
    creates_files: bool = False
    shows_documents: bool = False
    disabled_actions: bool = False
    snippets: bool = False
    markdown: bool = False
    plain_hover: bool = False


def features_of(capabilities: types.ClientCapabilities) -> ClientFeatures:
    """Return the features among the capabilities of the request ``initialize``."""
    workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
    edit = workspace.workspace_edit or types.WorkspaceEditClientCapabilities()
    document = capabilities.text_document or types.TextDocumentClientCapabilities()
    action = document.code_action or types.CodeActionClientCapabilities()
    completion = document.completion or types.CompletionClientCapabilities()
    item = completion.completion_item or types.ClientCompletionItemOptions()
    hover = document.hover or types.HoverClientCapabilities()
    markdown = types.MarkupKind.Markdown
    window = capabilities.window or types.WindowClientCapabilities()
    operations = edit.resource_operations or ()
    return ClientFeatures(
        versioned_edits=bool(edit.document_changes),
        creates_files=types.ResourceOperationKind.Create in operations,
        shows_documents=window.show_document is not None and window.show_document.support,
        disabled_actions=bool(action.disabled_support),
        snippets=bool(item.snippet_support),
        markdown=markdown in (item.documentation_format or ()),
        plain_hover=markdown not in (hover.content_format or [markdown]),
    )
