"""Unused entries of the suppression file and those of renamed files, and how they are fixed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.config import ConfigError
from perflint.engine.fix import edited
from perflint.engine.report import Rerun
from perflint.engine.suppressions.bulk_file import SuppressionFile, by_key
from perflint.engine.suppressions.entry import Entry
from perflint.engine.suppressions.outdated import (
    Outdated,
    outdated,
    titles,
    violation,
    without_reason,
)
from perflint.primitives.finding import Span
from perflint.reporters.messages import help_line

PATH = "perflint-suppressions.toml"
A = Entry("sample-gap", "a.json", "/x")
B = Entry("sample-gap", "b.json", "/x", reason="two runs")
C = Entry("total-below-parts", "a.json", "/y")


def file_of(*lines: str, end: str = "\n") -> SuppressionFile:
    return SuppressionFile(PATH, end.join(["suppressions = [", *lines, "]", ""]).encode())


FILE = file_of(f"  {A.as_toml()},  # why", "  # mine", f"\t{B.as_toml()},", f"  {C.as_toml()}")


def merged(items: list[Outdated]) -> dict:
    return {key: entry for item in items for key, entry in item.changes.items()}


def found(file: SuppressionFile, *unused: Entry, moved=(), to="new/a.json") -> list[Outdated]:
    """Return what is outdated if the ``moved`` entries are for the file ``to`` now."""
    new = {entry.key: entry._replace(path=to) for entry in moved}
    return outdated(file, unused, new)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (A, "unused suppression: no `sample-gap` at /x in a.json"),
        (A._replace(at=""), "unused suppression: no `sample-gap` in a.json"),
        (A._replace(rule="smple-gap"), "unused suppression: unknown rule `smple-gap`"),
    ],
)
def test_an_unused_entry_is_reported_at_its_line_with_its_removal(entry, message):
    file = file_of(f"  {B.as_toml()},", f"  {entry.as_toml()},  # why")
    [item] = found(file, entry)
    reported = violation(item, file, "warning")
    finding = reported.finding
    assert (reported.rule, reported.path, finding.message) == ("unused-ignore", PATH, message)
    assert file.data[slice(*finding.span)].decode() == entry.as_toml()
    assert help_line(reported, PATH, Rerun()) == "help: remove it: perflint check --fix"
    assert finding.fix.title == "remove the unused suppression"
    assert finding.fix.safe
    assert edited(file.data, finding.fix.edits) == file_of(f"  {B.as_toml()},").data


def test_an_entry_without_a_line_of_its_own_has_no_fix():
    file = file_of(f"  {A.as_toml()}, {B.as_toml()},")
    [item] = found(file, A)
    reported = violation(item, file, "warning")
    assert reported.finding.fix is None
    assert help_line(reported, PATH, Rerun()) == "help: remove it by hand"
    with pytest.raises(ConfigError, match="each entry must be on its own line"):
        file.edited(item.changes)


def test_an_entry_for_an_unknown_rule_with_a_reason_is_left_to_the_user():
    """The name may be misspelled, or the rule be one of another version of perflint."""
    entry = B._replace(rule="smple-gap")
    [item] = found(FILE, entry)
    shown = violation(item, FILE, "warning")
    assert shown.finding.message == "unused suppression: unknown rule `smple-gap`"
    help = "help: correct the name of the rule, or remove the entry"
    assert help_line(shown, PATH, Rerun()) == help
    assert (shown.finding.fix, dict(item.changes)) == (None, {})


def test_all_entries_of_a_renamed_file_get_its_new_path():
    """The lines stay where they are."""
    items = found(FILE, moved=[A, C])
    [item] = items
    reported = violation(item, FILE, "error")
    assert reported.rule == "moved-suppression"
    message = "2 suppressions for a.json: what they suppress moved to new/a.json"
    assert reported.finding.message == message
    assert help_line(reported, PATH, Rerun()) == "help: update the path: perflint check --fix"
    assert titles(items) == ("update the path of 2 suppressions from a.json to new/a.json",)
    expected = FILE.data.replace(b'"a.json"', b'"new/a.json"')
    assert FILE.edited(item.changes) == expected
    assert edited(FILE.data, reported.finding.fix.edits) == expected


def test_an_entry_for_another_index_in_a_list():
    entry = Entry("sample-gap", "a.json", "/benchmarks/1/stats", "t2i")
    file = file_of(f"  {entry.as_toml()},  # why")
    [item] = outdated(file, [], {entry.key: entry._replace(at="/benchmarks/2/stats")})
    expected = "1 suppression for a.json: the index of the scenario in its list changed"
    assert item.message == expected
    assert titles([item]) == ("update the index in 1 suppression for a.json",)
    assert file.edited(item.changes) == file.data.replace(b"/1/", b"/2/")


def test_the_help_for_a_move_names_the_base_that_it_was_found_with():
    [item] = found(FILE, moved=[A])
    shown = help_line(violation(item, FILE, "error", "origin/my branch"), PATH, Rerun())
    assert shown == "help: update the path: perflint check --fix --base 'origin/my branch'"
    [item] = found(FILE, A)
    shown = help_line(violation(item, FILE, "warning", "main"), PATH, Rerun())
    assert shown == "help: remove it: perflint check --fix"


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [("old", "", "old"), ("old", "new", "new; old"), ("", "new", "new"), ("", "", "")],
)
def test_an_entry_that_exists_for_the_new_place_gets_the_reason(ours, theirs, kept):
    old = A._replace(gap=0.1, reason=ours, expires=date(2026, 6, 1) if ours else None)
    new = A._replace(path="b.json", gap=0.2, reason=theirs)
    file = file_of(f"  {old.as_toml()},", f"  {new.as_toml()},  # theirs")
    [item] = found(file, moved=[old], to="b.json")
    expires = old.expires if kept == ours else None
    expected = new._replace(reason=kept, expires=expires)
    assert file.edited(item.changes) == file_of(f"  {expected.as_toml()},  # theirs").data


def test_an_unused_entry_of_a_renamed_file_is_removed():
    items = found(FILE, C, moved=[A, C])
    assert merged(items) == {C.key: None, A.key: A._replace(path="new/a.json")}
    assert titles(items) == (
        "remove 1 unused suppression",
        "update the path of 1 suppression from a.json to new/a.json",
    )


def test_an_entry_whose_finding_is_reported_in_another_file_is_left_to_the_user():
    [item] = outdated(FILE, [A], {}, {A.key: "c.json"})
    shown = violation(item, FILE, "warning")
    message = "unused suppression: no `sample-gap` at /x in a.json, but in c.json"
    assert shown.finding.message == message
    assert help_line(shown, PATH, Rerun()) == "help: correct the path, or remove the entry"
    assert (shown.finding.fix, dict(item.changes)) == (None, {})


@pytest.mark.parametrize("reason", ['reason = ""', "reason=''", '"reason" = " "'])
def test_an_empty_reason_is_shown_at_its_key(reason):
    line = f"""  {{ rule = "stale-date", {reason}, path = "ä reason = ''" }},  # c"""
    file = file_of(f"  {A.as_toml()},", line)
    [item] = without_reason(file)
    assert file.data[slice(*violation(item, file, "warning").finding.span)] == reason.encode()
    assert file.reason_span(A.key) == file.span_of([A.key])
    tables = f"[[suppressions]]\nrule = 'stale-date'\npath = 'a'\n{reason}\n".encode()
    [item] = without_reason(SuppressionFile("s.toml", tables))
    assert item.span == Span(0, 0)


