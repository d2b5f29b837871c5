import pytest


@pytest.mark.parametrize(("policy", "found"), [("snapshot", 1), ("tighten-only", 2), ("free", 0)])
def test_policies(judge, coherent, policy: str, found: int) -> None:
    stages = {"TextEncodingStage": 1.3, "DenoisingStage": 9.02}
    after = coherent(expected_e2e_ms=10.7, stages_ms=stages)
    findings = judge("loosened-baseline", after, before=coherent(), policy=policy)
    assert len(findings) == found


def test_old_new_and_percent(judge, coherent) -> None:
    (finding,) = judge("loosened-baseline", coherent(expected_e2e_ms=21.22), before=coherent())
    assert finding.message == "`expected_e2e_ms` rose from 10.61 to 21.22 (+100.00 %)"


@pytest.mark.parametrize("before", [0, None])
def test_a_gate_that_comes_up_is_not_loosened(judge, coherent, before) -> None:
    earlier = coherent(expected_e2e_ms=before)
    assert judge("loosened-baseline", coherent(), before=earlier) == []


def test_both_numbers_are_told_to_machines(judge, coherent) -> None:
    (finding,) = judge("loosened-baseline", coherent(expected_e2e_ms=21.22), before=coherent())
    assert (finding.found, finding.expected) == (21.22, 10.61)
    assert finding.label == "was 10.61"
