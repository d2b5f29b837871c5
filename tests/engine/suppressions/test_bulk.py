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
from perflint.engine.suppressions.moves import Moves, Place
from perflint.primitives.finding import Finding, Span, Violation

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
dates = st.none() | st.dates()
entries = st.builds(
    Entry, st.sampled_from([*rules.GROUP_OF]) | texts, texts, texts, texts, gaps, texts, dates
)
lists = st.lists(entries, max_size=6)


def written(entries, data=b""):
    return SuppressionFile(PATH, data).changed_to(entries)


def read(data):
    return SuppressionFile(PATH, data).entries


def violation(rule="aggregate-mismatch", path="a.json", *, ignored=None, **fields):
    fields = {"pointer": "/scenarios/t2i/expected_e2e_ms", "scenario": "t2i", **fields}
    return Violation(rule, "error", path, Finding(Span(0, 1), "wrong", **fields), ignored)


def suppressions(*entries, is_deleted=lambda entry: False, today=TODAY):
    return BulkSuppressions(SuppressionFile(PATH, written(entries)), is_deleted, today)


def applied(bulk, violation):
    """Return the violation after suppression."""
    return bulk.apply(violation)[0]


def unused(bulk, rules_run=(), deleted=(), *, used=(), whole=False):
    return bulk.unused(used, dict(rules_run), deleted, whole=whole)


def renamed(old, new):
    return Moves({old: new}, {})


# writing


@given(lists)
def test_written_entries_are_read_back(entries):
    data = written(entries)
    assert read(data) == tuple(sorted(by_key(entries).values(), key=lambda entry: entry.key))
    assert written(entries, data) == data, "a second time changes nothing"
    if entries:
        assert data.count(b"\n") == 4 + len(by_key(entries)), "one line each, after two comments"


@given(lists, lists, lists)
def test_a_changed_file_equals_a_new_one_with_the_same_entries(before, between, after):
    assert written(after, written(between, written(before) or b"")) == written(after, written(()))


@given(lists, lists)
def test_both_sides_of_a_merge_are_read_and_the_larger_gap_applies(ours, theirs):
    lines = [*written(ours).splitlines()[3:-1], *written(theirs).splitlines()[3:-1]]
    data = b"\n".join([b"suppressions = [", *lines, b"]"])
    file = SuppressionFile(PATH, data)
    assert file.known == by_key([*ours, *theirs])
    for entry in (*ours, *theirs):
        known = file.known[entry.key].gap
        assert known is None or (entry.gap is not None and known >= entry.gap)
    assert by_key(read(file.changed_to(file.entries))) == file.known


