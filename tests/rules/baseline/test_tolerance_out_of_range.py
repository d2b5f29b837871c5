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
