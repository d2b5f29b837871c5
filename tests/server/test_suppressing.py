"""The edit that suppresses a finding adds one entry to the suppression file, and nothing else."""

from datetime import date

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from perflint.config import ConfigError
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.entry import Entry
from perflint.primitives.finding import Finding, Span, Violation
from perflint.primitives.text import Text
from perflint.server.client_features import ClientFeatures
from perflint.server.positions import Positions
from perflint.server.suppressing import (
    SHOW_DOCUMENT,
    document_to_show,
    is_suppressible,
    request_of_reason,
    suppressing_edit,
    suppression,
)
from perflint.server.text_edits import EditedFile
from tests.server.applying import applied, edits_in, index_of

PATH = "perflint-suppressions.toml"
URI = f"file:///project/{PATH}"
TODAY = date(2026, 5, 17)
HEADER = """\
# Existing findings, one per line: perflint hides them until they get worse.
# perflint check --fix removes entries that are no longer needed.
suppressions = [
"""


def violation(rule: str = "sample-gap", path: str = "a.json", at: str = "/x", **more) -> Violation:
    return Violation(rule, "error", path, Finding(Span(0, 0), "wrong", pointer=at, **more))


def suppressed(data: bytes, found: Violation) -> tuple[bytes, str]:
    """Return the file after the edit, and the text that is selected there."""
    result = suppression(found, SuppressionFile(PATH, data), TODAY)
    return result.after, result.after[slice(*result.selection)].decode()


def test_a_new_file_has_the_header_and_an_entry_with_an_empty_reason():
    after, selected = suppressed(b"", violation(found=3, expected=2))
    entry = '{ rule = "sample-gap", path = "a.json", at = "/x", gap = 0.5, reason = "" }'
    assert after.decode() == f"{HEADER}  {entry},\n]\n"
    assert selected == ""
    assert SuppressionFile(PATH, after).entries[0].reason == ""


def test_an_entry_for_a_rule_about_changes_has_a_date_in_two_weeks():
    after, _ = suppressed(b"", violation("loosened-baseline"))
    assert b'reason = "", expires = 2026-05-31 },' in after


@pytest.mark.parametrize("expires", [None, date(2026, 5, 16)])
def test_an_entry_that_suppresses_no_longer_keeps_its_reason(expires):
    old = Entry("sample-gap", "a.json", "/x", gap=0.1, reason='a "b", reason = ""', expires=expires)
    data = f"suppressions = [\n  {old.as_toml()},  # c\n]\n".encode()
    after, selected = suppressed(data, violation(found=3, expected=2))
    [entry] = SuppressionFile(PATH, after).entries
    new_date = None if expires is None else date(2026, 5, 31)
    assert entry == old._replace(gap=0.5, expires=new_date)
    assert tomli.loads(f'a = "{selected}"')["a"] == old.reason
    assert after.endswith(b",  # c\n]\n")


def test_the_reason_of_an_entry_that_somebody_wrote_is_selected():
    entry = "{ path = 'a.json', rule='sample-gap', reason='', at='/x' }"
    data = f"# {entry}\nsuppressions = [\n{entry}\n]\n".encode()
    result = suppression(violation(), SuppressionFile(PATH, data), TODAY)
    assert result.after == data.replace(b"}\n]", b"},\n]")
    assert data[: result.selection.start].endswith(
        b"\n{ path = 'a.json', rule='sample-gap', reason='"
    )


@pytest.mark.parametrize(
    "data", [b"suppressions = [{ rule = 'x', path = 'y' }]", b"suppressions = [] # none\n[x]"]
)
def test_a_file_that_cannot_be_edited_line_by_line_is_refused(data):
    with pytest.raises(ConfigError):
        suppressed(data, violation())


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=4) | st.sampled_from(
    ['", reason = "', "}", "\\", "\r\n", "😀"]
)
entries = st.builds(
    Entry, texts, texts, texts, texts, st.none() | st.just(0.5), st.none() | texts, st.none()
)
violations = st.builds(
    violation, st.just("sample-gap"), texts, texts.map("/{}".format), scenario=st.none() | texts
)


@given(
    st.lists(entries, max_size=4, unique_by=lambda entry: entry.key),
    violations,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_the_edit_adds_one_entry_and_changes_no_other_line(before, found, end, bom, encoding):
    lines = [f"  {entry.as_toml()},  # 😀 {number}" for number, entry in enumerate(before)]
    text = bom + end.join(["# ä", "suppressions = [", *lines, "]", "# last"])
    data = text.encode()
    file = SuppressionFile(PATH, data)
    assert file.entries == tuple(before)
    result = suppression(found, file, TODAY)
    edited_file = EditedFile(URI, Positions(Text(PATH, data), encoding, shows_bom=False), 1)
    edit, command = suppressing_edit(result, edited_file, ClientFeatures())
    shown = text.removeprefix("\ufeff")
    after = applied(shown, edits_in(edit), encoding)
    assert (bom + after).encode() == result.after
    added = {*SuppressionFile(PATH, result.after).entries}.difference(before)
    assert len(added) == 1
    if len(file.known.keys() | {next(iter(added)).key}) == len(before):
        return  # the entry was there, and has another reason now
    old, new = shown.split(end), after.split(end)
    selection = document_to_show(command.arguments).selection
    number = selection.start.line
    assert old == new[:number] + new[number + 1 :]
    start = index_of(after, selection.start, encoding)
    assert selection.start == selection.end
    assert after[start - 12 : start + 1] == ', reason = ""'


def test_the_editor_chooses_the_line_ends_of_a_file_that_is_not_open():
    data = b"suppressions = [\r\n]\r\n"
    result = suppression(violation(), SuppressionFile(PATH, data), TODAY)
    file = EditedFile(URI, Positions(Text(PATH, data), "utf-16"), 1)
    ends = []
    for version in (1, None):
        edit, _ = suppressing_edit(result, file._replace(version=version), ClientFeatures())
        [change] = edits_in(edit)
        ends.append(change.new_text[-3:])
    assert ends == [",\r\n", "},\n"]


def test_the_command_selects_the_reason():
    result = suppression(violation(), SuppressionFile(PATH, b""), TODAY)
    file = EditedFile(URI, Positions(Text(PATH, b""), "utf-16"), None, is_missing=True)
    edit, command = suppressing_edit(result, file, ClientFeatures(True, True))
    create, change = edit.document_changes
    assert (create.uri, create.options.ignore_if_exists) == (URI, True)
    assert applied("", change.edits) == result.after.decode()
    assert command.command == SHOW_DOCUMENT
    shown = document_to_show(command.arguments)
    assert (shown.uri, shown.take_focus) == (URI, True)
    line = result.after.decode().split("\n")[3]
    column = line.index('""') + 1
    assert shown.selection == types.Range(types.Position(3, column), types.Position(3, column))
    message = "perflint-suppressions.toml:4: write the reason of the suppression, and save the file"
    assert request_of_reason(shown) == message


@pytest.mark.parametrize(
    "arguments",
    [(), None, ("a",), ("a", 1, 2, 3), (1, 1, 1, 1, 1), ("a", 1, 1, 1, "1"), ("a", 1, 1, True, 1)],
)
def test_a_command_with_other_arguments_is_refused(arguments):
    with pytest.raises(ValueError, match=f"^{SHOW_DOCUMENT}: "):
        document_to_show(arguments)


def test_what_is_suppressed_or_about_suppressions_has_no_entry():
    assert is_suppressible(violation())
    assert not is_suppressible(violation()._replace(ignored="why"))
    assert not is_suppressible(violation("unused-ignore"))
    assert not is_suppressible(violation("moved-suppression"))
