from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from perflint.server.documents import Document, Documents, location_of, uri_of
from perflint.server.positions import BOM


def opened(uri: str, text: str) -> tuple[Documents, Document | None]:
    documents = Documents()
    return documents, documents.open(types.TextDocumentItem(uri, "json", 1, text))


def changed(documents: Documents, uri: str, *changes: Any, version: int = 2) -> Document | None:
    identifier = types.VersionedTextDocumentIdentifier(version, uri)
    return documents.change(types.DidChangeTextDocumentParams(identifier, changes), "utf-16")


def partial(start: tuple[int, int], stop: tuple[int, int], text: str) -> Any:
    range_ = types.Range(types.Position(*start), types.Position(*stop))
    return types.TextDocumentContentChangePartial(range_, text)


@pytest.mark.parametrize(
    ("uri", "location"),
    [
        ("file:///a/b.json", "/a/b.json"),
        ("file://localhost/a/b.json", "/a/b.json"),
        ("file:///a/../b.json", "/b.json"),
        ("file:///a%20b/%23%3F%25.json", "/a b/#?%.json"),
        ("file:///a;b.json", "/a;b.json"),
        ("file:///%C3%A9%FF.json", "/é\udcff.json"),
    ],
)
def test_the_location_of_a_file(uri: str, location: str) -> None:
    assert location_of(uri) == location


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "git:/a.json?ref",
        "vscode-notebook-cell:/a.ipynb#c",
        "file://host/a.json",
        "file:a.json",
        "file://",
        "file:///a%00.json",
        "http://[/a.json",
        "",
    ],
)
def test_what_is_not_a_local_file_has_no_location(uri: str) -> None:
    assert location_of(uri) is None
    documents, document = opened(uri, "{}")
    assert document is None
    assert [*documents] == []


@pytest.mark.parametrize("location", ["/a/b.json", "/a b/#?%;.json", "/é\udcff.json"])
def test_an_address_leads_back_to_its_location(location: str) -> None:
    assert uri_of(location).isascii()
    assert location_of(uri_of(location)) == location


def test_the_location_of_a_file_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("os.name", "nt")
        location = location_of("file:///C:/a%20b/c.json")
    assert location == "C:/a b/c.json"


def test_a_change_replaces_the_text() -> None:
    documents, _ = opened("file:///a.json", "{}")
    document = changed(
        documents, "file:///a.json", types.TextDocumentContentChangeWholeDocument("é")
    )
    assert document is not None
    assert (document.data, document.version) == ("é".encode(), 2)
    assert documents.get("file:///a.json") == document


def test_changes_of_ranges_are_applied_one_after_the_other() -> None:
    documents, _ = opened("file:///a.json", "ab\r\n😀cd")
    document = changed(
        documents,
        "file:///a.json",
        partial((1, 2), (1, 3), "x\n"),
        partial((2, 0), (2, 1), "y"),
        partial((0, 1), (0, 99), ""),
    )
    assert document is not None
    assert document.data == "a\r\n😀x\ny".encode()


def test_an_invalid_range_is_clamped() -> None:
    documents, _ = opened("file:///a.json", "ab")
    document = changed(documents, "file:///a.json", partial((9, 9), (0, 0), "x"))
    assert document is not None
    assert document.data == b"abx"


def test_a_document_that_is_not_open_does_not_change() -> None:
    documents = Documents()
    assert changed(documents, "file:///a.json") is None
    assert documents.save("file:///a.json") is None
    assert documents.close("file:///a.json") is None


def test_a_closed_document_is_forgotten() -> None:
    documents, document = opened("file:///a.json", "{}")
    assert documents.close("file:///a.json") == document
    assert documents.get("file:///a.json") is None


def test_a_lone_surrogate_is_saved_as_a_replacement_character() -> None:
    _, document = opened("file:///a.json", '"\ud800"')
    assert document is not None
    assert document.data.decode() == '"\ufffd"'


def test_a_byte_order_mark_that_the_editor_hides_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(BOM + b"{}")
    documents, document = opened(uri_of(str(file)), "{}")
    assert document is not None
    assert (document.data, document.hides_bom) == (BOM + b"{}", True)
    file.write_bytes(b"{}")
    assert documents.save(document.uri) == document._replace(hides_bom=False)


def test_a_byte_order_mark_that_the_editor_shows_is_not_doubled(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(BOM + b"{}")
    _, document = opened(uri_of(str(file)), "\ufeff{}")
    assert document is not None
    assert (document.data, document.hides_bom) == (BOM + b"{}", False)
    assert document.positions("a.json", "utf-16").position(3) == types.Position(0, 1)


@pytest.mark.parametrize("mark", [b"", BOM])
def test_the_line_endings_that_the_editor_hides_are_kept(tmp_path: Path, mark: bytes) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(mark + b"{\r\n}\r\n")
    documents, document = opened(uri_of(str(file)), "{\n}\n")
    assert document is not None
    assert (document.data, document.adds_cr) == (file.read_bytes(), True)
    offset = len(mark) + 4
    assert document.positions("a.json", "utf-16").position(offset) == types.Position(1, 1)
    whole = types.TextDocumentContentChangeWholeDocument
    document = changed(documents, document.uri, whole("{\n\n}"))
    assert document is not None
    assert document.data == mark + b"{\r\n\r\n}"
    document = changed(documents, document.uri, whole("{\r\n}"))
    assert document is not None
    assert (document.data, document.adds_cr) == (mark + b"{\r\n}", False)
    changed(documents, document.uri, whole("{\n}"))
    file.write_bytes(b"{\n}")
    document = documents.save(document.uri)
    assert document is not None
    assert (document.data, document.adds_cr) == (b"{\n}", False)


@pytest.mark.parametrize(
    ("on_disk", "text"),
    [
        (b"{\r\n}\n", "{\n}\n"),
        (b"{\n}\n", "{\n}\n"),
        (b"{}", "{\n}\n"),
        (b"{\r\n}\r\n", "{\r\n}\r\n"),
        (b"{\r}\r", "{\n}\n"),
    ],
)
def test_other_line_endings_are_those_of_the_editor(
    tmp_path: Path, on_disk: bytes, text: str
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(on_disk)
    _, document = opened(uri_of(str(file)), text)
    assert document is not None
    assert document.data == text.encode()


def test_a_file_that_cannot_be_read_has_no_byte_order_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(BOM)

    def refuse(*arguments: Any) -> Any:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr("perflint.server.documents.read_within", refuse)
        _, document = opened(uri_of(str(file)), "{}")
    assert document is not None
    assert not document.hides_bom


def test_the_limit_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perflint.server.documents.MAX_FILE", 2)
    assert [opened("file:///a", text)[1].is_too_large for text in ("é", "abc")] == [False, True]  # type: ignore[union-attr]
