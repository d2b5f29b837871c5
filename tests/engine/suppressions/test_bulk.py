"""The suppression file: reading, editing and merging it, and what its entries suppress."""

from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint import rules
from perflint.config import ConfigError
from perflint.engine.suppressions.bulk import BulkSuppressions, entry_for
from perflint.engine.suppressions.bulk_file import SuppressionFile, by_key
from perflint.engine.suppressions.entry import Entry
from perflint.primitives.finding import Finding, Span, Violation
from perflint.reporters.messages import help_text

PATH = "perflint-suppressions.toml"
TODAY = date(2026, 5, 17)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [
        'a"b',
        "a\\b",
        "a\nb",
        "}",
        "{ }",
        "},#",
        "\x00\x7f\x85\u2028",
        "'''",
        '"""',
        "/a~1b#:c",
        "é😀",
    ]
)
gaps = st.none() | st.floats(0, allow_nan=False, allow_infinity=False)
days = st.none() | st.dates()
entries = st.builds(
    Entry, st.sampled_from([*rules.GROUP_OF]) | texts, texts, texts, texts, gaps, texts, days
)
some = st.lists(entries, max_size=6)


def written(entries, data=b""):
    return SuppressionFile(PATH, data).changed_to(entries)


def read(data):
    return SuppressionFile(PATH, data).entries


def violation(rule="aggregate-mismatch", path="a.json", *, ignored=None, **rest):
    rest = {"pointer": "/scenarios/t2i/expected_e2e_ms", "scenario": "t2i", **rest}
    return Violation(rule, "error", path, Finding(Span(0, 1), "wrong", **rest), ignored)


def suppressions(*entries, is_deleted=lambda entry: False, today=TODAY):
    return BulkSuppressions(SuppressionFile(PATH, written(entries)), is_deleted, today)


def applied(bulk, violation, before_path=None):
    """Return the violation after suppression."""
    return bulk.apply(violation, before_path)[0]


def unused(bulk, rules_run=(), renames=(), *, used=(), whole=False):
    return bulk.unused(used, dict(rules_run), dict(renames), whole=whole)


# writing


@given(some)
def test_what_is_written_is_read(entries):
    data = written(entries)
    assert read(data) == tuple(sorted(by_key(entries).values(), key=lambda entry: entry.key))
    assert written(entries, data) == data, "applied twice it changes nothing"
    if entries:
        assert data.count(b"\n") == 4 + len(by_key(entries)), "one line each, below two of comment"


@given(some, some, some)
def test_a_file_that_changes_is_as_if_written_at_once(before, between, after):
    assert written(after, written(between, written(before) or b"")) == written(after, written(()))


@given(some, some)
def test_both_sides_of_a_merge_are_read_and_the_larger_gap_counts(mine, other):
    lines = [*written(mine).splitlines()[3:-1], *written(other).splitlines()[3:-1]]
    data = b"\n".join([b"suppressions = [", *lines, b"]"])
    file = SuppressionFile(PATH, data)
    assert file.known == by_key([*mine, *other])
    for entry in (*mine, *other):
        known = file.known[entry.key].gap
        assert known is None or (entry.gap is not None and known >= entry.gap)
    assert by_key(read(file.changed_to(file.entries))) == file.known


def test_the_file_says_what_it_is_and_is_sorted():
    one = Entry("sample-gap", "a.json", "/x")
    two = Entry("aggregate-mismatch", "b.json", "/scenarios/t2i/y", gap=0.25)
    assert written([one, two]).decode() == (
        "# Existing findings, one per line: perflint hides them until they get worse.\n"
        "# perflint check --prune-suppressions removes entries that are no longer needed.\n"
        "suppressions = [\n"
        '  { rule = "aggregate-mismatch", path = "b.json", at = "/scenarios/t2i/y", gap = 0.25 },\n'
        '  { rule = "sample-gap", path = "a.json", at = "/x" },\n'
        "]\n"
    )


A, B, C = (Entry("sample-gap", f"{name}.json") for name in "abc")
LINE = {entry: f"{entry.as_toml()}," for entry in (A, B, C)}


