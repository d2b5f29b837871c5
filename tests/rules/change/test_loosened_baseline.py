import pytest

from tests.rules.own_format import cases, own


@pytest.mark.parametrize(("policy", "count"), [("snapshot", 1), ("tighten-only", 1), ("free", 0)])
def test_each_policy(run_rule, coherent, policy: str, count: int) -> None:
    stages = {"TextEncodingStage": 1.3, "DenoisingStage": 9.02}
    after = coherent(expected_e2e_ms=10.7, stages_ms=stages)
    findings = run_rule("loosened-baseline", after, before=coherent(), policy=policy)
    assert len(findings) == count


def test_the_message_contains_both_numbers_and_the_percentage(run_rule, coherent) -> None:
    (finding,) = run_rule("loosened-baseline", coherent(expected_e2e_ms=21.22), before=coherent())
    assert finding.message == "`expected_e2e_ms` rose from 10.61 to 21.22 (+100.00 %)"


@pytest.mark.parametrize("before", [0, None])
def test_a_metric_that_was_not_checked_may_rise(run_rule, coherent, before) -> None:
    earlier = coherent(expected_e2e_ms=before)
    assert run_rule("loosened-baseline", coherent(), before=earlier) == []


def test_found_and_expected_are_the_two_numbers(run_rule, coherent) -> None:
    (finding,) = run_rule("loosened-baseline", coherent(expected_e2e_ms=21.22), before=coherent())
    assert (finding.found, finding.expected) == (21.22, 10.61)
    assert finding.label == "was 10.61"


def test_a_sample_in_nested_lists_is_named_by_its_indices(run_rule) -> None:
    format = own({"runs": "samples"}, samples={"runs": {"shape": "nested-lists"}})
    before, after = (cases(x={"runs": [[1.5], [2.5, value]]}) for value in (3.5, 4.5))
    keywords = {"before": before, "format": format, "policy": "tighten-only"}
    (finding,) = run_rule("loosened-baseline", after, **keywords)
    assert finding.message.startswith("`runs/1/1` rose from 3.5 to 4.5")
    assert finding.pointer == "/cases/x/runs/1/1"