def test_an_empty_reason_is_to_be_filled_in_and_a_missing_one_is_not():
    empty, blank = C._replace(reason=""), A._replace(at="/z", reason=" ")
    file = file_of(*(f"  {entry.as_toml()}," for entry in (A, B, empty, blank)))
    assert file.entries == (A, B, empty, blank)
    assert [item.entries for item in without_reason(file)] == [(empty.key,), (blank.key,)]
    assert without_reason(file, checked=["b.json"]) == []
    [item] = without_reason(file, [blank], ["a.json"])
    shown = violation(item, file, "warning")
    assert (shown.rule, shown.finding.message) == (
        "unused-ignore",
        "the suppression of `total-below-parts` in a.json has an empty reason",
    )
    assert help_line(shown, PATH, Rerun()) == "help: write why the finding is acceptable"
    assert file.data[slice(*shown.finding.span)] == b'reason = ""'


@pytest.mark.parametrize(
    ("reasons", "merged"),
    [
        ((None, None), None),
        ((None, ""), ""),
        ((None, "a"), "a"),
        (("", "a"), "a"),
        (("b", "a", "b"), "a; b"),
    ],
)
def test_two_entries_with_one_key_have_one_reason(reasons, merged):
    entries = [A._replace(reason=reason) for reason in reasons]
    assert by_key(entries) == {A.key: A._replace(reason=merged)}


names = st.sampled_from(["sample-gap", "x"])
reasons = st.text(st.characters(exclude_categories=["Cs"]), max_size=3) | st.just("}, {")
entry_lists = st.lists(
    st.tuples(names, names, names, reasons).map(lambda values: Entry(*values)), max_size=8
)
comments = st.sampled_from(["", "# why", "  # { rule"])


@given(
    st.lists(st.tuples(entry_lists, comments), max_size=4),
    st.data(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_nothing_changes_but_the_lines_of_removed_entries(groups, data, end):
    lines = []
    for group, comment in groups:
        lines.append((comment, None))
        lines += [(f" {entry.as_toml()}, {comment}", entry) for entry in group]
    file = file_of(*(line for line, _ in lines), end=end)
    removed = data.draw(st.sets(st.sampled_from([*file.known]))) if file.known else set()
    items = found(file, *(file.known[key] for key in removed))
    kept = [line for line, entry in lines if entry is None or entry.key not in removed]
    assert file.edited(merged(items)) == file_of(*kept, end=end).data
    edits = [edit for item in items for edit in violation(item, file, "error").finding.fix.edits]
    assert edited(file.data, edits) == file_of(*kept, end=end).data
    after = [entry for _, entry in lines if entry is not None and entry.key not in removed]
    assert SuppressionFile(PATH, file_of(*kept, end=end).data).known == by_key(after)
