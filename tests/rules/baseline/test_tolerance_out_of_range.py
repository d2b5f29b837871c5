import pytest


@pytest.mark.parametrize(
    ("value", "count"), [(0.01, 0), (1, 0), (1.0, 0), (0, 1), (-0.1, 1), (1.01, 1)]
)
def test_range(run_rule, value: float, count: int) -> None:
    assert (
        len(run_rule("tolerance-out-of-range", {"tolerances": {"pr_test": {"e2e": value}}}))
        == count
    )


def test_a_profile_looser_than_the_next_one_is_reported(run_rule) -> None:
    tolerances = {"long_term": {"e2e": 0.3, "a": 0.1}, "pr_test": {"e2e": 0.25, "a": 0.1}}
    (finding,) = run_rule("tolerance-out-of-range", {"tolerances": tolerances})
    assert finding.pointer == "/tolerances/long_term/e2e"
    assert "is 0.3, looser than 0.25 of `pr_test`" in finding.message
    assert finding.related[0].pointer == "/tolerances/pr_test/e2e"


@pytest.mark.parametrize("tolerances", [{}, {"long_term": {"e2e": 0.3}}, {"pr_test": 1}, []])
def test_files_without_two_profiles_are_accepted(run_rule, tolerances: object) -> None:
    assert run_rule("tolerance-out-of-range", {"tolerances": tolerances}) == []


def test_a_string_is_left_to_wrong_type(run_rule) -> None:
    assert run_rule("tolerance-out-of-range", {"tolerances": {"pr_test": {"e2e": "9"}}}) == []


def test_the_message_contains_the_number(run_rule) -> None:
    (finding,) = run_rule("tolerance-out-of-range", {"tolerances": {"pr_test": {"e2e": 1.5}}})
    assert finding.message == "tolerance `e2e` is 1.5; it must be above 0 and at most 1"
    assert finding.found == 1.5


def test_every_tolerance_of_a_profile_is_compared(run_rule) -> None:
    tolerances = {
        "pr_test": {"a": 0.1, "e2e": 0.25, "stages": {"x": 0.2}},
        "long_term": {"gone": 0.9, "text": "9", "e2e": 0.3, "stages": {"x": 0.4}},
    }
    first, second = run_rule("tolerance-out-of-range", {"tolerances": tolerances})
    assert (first.found, first.expected) == (0.3, 0.25)
    assert second.message == (
        "tolerance `stages/x` of `long_term` is 0.4, looser than 0.2 of `pr_test`"
    )


def test_a_profile_may_be_a_single_number(run_rule) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": {"mean": "measurement"},
        "tolerances": {"at": "/gates/all", "loosest-last": ["nightly", "push"]},
    }
    document = {"gates": {"all": {"nightly": 0.3, "push": 0.2}}}
    (finding,) = run_rule("tolerance-out-of-range", document, format=own)
    assert finding.message == "tolerance `nightly` of `nightly` is 0.3, looser than 0.2 of `push`"
    assert [related.label for related in finding.related] == ["`push` has 0.2"]
