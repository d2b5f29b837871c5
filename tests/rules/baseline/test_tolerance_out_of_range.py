import pytest


@pytest.mark.parametrize(
    ("value", "found"), [(0.01, 0), (1, 0), (1.0, 0), (0, 1), (-0.1, 1), (1.01, 1)]
)
def test_range(judge, value: float, found: int) -> None:
    assert (
        len(judge("tolerance-out-of-range", {"tolerances": {"pr_test": {"e2e": value}}})) == found
    )


def test_no_profile_is_looser_than_the_one_for_pull_requests(judge) -> None:
    tolerances = {"long_term": {"e2e": 0.3, "a": 0.1}, "pr_test": {"e2e": 0.25, "a": 0.1}}
    (finding,) = judge("tolerance-out-of-range", {"tolerances": tolerances})
    assert finding.pointer == "/tolerances/long_term/e2e"
    assert "is 0.3, looser than 0.25 of `pr_test`" in finding.message
    assert finding.related[0].pointer == "/tolerances/pr_test/e2e"


@pytest.mark.parametrize("tolerances", [{}, {"long_term": {"e2e": 0.3}}, {"pr_test": 1}, []])
def test_files_without_a_profile_to_compare_with(judge, tolerances: object) -> None:
    assert judge("tolerance-out-of-range", {"tolerances": tolerances}) == []


def test_a_text_is_left_to_wrong_type(judge) -> None:
    assert judge("tolerance-out-of-range", {"tolerances": {"pr_test": {"e2e": "9"}}}) == []


def test_says_the_number(judge) -> None:
    (finding,) = judge("tolerance-out-of-range", {"tolerances": {"pr_test": {"e2e": 1.5}}})
    assert finding.message == "tolerance `e2e` is 1.5; it must be above 0 and at most 1"
    assert finding.found == 1.5


def test_every_tolerance_of_a_profile_is_compared(judge) -> None:
    tolerances = {
        "pr_test": {"a": 0.1, "e2e": 0.25, "stages": {"x": 0.2}},
        "long_term": {"gone": 0.9, "text": "9", "e2e": 0.3, "stages": {"x": 0.4}},
    }
    first, second = judge("tolerance-out-of-range", {"tolerances": tolerances})
    assert (first.found, first.expected) == (0.3, 0.25)
    assert second.message == (
        "tolerance `stages/x` of `long_term` is 0.4, looser than 0.2 of `pr_test`"
    )


def test_profiles_of_one_number(judge) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "signature": {"has": ["/cases"]},
        "fields": {"mean": "measurement"},
        "tolerances": {"at": "/gates/all", "loosest-last": ["nightly", "push"]},
    }
    document = {"gates": {"all": {"nightly": 0.3, "push": 0.2}}}
    (finding,) = judge("tolerance-out-of-range", document, format=own)
    assert finding.message == "tolerance `nightly` of `nightly` is 0.3, looser than 0.2 of `push`"
    assert [place.label for place in finding.related] == ["`push` has 0.2"]
