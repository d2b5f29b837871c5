import pytest


@pytest.mark.parametrize("policy", ["snapshot", "tighten-only", "free"])
def test_under_every_policy(judge, policy: str) -> None:
    before, after = ({"tolerances": {"pr_test": {"e2e": value}}} for value in (0.2, 0.25))
    (finding,) = judge("widened-tolerance", after, before=before, policy=policy)
    assert finding.message == "tolerance `pr_test/e2e` grew from 0.2 to 0.25"
    assert finding.pointer == "/tolerances/pr_test/e2e"


def test_narrower_new_and_gone_tolerances_are_not_wider(judge) -> None:
    before = {"tolerances": {"pr_test": {"e2e": 0.25, "gone": 0.1}}}
    after = {"tolerances": {"pr_test": {"e2e": 0.2, "new": 0.9}}}
    assert judge("widened-tolerance", after, before=before) == []


def test_both_numbers_are_told_to_machines(judge) -> None:
    before, after = ({"tolerances": {"pr_test": {"e2e": value}}} for value in (0.2, 0.25))
    (finding,) = judge("widened-tolerance", after, before=before)
    assert (finding.label, finding.found, finding.expected) == ("was 0.2", 0.25, 0.2)