def lines(*lines, end="\n"):
    return "".join(f"{line}{end}" for line in ("suppressions = [", *lines, "]")).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_order_and_spelling_of_the_owner_stay(end):
    hand = "\t{path='c.json' , rule='sample-gap'}, # C"
    mine = ["# first", f"  {LINE[B]}  # {{ B }}, the second", "", "  # above C", hand]
    changed = written([A, C], lines(*mine, end=end))
    assert changed == lines(f"  {LINE[A]}", "# first", "", "  # above C", hand, end=end)
    changed = written([A, B, C], lines(*mine, end=end))
    assert changed == lines(f"  {LINE[A]}", *mine, end=end)


def test_a_comment_stays_on_the_line_whose_gap_changes():
    before = lines("  { rule = 'sample-gap', path = 'a.json', gap = 1 } , # why", f"{B.as_toml()}")
    after = written([A._replace(gap=0.5), B, C], before)
    one = A._replace(gap=0.5).as_toml()
    assert after == lines(f"  {one} , # why", f"{LINE[B]}", f"  {LINE[C]}"), "with its comma"


def test_a_comment_goes_along_with_an_entry_whose_file_moved():
    file = SuppressionFile(PATH, lines(f"  {LINE[A]} # why", f"  {LINE[B]}"))
    assert file.changed_to([B, C], {C.key: A.key}) == lines(f"  {LINE[B]}", f"  {LINE[C]} # why")


def test_a_new_entry_of_a_file_in_another_order_stands_behind_its_predecessor():
    before = lines(f"  {LINE[C]}", f"  {LINE[A]}")
    assert written([A, B, C], before) == lines(f"  {LINE[C]}", f"  {LINE[A]}", f"  {LINE[B]}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", None),
        (b"\n \n", None),
        (b"# mine", b"# mine\nsuppressions = [\n  %s\n]\n"),
        (b"# mine\r\n", b"# mine\r\nsuppressions = [\n  %s\r\n]\n"),
        (b"suppressions = []", b"suppressions = [\n  %s\n]"),
        (b"suppressions=[ ] # none\n", b"suppressions=[\n  %s\n] # none\n"),
        (b"\xef\xbb\xbfsuppressions = [ # known\n# x\n]", None),
    ],
)
def test_an_entry_comes_into_a_file_without_any(before, after):
    changed = written([A], before)
    assert read(changed) == (A,)
    if after is not None:
        assert changed == after % LINE[A].encode()