def test_a_new_file_has_a_comment_and_sorted_entries():
    last = Entry("sample-gap", "a.json", "/x")
    first = Entry("aggregate-mismatch", "b.json", "/scenarios/t2i/y", gap=0.25)
    assert written([last, first]).decode() == (
        "# Existing findings, one per line: perflint hides them until they get worse.\n"
        "# perflint check --fix removes entries that are no longer needed.\n"
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
def test_comments_order_and_format_are_kept(end):
    custom = "\t{path='c.json' , rule='sample-gap'}, # C"
    existing = ["# first", f"  {LINE[B]}  # {{ B }}, the second", "", "  # above C", custom]
    changed = written([A, C], lines(*existing, end=end))
    assert changed == lines(f"  {LINE[A]}", "# first", "", "  # above C", custom, end=end)
    changed = written([A, B, C], lines(*existing, end=end))
    assert changed == lines(f"  {LINE[A]}", *existing, end=end)


def test_a_line_keeps_its_comment_if_its_gap_changes():
    before = lines("  { rule = 'sample-gap', path = 'a.json', gap = 1 } , # why", f"{B.as_toml()}")
    after = written([A._replace(gap=0.5), B, C], before)
    changed = A._replace(gap=0.5).as_toml()
    assert after == lines(f"  {changed} , # why", f"{LINE[B]}", f"  {LINE[C]}"), "comma added"


def test_an_entry_keeps_its_comment_if_its_file_is_renamed():
    file = SuppressionFile(PATH, lines(f"  {LINE[A]} # why", f"  {LINE[B]}"))
    assert file.changed_to([B, C], {C.key: A.key}) == lines(f"  {LINE[B]}", f"  {LINE[C]} # why")


def test_a_new_entry_follows_its_predecessor_in_an_unsorted_file():
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
def test_an_entry_is_added_to_a_file_without_entries(before, after):
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
def test_a_file_without_one_line_per_entry_is_read_but_not_edited(data):
    file = SuppressionFile(PATH, data.encode())
    if file.entries:
        assert file.entries[0] == A
    with pytest.raises(ConfigError, match="must be on its own line"):
        file.changed_to([C])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lines("<<<<<<< HEAD", LINE[A], "=======", LINE[B], ">>>>>>> b"), ":2: unresolved"),
        (lines(LINE[A], "=======", LINE[B], end="\r\n"), ":3: unresolved merge conflict"),
        (b"suppressions = [", ":1: not valid TOML: "),
        (b"\n\xff", ":2: not valid TOML: "),
        (lines("{ rule = 'a', path = 'b', gp = 1 }"), ":2: suppressions[0]: unknown key 'gp'"),
        (lines("# why", LINE[A], "{ rule = 'a' }"), ":4: suppressions[1]: missing key 'path'"),
        (b"suppressions = [{ rule = 'a' }]", ":1: suppressions[0]: missing key 'path'"),
        (
            lines("{ rule = 'a', path = 'b', gap = nan }"),
            ":2: suppressions[0].gap: must be a finite number",
        ),
        (b"[[suppressions]]\nrule = 'a'\npath = 3", ":3: suppressions[0].path: must be a string"),
        (
            b"supressions = []",
            ":1: top level: unknown key 'supressions'; did you mean 'suppressions'?",
        ),
    ],
)
def test_an_invalid_file_is_an_error_with_its_location(data, message):
    with pytest.raises(ConfigError) as caught:
        read(data)
    assert str(caught.value).startswith(PATH)
    assert message in str(caught.value)


def test_the_span_is_that_of_the_first_entry_with_one_of_the_keys():
    file = SuppressionFile(PATH, lines("# why", LINE[B], LINE[A], LINE[B]))
    first, second = file.span_of([B.key]), file.span_of([A.key])
    assert first.start == file.data.index(b"{")
    assert second.start > first.start
    assert file.span_of([A.key, B.key]) == first
    assert file.span_of([C.key]) == (0, 0)


# the entry for a violation


def test_an_entry_has_rule_path_pointer_and_gap():
    entry = entry_for(violation(found=102.0, expected=100.0))
    assert entry == Entry(
        "aggregate-mismatch", "a.json", "/scenarios/t2i/expected_e2e_ms", "", 0.02
    )


@pytest.mark.parametrize(
    ("finding", "at", "scenario"),
    [
        ({"argument": "--port", "pointer": None}, "--port", ""),
        ({"pointer": None, "scenario": None, "found": "offload flags"}, "offload flags", ""),
        ({"pointer": None, "scenario": None}, "", ""),
        ({"pointer": None, "scenario": "t2i"}, "t2i", ""),
        ({"pointer": "/s/a~1b", "scenario": "a/b"}, "/s/a~1b", ""),
        ({"pointer": "/s/abc/x", "scenario": "b"}, "/s/abc/x", "b"),
        ({"pointer": "/benchmarks/3/x", "scenario": "test_x"}, "/benchmarks/3/x", "test_x"),
        ({"pointer": "", "scenario": None}, "", ""),
    ],
)
def test_the_location_is_a_flag_a_header_or_a_pointer(finding, at, scenario):
    entry = entry_for(violation(**finding))
    assert (entry.at, entry.scenario) == (at, scenario)


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
def test_the_gap_is_the_relative_error_of_a_number(found, expected, gap):
    assert entry_for(violation(found=found, expected=expected)).gap == gap


