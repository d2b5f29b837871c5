"""What a check or a request is given: an open document, and the others of its project."""

from collections.abc import Mapping
from functools import cached_property

from perflint.primitives.text import Text
from perflint.server.checking import Checked
from perflint.server.documents import Document, uri_of
from perflint.server.positions import Encoding, Positions
from perflint.server.presentation import Presentation


class View:
    """An open document at one moment.

    ``path`` is relative to the root, as are the keys of ``documents``: those of the project that
    are open, and not too large, this one included.
    """

    def __init__(
        self, path: str, root: str, documents: Mapping[str, Document], encoding: Encoding
    ) -> None:
        self.path = path
        self.root = root
        self.documents = documents
        self.encoding = encoding
        #: The bytes to check with, by path; those of a suppression file are always valid.
        self.buffers: Mapping[str, bytes] = {
            path: document.data for path, document in documents.items()
        }
        #: The last result of a check of this text, None if there is none.
        self.checked: Checked | None = None
        self.presentation = Presentation()
        self._others: dict[int, Positions] = {}

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.documents[self.path]

    @property
    def data(self) -> bytes:
        """The bytes of the document."""
        return self.document.data

    @cached_property
    def positions(self) -> Positions:
        """The positions in the document."""
        return self.document.positions(self.path, self.encoding)

    def positions_in(self, text: Text) -> Positions:
        """Return the positions in this document, or in another file that was read."""
        if (text.path, text.data, text.encoding) == (self.path, self.data, "utf-8"):
            return self.positions
        if id(text) not in self._others:  # kept by the positions, so that no other gets its id
            document = self.documents.get(text.path)
            shows_bom = document is not None and not document.hides_bom
            self._others[id(text)] = Positions(text, self.encoding, shows_bom=shows_bom)
        return self._others[id(text)]

    def uri(self, path: str) -> str:
        """Return the address of a file, as the client writes it if the file is open."""
        document = self.documents.get(path)
        return document.uri if document is not None else uri_of(f"{self.root}/{path}")
