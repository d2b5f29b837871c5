"""The edits that turn one text into another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from perflint.engine.fix import edited
from perflint.primitives.text import Text
from perflint.server.client_features import ClientFeatures
from perflint.server.positions import Positions
from perflint.server.text_edits import EditedFile, edits_between, workspace_edit


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("a\n", "a\n", []),
        ("", "a\n", [((0, 0), "a\n")]),
        ("a\nb\nc\n", "a\nc\n", [((2, 4), "")]),
        ("a\nc\n", "a\nb\nc\n", [((2, 2), "b\n")]),
        ('"a": 1.25,\n"b": 2\n', '"a": 1.75,\n"b": 3\n', [((7, 8), "7"), ((16, 17), "3")]),
        ("ä\n", "ö\n", [((0, 2), "ö")]),
        ("a\r\nb\r\n", "a\nb\r\n", [((1, 3), "\n")]),
        ("a\r\n", "a\r", [((1, 3), "\r")]),
        ("a\nb", "a\n", [((2, 3), "")]),
        ("a", "ab", [((1, 1), "b")]),
        ("ab", "a", [((1, 2), "")]),
    ],
)
def test_only_what_differs_is_edited(before, after, expected):
    assert edits_between(before.encode(), after.encode()) == expected


lines = st.sampled_from(["a", "b", "ä", "ö\U0001f600", "\U0001f601", "", '"x": 1', '"x": 2'])
ends = st.sampled_from(["\n", "\r\n", "\r"])
texts = st.lists(st.tuples(lines, ends).map("".join), max_size=8).map("".join)


def test_equal_lines_between_many_are_not_edited():
    edits = edits_between(b"a\nx\nb", b"c\nx\nd", max_lines=1)
    assert edits == [((0, 1), "c"), ((4, 5), "d")]


@given(texts, texts, st.sampled_from([0, 2, 100]))
def test_the_edits_give_the_new_text(before, after, most):
    old, new = before.encode(), after.encode()
    edits = edits_between(old, new, max_lines=most)
    assert edited(old, edits) == new
    for one, other in pairwise(edits):
        assert one.span.stop <= other.span.start
    positions = Positions(Text("", old), "utf-16")
    for offset in (offset for edit in edits for offset in edit.span):
        assert positions.offset(positions.position(offset)) == offset


FULL = ClientFeatures(versioned_edits=True, creates_files=True)


@pytest.mark.parametrize("is_missing", [False, True])
@pytest.mark.parametrize(
    "client", [ClientFeatures(), ClientFeatures(True), ClientFeatures(False, True), FULL]
)
def test_an_edit_has_a_version_and_creates_a_file_if_the_client_can(client, is_missing):
    file = EditedFile("file:///a", Positions(Text("a", b"x\n"), "utf-8"), 3, is_missing)
    edit = workspace_edit(file, edits_between(b"x\n", b"y\n"), client)
    changes = [types.TextEdit(types.Range(types.Position(0, 0), types.Position(0, 1)), "y")]
    creates = is_missing and client.creates_files
    if not (client.versioned_edits or creates):
        assert edit == types.WorkspaceEdit(changes={"file:///a": changes})
        return
    *created, last = edit.document_changes
    assert (last.text_document.version, last.edits) == (3, changes)
    assert [each.uri for each in created] == (["file:///a"] if creates else [])


@pytest.mark.parametrize(
    ("version", "adds_cr", "expected"),
    [(1, False, "b\r\n"), (1, True, "b\n"), (None, False, "b\n")],
)
def test_an_edit_has_the_line_endings_that_the_editor_shows(version, adds_cr, expected):
    positions = Positions(Text("a", b"a\r\n"), "utf-8")
    file = EditedFile("file:///a", positions, version, adds_cr=adds_cr)
    edit = workspace_edit(file, edits_between(b"a\r\n", b"a\r\nb\r\n"), ClientFeatures())
    at = types.Position(1, 0)
    assert edit.changes == {"file:///a": [types.TextEdit(types.Range(at, at), expected)]}