@given(st.floats(1e-9, 1e9), st.floats(1e-9, 1e9))
def test_an_entry_hides_its_violation_with_any_numbers(found, expected):
    reported = violation(found=found, expected=expected)
    assert applied(suppressions(entry_for(reported)), reported).ignored == f"known: {PATH}"


@given(st.binary(min_size=1, max_size=6), texts)
def test_an_entry_hides_its_violation_in_a_file_of_any_name(name, pointer):
    path = name.decode("utf-8", "surrogateescape")
    reported = violation(path=path, pointer=pointer)
    assert applied(suppressions(entry_for(reported)), reported).ignored is not None


@pytest.mark.parametrize(
    ("gap", "found", "is_hidden"),
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
def test_a_violation_is_shown_again_if_its_gap_grew(gap, found, is_hidden):
    entry = entry_for(violation())._replace(gap=gap)
    shown = applied(suppressions(entry), violation(found=found, expected=100.0))
    assert (shown.ignored is not None) is is_hidden
    assert shown.finding.message == ("wrong" if is_hidden else "wrong; suppressed up to 2 %")


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
def test_an_entry_does_not_hide_another_violation(other):
    assert applied(suppressions(entry_for(violation())), violation(**other)).ignored is None


def test_an_ignored_violation_keeps_its_reason():
    bulk = suppressions(entry_for(violation()))
    shown, used = bulk.apply(violation(ignored="measured by hand"))
    assert (shown.ignored, shown.ignored_by) == ("measured by hand", None)
    assert unused(bulk, {"aggregate-mismatch": ["a.json"]}, used=used) == []


def test_an_entry_follows_a_renamed_file():
    entry = entry_for(violation())
    bulk = suppressions(entry).with_moves(renamed("a.json", "new/a.json"))
    shown, used = bulk.apply(violation(path="new/a.json"))
    assert shown.ignored is not None
    used = {key: {"new/a.json"} for key in used}
    moved = {entry.key: entry._replace(path="new/a.json")}
    assert bulk.relocations(used, ["new/a.json"]) == moved
    assert bulk.relocations(used, ["b.json"]) == {}, "the new file was not checked"
    assert applied(bulk, violation(path="c.json")).ignored is None


def test_an_entry_that_applies_at_its_own_path_stays_there():
    entry = entry_for(violation())
    bulk = suppressions(entry).with_moves(renamed("a.json", "b.json"))
    assert bulk.apply(violation())[1] == [("file", entry.key)]
    used = {("file", entry.key): {"a.json", "b.json"}}
    assert bulk.relocations(used, ["a.json", "b.json"]) == {}


def test_the_entry_for_the_new_place_comes_first():
    old = entry_for(violation())._replace(reason="old")
    new = old._replace(path="b.json", reason="new")
    bulk = suppressions(old, new).with_moves(renamed("a.json", "b.json"))
    shown, used = bulk.apply(violation(path="b.json"))
    assert (shown.ignored, used) == ("new", [("file", new.key)])
    assert unused(bulk, {RULE: ["b.json"]}, used=used) == [], "the old one is moved, not unused"
    assert [*bulk.relocations({key: ["b.json"] for key in used}, ["b.json"])] == [old.key]


def test_entries_of_files_that_are_renamed_one_after_the_other():
    """One of them is not taken for that of the other, which had the path before."""
    first = entry_for(violation())._replace(reason="first")
    second = first._replace(path="b.json", reason="second")
    moves = Moves({"a.json": "b.json", "b.json": "c.json"}, {})
    bulk = suppressions(first, second).with_moves(moves)
    assert applied(bulk, violation(path="b.json")).ignored == "first"
    assert applied(bulk, violation(path="c.json")).ignored == "second"


def test_the_file_that_has_the_finding_of_an_unused_entry_now():
    entry = entry_for(violation())
    bulk = suppressions(entry, is_deleted=lambda entry: True)
    found = {entry.key: "c.json"}
    assert bulk.elsewhere([], found, []) == found
    assert bulk.elsewhere([], {}, []) == {}
    assert bulk.elsewhere([("file", entry.key)], found, []) == {}
    bulk = suppressions(entry)
    assert bulk.elsewhere([], found, []) == {}, "its file is there"
    left = bulk.with_moves(Moves({}, {}, {Place("a.json", "/scenarios/t2i", "t2i"): "c.json"}))
    assert left.elsewhere([], found, []) == found
    assert bulk.elsewhere([], found, [entry.key]) == found
    scenarios = [("/scenarios/t2i2", "t2i2"), ("/scenarios/t2", "t2")]
    assert bulk.without_record("a.json", "/scenarios", scenarios) == {entry.key}
    assert not bulk.without_record("a.json", "/scenarios", [("/scenarios/t2i", "t2i")])
    assert not bulk.without_record("a.json", "/benchmarks", [])
    assert not bulk.without_record("b.json", "/scenarios", [])


def test_the_entries_of_other_files_for_a_finding():
    """One that is suppressed without a reason can get that of an entry."""
    entry = entry_for(violation())
    explained, here = entry._replace(reason="why"), entry._replace(path="b.json")
    reported, hidden = violation(path="b.json"), violation(path="b.json", ignored="known")
    for other in (entry, explained):
        assert suppressions(other).found_again([reported]) == {entry.key}
        assert suppressions(other).found_again([violation()]) == frozenset(), "its own file"
        assert suppressions(other).found_again([hidden]) == frozenset(), "by a comment"
    assert suppressions(explained, here).found_again([hidden]) == {entry.key}
    assert suppressions(entry, here).found_again([hidden]) == frozenset()
    has_reason = here._replace(reason="another")
    assert suppressions(explained, has_reason).found_again([hidden]) == frozenset()


def test_an_entry_of_a_deleted_file_is_kept_if_its_rule_could_not_check_another_one():
    entry = entry_for(violation())
    bulk = suppressions(entry, is_deleted=lambda entry: True)
    for deleted in (["a.json"], []):
        assert bulk.unused([], {}, deleted, skipped={entry.rule}, whole=True) == []
        assert bulk.unused([], {}, deleted, skipped={"sample-gap"}, whole=True) == [entry]


def test_only_violations_that_the_earlier_file_hides_are_revealed():
    kept, removed = entry_for(violation()), entry_for(violation(path="b.json"))
    file = SuppressionFile(PATH, written([kept]))
    earlier = suppressions(kept, removed)
    bulk = BulkSuppressions(file, lambda entry: False, TODAY, earlier=earlier)
    assert bulk.changed_paths == {"b.json"}
    assert suppressions(kept).changed_paths == frozenset()
    shown = [applied(bulk, violation(path=path)) for path in ("a.json", "b.json", "c.json")]
    assert [bulk.is_revealed(item) for item in shown] == [False, True, False]
    assert shown[1].finding.message == "wrong; the change removes its suppression"
    moved = bulk.with_moves(renamed("b.json", "d.json"))
    assert moved.is_revealed(applied(moved, violation(path="d.json")))


# unused entries


RULE = "aggregate-mismatch"


@pytest.mark.parametrize(
    ("rules_run", "new_path", "whole", "deleted", "count"),
    [
        ({RULE: ["a.json"]}, "a.json", False, False, 1),
        ({RULE: ["b.json"], "sample-gap": ["a.json"]}, "a.json", True, False, 0),
        ({}, "a.json", True, True, 1),
        ({}, "a.json", False, True, 0),
        ({}, None, False, False, 1),
        ({RULE: ["c.json"]}, "c.json", False, False, 1),
        ({}, "c.json", True, True, 0),
    ],
    ids=["fixed", "not checked", "deleted", "part", "removed", "renamed", "renamed, not checked"],
)
def test_an_entry_is_unused_only_if_its_rule_checked_the_file(
    rules_run, new_path, whole, deleted, count
):
    bulk = suppressions(entry_for(violation()), is_deleted=lambda entry: deleted)
    if new_path == "c.json":
        bulk = bulk.with_moves(renamed("a.json", new_path))
    in_change = ["a.json"] if new_path is None else []
    assert len(unused(bulk, rules_run, in_change, whole=whole)) == count


@pytest.mark.parametrize(
    ("rules_run", "whole", "count"),
    [({}, True, 1), ({"sample-gap": ["a.json"]}, False, 1), ({"sample-gap": ["b.json"]}, False, 0)],
    ids=["whole", "its file", "another file"],
)
def test_an_entry_for_an_unknown_rule_is_unused_if_its_file_was_checked(rules_run, whole, count):
    bulk = suppressions(Entry("agregate-mismatch", "a.json"))
    assert len(unused(bulk, rules_run, whole=whole)) == count


# reasons and expiry


def test_the_reason_of_an_entry_is_shown():
    entry = entry_for(violation())._replace(reason="another GPU")
    hidden = applied(suppressions(entry), violation())
    assert (hidden.ignored, hidden.ignored_by) == ("another GPU", "file")


@pytest.mark.parametrize(("days_left", "hides"), [(0, True), (1, True), (-1, False)])
def test_an_entry_applies_through_its_last_day(days_left, hides):
    until = TODAY + timedelta(days_left)
    entry = entry_for(violation())._replace(reason="for now", expires=until)
    bulk = suppressions(entry)
    shown, used = bulk.apply(violation())
    assert (shown.ignored is not None) is hides
    if not hides:
        assert shown.finding.message == f"wrong; suppressed until {until}: for now"
    assert unused(bulk, {entry.rule: {entry.path}}, used=used, whole=True) == []


def test_an_expired_entry_without_a_reason_shows_its_date():
    entry = entry_for(violation())._replace(expires=TODAY - timedelta(1))
    shown = applied(suppressions(entry), violation())
    assert shown.finding.message == "wrong; suppressed until 2026-05-16"


def test_an_expired_entry_for_a_rule_on_changes_is_unused():
    ended = Entry("loosened-baseline", "a.json", "/x", reason="r", expires=TODAY - timedelta(1))
    current = ended._replace(at="/y", expires=TODAY)
    assert unused(suppressions(ended, current), whole=True) == [ended]
    assert unused(suppressions(ended, current), {RULE: ["a.json"]}) == [ended]
    assert unused(suppressions(ended, current), {RULE: ["b.json"]}) == []


@given(lists, lists)
def test_the_entry_that_suppresses_more_applies_if_two_have_one_key(ours, theirs):
    known = by_key([*ours, *theirs])
    for entry in (*ours, *theirs):
        chosen = known[entry.key]
        chosen_gap, gap = (inf if gap is None else gap for gap in (chosen.gap, entry.gap))
        assert chosen_gap >= gap
        if chosen_gap == gap:
            assert (chosen.expires or date.max) >= (entry.expires or date.max)
        assert entry.reason in chosen.reason
    assert known == by_key([*theirs, *ours]), "the order of the sides does not matter"


@pytest.mark.parametrize(
    ("reasons", "merged"),
    [
        (["", "two runs"], "two runs"),
        (["two runs", "two runs"], "two runs"),
        (["two runs", "a driver", "", "two runs"], "a driver; two runs"),
        (["a driver; two runs", "two runs"], "a driver; two runs"),
    ],
)
def test_no_reason_is_lost_if_several_entries_have_one_key(reasons, merged):
    entries = [Entry("sample-gap", "a.json", "/x", reason=reason) for reason in reasons]
    [entry] = by_key(entries).values()
    assert entry.reason == merged
