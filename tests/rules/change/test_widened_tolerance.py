import pytest


@pytest.mark.parametrize("policy", ["snapshot", "tighten-only", "free"])
def test_under_every_policy(run_rule, policy: str) -> None:
    before, after = ({"tolerances": {"pr_test": {"e2e": value}}} for value in (0.2, 0.25))
    (finding,) = run_rule("widened-tolerance", after, before=before, policy=policy)
    assert finding.message == "tolerance `pr_test/e2e` was increased from 0.2 to 0.25"
    assert finding.pointer == "/tolerances/pr_test/e2e"


def test_decreased_added_and_removed_tolerances_are_not_reported(run_rule) -> None:
    before = {"tolerances": {"pr_test": {"e2e": 0.25, "removed": 0.1}}}
    after = {"tolerances": {"pr_test": {"e2e": 0.2, "added": 0.9}}}
    assert run_rule("widened-tolerance", after, before=before) == []


def test_found_and_expected_are_the_two_numbers(run_rule) -> None:
    before, after = ({"tolerances": {"pr_test": {"e2e": value}}} for value in (0.2, 0.25))
    (finding,) = run_rule("widened-tolerance", after, before=before)
    assert (finding.label, finding.found, finding.expected) == ("was 0.2", 0.25, 0.2)
