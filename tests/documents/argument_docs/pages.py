"""A page and an argument file, as a test writes them, and the edits of the page."""

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Flags
from perflint.documents.argument_docs.neighbours import neighbour_of
from perflint.documents.argument_docs.row_edits import RowWriter
from perflint.documents.arguments.module import read_arguments
from perflint.documents.tables.page import read_page
from perflint.engine.fix import edited
from perflint.primitives.finding import Edit
from perflint.primitives.text import Text


def docs_of(page: str | bytes, arguments: str, path: str = "page.md") -> ArgumentDocs:
    data = page if isinstance(page, bytes) else page.encode()
    parts = read_arguments(Text("server_args.py", arguments.encode())).parts
    return ArgumentDocs(read_page(Text(path, data)), Flags(parts))


def function(*arguments: str) -> str:
    """Return a function that registers arguments; one that starts with ``#`` is a header."""
    lines = (
        f"\n    {each}" if each.startswith("#") else f"    parser.add_argument({each})"
        for each in arguments
    )
    return "def add_cli_args(parser):\n" + "\n".join(lines) + "\n"


def new_row(page: str, arguments: str, path: str = "page.md") -> Edit | None:
    """Return the edit that adds a row for ``--x``, None if none can be written."""
    docs = docs_of(page, arguments, path)
    (registered,) = (each for each in docs.undocumented if each.argument.name.startswith("--x"))
    neighbour = neighbour_of(docs, registered)
    return RowWriter(docs).row(registered, neighbour) if neighbour is not None else None


def with_new_row(page: str, arguments: str, path: str = "page.md") -> str | None:
    """Return a page with a row for ``--x``."""
    edit = new_row(page, arguments, path)
    return edited(page.encode(), [edit]).decode() if edit is not None else None


def added(page: str, arguments: str, path: str = "page.md") -> str | None:
    """Return the row that is added for ``--x``."""
    edit = new_row(page, arguments, path)
    return edit.text if edit is not None else None