@pytest.mark.parametrize(
    "data",
    [
        f"suppressions = [{LINE[A]} {LINE[B]}]",
        f"suppressions = [\n{LINE[A]} {LINE[B]}\n]",
        f"suppressions = [{A.as_toml()},\n{B.as_toml()}]",
        "[[suppressions]]\nrule = 'sample-gap'\npath = 'a.json'\n",
        "'suppressions' = []\n",
    ],
)
def test_a_file_of_another_form_is_read_but_not_edited(data):
    file = SuppressionFile(PATH, data.encode())
    if file.entries:
        assert file.entries[0] == A
    with pytest.raises(ConfigError, match="must be on its own line"):
        file.changed_to([C])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (lines("<<<<<<< HEAD", LINE[A], "=======", LINE[B], ">>>>>>> b"), ":2: unresolved"),
        (lines(LINE[A], "=======", LINE[B], end="\r\n"), ":3: unresolved merge conflict"),
        (b"suppressions = [", ": not valid TOML: "),
        (b"\xff", ": not valid TOML: "),
        (lines("{ rule = 'a', path = 'b', gp = 1 }"), "did you mean 'gap'?"),
        (lines("# why", LINE[A], "{ rule = 'a' }"), ":4: suppressions[1]: missing key 'path'"),
        (b"suppressions = [{ rule = 'a' }]", ": suppressions[0]: missing key 'path'"),
        (
            lines("{ rule = 'a', path = 'b', gap = nan }"),
            "suppressions[0].gap: must be a finite number",
        ),
        (b"supressions = []", "did you mean 'suppressions'?"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(data, told):
    with pytest.raises(ConfigError) as caught:
        read(data)
    assert str(caught.value).startswith(PATH)
    assert told in str(caught.value)


def test_a_place_is_that_of_the_first_entry_with_one_of_the_keys():
    file = SuppressionFile(PATH, lines("# why", LINE[B], LINE[A], LINE[B]))
    first, second = file.span_of([B.key]), file.span_of([A.key])
    assert first.start == file.data.index(b"{")
    assert second.start > first.start
    assert file.span_of([A.key, B.key]) == first
    assert file.span_of([C.key]) == (0, 0)


# what a finding is known by


def test_a_finding_is_known_by_rule_path_and_pointer_with_its_gap():
    found = violation(found=102.0, expected=100.0)
    assert entry_for(found) == Entry(
        "aggregate-mismatch", "a.json", "/scenarios/t2i/expected_e2e_ms", "", 0.02
    )


@pytest.mark.parametrize(
    ("finding", "at", "scenario"),
    [
        ({"argument": "--port", "pointer": None}, "--port", ""),
        ({"pointer": None, "found": "offload flags"}, "offload flags", ""),
        ({"pointer": None}, "", ""),
        ({"pointer": "/s/a~1b", "scenario": "a/b"}, "/s/a~1b", ""),
        ({"pointer": "/s/abc/x", "scenario": "b"}, "/s/abc/x", "b"),
        ({"pointer": "/benchmarks/3/x", "scenario": "test_x"}, "/benchmarks/3/x", "test_x"),
        ({"pointer": "", "scenario": None}, "", ""),
    ],
)
def test_the_place_is_a_flag_a_header_or_a_pointer(finding, at, scenario):
    found = entry_for(violation(**finding))
    assert (found.at, found.scenario) == (at, scenario)


@pytest.mark.parametrize(
    ("found", "expected", "gap"),
    [
        (98, 100, 0.02),
        (1.0, -1.0, 2.0),
        (100.000001, 100, 1e-8),
        (200 / 3, 100, 0.333333),
        (1, 0, None),
        (1e308, 1e-308, None),
        ("2026-05-17", "2026-05-16", None),
        (True, 1, None),
        (5.0, None, None),
        ([1], [2], None),
    ],
)
def test_the_gap_is_the_share_by_which_a_number_is_off(found, expected, gap):
    assert entry_for(violation(found=found, expected=expected)).gap == gap


@given(st.floats(1e-9, 1e9), st.floats(1e-9, 1e9))
def test_the_same_finding_is_hidden_whatever_its_numbers(found, expected):
    one = violation(found=found, expected=expected)
    assert applied(suppressions(entry_for(one)), one).ignored == f"listed in {PATH}"


@given(st.binary(min_size=1, max_size=6), texts)
def test_a_finding_in_a_file_of_any_name_is_hidden(name, place):
    path = name.decode("utf-8", "surrogateescape")
    one = violation(path=path, pointer=place)
    assert applied(suppressions(entry_for(one)), one).ignored is not None


@pytest.mark.parametrize(
    ("known", "now", "hidden"),
    [
        (None, 102.0, True),
        (0.02, 102.0, True),
        (0.02, 98.0, True),
        (0.02, 101.0, True),
        (0.02, 102.001, False),
        (0.02, 97.0, False),
        (0.02, "x", False),
    ],
)
def test_a_gap_that_grew_shows_again(known, now, hidden):
    entry = entry_for(violation())._replace(gap=known)
    shown = applied(suppressions(entry), violation(found=now, expected=100.0))
    assert (shown.ignored is not None) is hidden
    assert shown.finding.message == ("wrong" if hidden else "wrong; suppressed up to 2 %")


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "total-below-parts"},
        {"path": "b.json"},
        {"pointer": "/scenarios/t2i/other"},
        {"scenario": "t2v"},
        {"argument": "--port"},
    ],
)
def test_another_finding_is_not_hidden(other):
    assert applied(suppressions(entry_for(violation())), violation(**other)).ignored is None


