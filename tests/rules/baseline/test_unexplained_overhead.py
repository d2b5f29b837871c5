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


def test_message_holds_the_arithmetic(judge, coherent) -> None:
    document = coherent(stages_ms={"A": 4.0, "B": 6.0}, expected_e2e_ms=13.5)
    (finding,) = judge("unexplained-overhead", document)
    assert finding.message == (
        "`expected_e2e_ms` exceeds the stages by 3.50 (13.50 against 10.00, +35.00 %, allowed +25%)"
    )


def test_several_wholes_are_one_total(judge, coherent) -> None:
    stages = {"LTX2AVDenoisingStage": 6.0, "LTX2RefinementStage": 3.9}
    (finding,) = judge("unexplained-overhead", coherent(stages_ms=stages))
    assert finding.message.startswith(
        "`LTX2AVDenoisingStage` and `LTX2RefinementStage` exceed the steps by 0.92"
    )


def test_times_below_a_millisecond_count(judge, coherent) -> None:
    document = coherent(stages_ms={"A": 0.5}, expected_e2e_ms=0.9)
    assert len(judge("unexplained-overhead", document)) == 1
