import pytest


@pytest.mark.parametrize(("whole", "found"), [(12.5, 0), (12.6, 1)])
def test_a_quarter_over_the_stages(judge, coherent, whole: float, found: int) -> None:
    document = coherent(stages_ms={"A": 4.0, "B": 6.0}, expected_e2e_ms=whole)
    assert len(judge("unexplained-overhead", document)) == found


@pytest.mark.parametrize(("stage", "found"), [(9.8, 0), (9.9, 1)])
def test_a_tenth_over_the_steps(judge, coherent, stage: float, found: int) -> None:
    document = coherent(stages_ms={"DenoisingStage": stage}, expected_e2e_ms=stage)
    findings = judge("unexplained-overhead", document)
    assert len(findings) == found
    assert all("exceeds the steps by 0.92" in finding.message for finding in findings)


def test_no_parts_explain_nothing(judge, coherent) -> None:
    assert judge("unexplained-overhead", coherent(stages_ms={}, expected_e2e_ms=5.5)) == []


def test_an_incomplete_series_is_no_sum(judge, coherent) -> None:
    fields = {"stages_ms": {"DenoisingStage": 99.5}, "denoise_step_ms": {"0": 4.5, "9": 4.5}}
    assert judge("unexplained-overhead", coherent(**fields, expected_e2e_ms=99.9)) == []
