"""The open documents, with the bytes that their files would have if they were saved now."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from lsprotocol import types

from perflint.primitives.limits import MAX_FILE, read_within
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.reporters.json_text import valid_unicode
from perflint.server.positions import BOM, Encoding, Positions


class Document(Record):
    """An open file: its address, its absolute path, and what the editor shows.

    ``hides_bom`` tells that the file has a byte order mark that the editor does not show, and
    ``hides_cr`` that all its lines end in CRLF and the editor opened it with LF, as Emacs does.
    """

    uri: str
    location: str
    version: int
    text: bytes
    hides_bom: bool = False
    hides_cr: bool = False

    @property
    def data(self) -> bytes:
        """The bytes of the file if it were saved."""
        text = self.text.replace(b"\n", b"\r\n") if self.adds_cr else self.text
        return BOM + text if self.hides_bom else text

    @property
    def adds_cr(self) -> bool:
        """Whether the editor would save CRLF for LF; a CR in its text says that it shows them."""
        return self.hides_cr and b"\r" not in self.text

    @property
    def is_too_large(self) -> bool:
        """Whether the document exceeds the limit of a file."""
        return len(self.text) > MAX_FILE

    def positions(self, path: str, encoding: Encoding) -> Positions:
        """Return the positions in the document, whose path in its project is ``path``."""
        return Positions(Text(path, self.data), encoding, shows_bom=not self.hides_bom)


class Documents:
    """The open documents by address. Addresses that are not of files are ignored."""

    def __init__(self) -> None:
        self._by_uri: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(self._by_uri.values())

    def get(self, uri: str) -> Document | None:
        """Return an open document."""
        return self._by_uri.get(uri)

    def open(self, item: types.TextDocumentItem) -> Document | None:
        """Add a document that the client opened; None if it is not a file."""
        location = location_of(item.uri)
        if location is None:
            return None
        text = _encoded(item.text)
        document = _as_on_disk(Document(item.uri, location, item.version, text))
        self._by_uri[item.uri] = document
        return document

    def change(
        self, params: types.DidChangeTextDocumentParams, encoding: Encoding
    ) -> Document | None:
        """Apply changes, each to the result of the one before; None for an unknown document."""
        document = self.get(params.text_document.uri)
        if document is None:
            return None
        document = document._replace(version=params.text_document.version)
        for change in params.content_changes:
            new = _encoded(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                positions = Positions(Text("", document.text), encoding, shows_bom=True)
                start, stop = positions.span(change.range)
                new = document.text[:start] + new + document.text[stop:]
            document = document._replace(text=new)
        self._by_uri[document.uri] = document
        return document

    def save(self, uri: str) -> Document | None:
        """Take note that a document was saved; None for an unknown one."""
        document = self.get(uri)
        if document is not None:
            document = self._by_uri[uri] = _as_on_disk(document)
        return document

    def close(self, uri: str) -> Document | None:
        """Remove a document; None for an unknown one."""
        return self._by_uri.pop(uri, None)


def location_of(uri: str) -> str | None:
    """Return the absolute path of the file at an address, None if it is not a local file."""
    try:
        scheme, host, path, _, _ = urlsplit(uri)
    except ValueError:  # such as an invalid IPv6 address
        return None
    if scheme != "file" or host not in ("", "localhost") or not path.startswith("/"):
        return None
    path = os.fsdecode(unquote_to_bytes(path))
    if os.name == "nt":
        path = path.lstrip("/")
    return None if "\0" in path else os.path.normpath(path)


def uri_of(location: str) -> str:
    """Return the address of a file."""
    return Path(location).as_uri()


def _encoded(text: str) -> bytes:
    """Encode what an editor shows; it cannot save a lone surrogate."""
    return valid_unicode(text).encode()


def _as_on_disk(document: Document) -> Document:
    """Return a document with what the editor hides, as the text is that of the file on disk."""
    data = _read(document.location)
    has_bom, has_cr = document.text.startswith(BOM), b"\r" in document.text
    lines = data.count(b"\n")
    return document._replace(
        hides_bom=not has_bom and data.startswith(BOM),
        hides_cr=not has_cr and lines > 0 and data.count(b"\r\n") == lines,
    )


def _read(location: str) -> bytes:
    """Return the bytes of a file; none if it cannot be read, or is too large to be checked."""
    try:
        if not os.path.isfile(location):  # opening a named pipe would block
            return b""
        return read_within(location, MAX_FILE)
    except OSError:
        return b""