def test_an_ignored_violation_keeps_its_reason():
    bulk = suppressions(entry_for(violation()))
    shown, used = bulk.apply(violation(ignored="measured by hand"))
    assert (shown.ignored, shown.ignored_by) == ("measured by hand", None)
    assert unused(bulk, {"aggregate-mismatch": ["a.json"]}, used=used) == []


def test_an_entry_follows_a_renamed_file():
    entry = entry_for(violation())
    bulk = suppressions(entry)
    shown, used = bulk.apply(violation(path="new/a.json"), "a.json")
    assert shown.ignored is not None
    assert bulk.renamed(dict.fromkeys(used, "new/a.json")) == {entry.key: "new/a.json"}
    assert applied(bulk, violation(path="c.json"), "b.json").ignored is None


# unused entries


RULE = "aggregate-mismatch"


@pytest.mark.parametrize(
    ("rules_run", "renames", "whole", "deleted", "count"),
    [
        ({RULE: ["a.json"]}, {}, False, False, 1),
        ({RULE: ["b.json"], "sample-gap": ["a.json"]}, {}, True, False, 0),
        ({}, {}, True, True, 1),
        ({}, {}, False, True, 0),
        ({}, {"a.json": None}, False, False, 1),
        ({RULE: ["c.json"]}, {"a.json": "c.json"}, False, False, 1),
        ({}, {"a.json": "c.json"}, True, True, 0),
    ],
    ids=["fixed", "not checked", "deleted", "part", "removed", "renamed", "renamed, not checked"],
)
def test_an_entry_is_unused_only_if_its_rule_checked_the_file(
    rules_run, renames, whole, deleted, count
):
    bulk = suppressions(entry_for(violation()), is_deleted=lambda entry: deleted)
    assert len(unused(bulk, rules_run, renames, whole=whole)) == count


def test_an_unknown_rule_is_unused():
    bulk = suppressions(Entry("agregate-mismatch", "a.json"))
    [entry] = unused(bulk)
    [reported] = bulk.violations([entry], {}, "warning")
    assert reported.finding.message == "unused suppression: unknown rule `agregate-mismatch`"
    assert help_text(reported, PATH) == "remove it: perflint check --prune-suppressions"


# reasons and expiry


def test_the_reason_of_an_entry_is_shown():
    known = entry_for(violation())._replace(reason="another card")
    hidden = applied(suppressions(known), violation())
    assert (hidden.ignored, hidden.ignored_by) == ("another card", "file")


@pytest.mark.parametrize(("days", "hides"), [(0, True), (1, True), (-1, False)])
def test_an_entry_applies_through_its_last_day(days, hides):
    until = TODAY + timedelta(days)
    known = entry_for(violation())._replace(reason="for now", expires=until)
    bulk = suppressions(known)
    shown, used = bulk.apply(violation())
    assert (shown.ignored is not None) is hides
    if not hides:
        assert shown.finding.message == f"wrong; suppressed until {until}: for now"
    assert unused(bulk, {known.rule: {known.path}}, used=used, whole=True) == []


def test_an_expired_entry_without_a_reason_shows_its_date():
    known = entry_for(violation())._replace(expires=TODAY - timedelta(1))
    shown = applied(suppressions(known), violation())
    assert shown.finding.message == "wrong; suppressed until 2026-05-16"


def test_an_expired_entry_for_a_rule_on_changes_is_unused():
    ended = Entry("loosened-baseline", "a.json", "/x", reason="r", expires=TODAY - timedelta(1))
    going = ended._replace(at="/y", expires=TODAY)
    assert unused(suppressions(ended, going)) == [ended]


@given(some, some)
def test_of_two_entries_with_one_key_the_one_that_suppresses_more_applies(mine, other):
    known = by_key([*mine, *other])
    for entry in (*mine, *other):
        chosen = known[entry.key]
        gaps = [inf if one.gap is None else one.gap for one in (chosen, entry)]
        assert gaps[0] >= gaps[1]
        if gaps[0] == gaps[1]:
            assert (chosen.expires or date.max) >= (entry.expires or date.max)
    assert known == by_key([*other, *mine]), "whichever side of the merge comes first"
