import pytest


@pytest.mark.parametrize("policy", ["snapshot", "tighten-only", "free"])
def test_under_every_policy(run_rule, policy: str) -> None:
    before, after = ({"tolerances": {"pr_test": {"e2e": value}}} for value in (0.2, 0.25))
    (finding,) = run_rule("widened-tolerance", after, before=before, policy=policy)
    assert finding.message == "tolerance `pr_test/e2e` was increased from 0.2 to 0.25"
    assert finding.pointer == "/tolerances/pr_test/e2e"


def test_decreased_and_added_tolerances_are_not_reported(run_rule) -> None:
    before = {"tolerances": {"pr_test": {"e2e": 0.25}}}
    after = {"tolerances": {"pr_test": {"e2e": 0.2, "added": 0.9}, "long_term": {"e2e": 0.1}}}
    assert run_rule("widened-tolerance", after, before=before) == []


BEFORE = {"pr_test": {"e2e": 0.25, "step": 0.2}, "long_term": {"e2e": 0.1}}


@pytest.mark.parametrize(
    ("after", "message", "pointer"),
    [
        (
            {"tolerances": {**BEFORE, "pr_test": {"step": 0.2}}},
            "tolerance `pr_test/e2e` was removed",
            "/tolerances/pr_test",
        ),
        (
            {"tolerances": {"long_term": {"e2e": 0.1}}},
            "the tolerances of `pr_test` were removed: `e2e` and `step`",
            "/tolerances",
        ),
        (
            {"tolerances": {**BEFORE, "pr_test": {}}},
            "the tolerances of `pr_test` were removed: `e2e` and `step`",
            "/tolerances/pr_test",
        ),
        (
            {"tolerances": {**BEFORE, "pr_test": None}},
            "the tolerances of `pr_test` were removed: `e2e` and `step`",
            "/tolerances/pr_test",
        ),
        ({"tolerances": {}}, "all tolerances were removed", "/tolerances"),
        ({"scenarios": {}}, "all tolerances were removed", ""),
    ],
)
def test_a_removed_tolerance_is_reported(run_rule, after, message: str, pointer: str) -> None:
    (finding,) = run_rule("widened-tolerance", after, before={"tolerances": BEFORE}, policy="free")
    assert (finding.message, finding.pointer) == (message, pointer)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ('{"tolerances": {"pr_test": {"step": 0.2}, "long_term": {"e2e": 0.1}}}', '"pr_test"'),
        ('{"tolerances": {"pr_test": {}, "long_term": {"e2e": 0.1}}}', '"pr_test"'),
        ('{"tolerances": {"long_term": {"e2e": 0.1}}}', '"tolerances"'),
        ('{"tolerances": {}}', "{}"),
        ("{}", "{}"),
    ],
)
def test_the_span_of_a_removed_tolerance(run_rule, text: str, marked: str) -> None:
    (finding,) = run_rule("widened-tolerance", text, before={"tolerances": BEFORE})
    assert text[slice(*finding.span)] == marked


@pytest.mark.parametrize(
    ("after", "names"),
    [
        ({"pr_test": {"step": 0.2}, "long_term": {"e2e": 0.1}}, ["pr_test/e2e"]),
        ({"long_term": {"e2e": 0.1}}, ["pr_test/e2e", "pr_test/step"]),
        ({}, ["pr_test/e2e", "pr_test/step", "long_term/e2e"]),
    ],
)
def test_expected_holds_the_removed_tolerances(run_rule, after: dict, names: list) -> None:
    changed, before = {"tolerances": after}, {"tolerances": BEFORE}
    (finding,) = run_rule("widened-tolerance", changed, before=before)
    assert finding.expected == [f"tolerances/{name}" for name in names]


@pytest.mark.parametrize(
    "after", [None, [], 7, {"tolerances": 0.5}, {"tolerances": {"pr_test": []}}]
)
def test_a_file_without_an_object_of_tolerances(run_rule, after) -> None:
    findings = run_rule("widened-tolerance", after, before={"tolerances": BEFORE})
    assert all("removed" in finding.message for finding in findings)
    assert (after is None) == (not findings)


@pytest.mark.parametrize(("value", "count"), [(0.1, 0), (0.05, 0), (0.15, 1)])
def test_a_tolerance_that_moved_is_not_removed(run_rule, value: float, count: int) -> None:
    before = {"tolerances": {"e2e": 0.1}}
    after = {"tolerances": {"long_term": {"e2e": value}}}
    assert len(run_rule("widened-tolerance", after, before=before)) == count


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"pr_test": {"e2e": 0.1}}, {"e2e": 0.1}),
        ({"pr_test": {"e2e": 0.1}}, {"long_term": {"nested": {"e2e": 0.1}}}),
        ({"e2e": 1}, {"long_term": {"e2e": 0.5}}),
    ],
)
def test_a_tolerance_keeps_its_last_name_where_it_moves(run_rule, before, after) -> None:
    changed = {"tolerances": after}
    assert run_rule("widened-tolerance", changed, before={"tolerances": before}) == []
    renamed = {"tolerances": {"other": 0.1}}
    assert len(run_rule("widened-tolerance", renamed, before={"tolerances": before})) == 1


def test_a_tolerance_of_zero_is_left_to_tolerance_out_of_range(run_rule) -> None:
    before, after = ({"tolerances": {"pr_test": {"e2e": value}}} for value in (0, 0.2))
    assert run_rule("widened-tolerance", after, before=before) == []
    assert len(run_rule("tolerance-out-of-range", before)) == 1


def test_every_tolerance_is_compared(run_rule) -> None:
    before = {"pr_test": {"a": 0.1, "b": 0.1, "c": 0.1, "d": 0.1}}
    after = {"pr_test": {"a": "x", "b": 0.2, "c": 0.05, "d": 0.3}}
    findings = run_rule("widened-tolerance", {"tolerances": after}, before={"tolerances": before})
    assert [finding.pointer for finding in findings] == [
        "/tolerances/pr_test/b",
        "/tolerances/pr_test/d",
    ]


def test_found_and_expected_are_the_two_numbers(run_rule) -> None:
    before, after = ({"tolerances": {"pr_test": {"e2e": value}}} for value in (0.2, 0.25))
    (finding,) = run_rule("widened-tolerance", after, before=before)
    assert (finding.label, finding.found, finding.expected) == ("was 0.2", 0.25, 0.2)


@pytest.mark.parametrize("before", [[], "x", None, {"a": []}, {"a": None}])
def test_what_was_no_tolerance_is_not_removed(run_rule, before) -> None:
    for after in ({"tolerances": {"a": {"b": 1}}}, {"tolerances": 0}, {}):
        assert run_rule("widened-tolerance", after, before={"tolerances": before}) == []


def test_a_number_that_became_an_object_is_removed(run_rule) -> None:
    after = {"tolerances": {"e2e": {"x": 0.5}}}
    (finding,) = run_rule("widened-tolerance", after, before={"tolerances": {"e2e": 0.2}})
    assert finding.message == "tolerance `e2e` was removed"
