import pytest


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"expected_e2e_ms": -1.5}, "expected_e2e_ms"),
        ({"stages_ms": {"A": 2.5, "B": -0.01, "C": None}}, "stages_ms/B"),
        ({"denoise_step_ms": {"0": 1.5, "1": -2}}, "denoise_step_ms/1"),
        ({"load_peak_vram_mb": -1e-3}, "load_peak_vram_mb"),
    ],
)
def test_each_place(judge, coherent, fields: dict, pointer: str) -> None:
    (finding,) = judge("negative-measurement", coherent(**fields))
    assert finding.pointer == f"/scenarios/t2i/{pointer}"


def test_a_minus_that_is_no_sign(judge, coherent) -> None:
    document = coherent(notes="on -1 day", expected_e2e_ms=1e-5)
    assert judge("negative-measurement", document) == []


def test_zero_is_not_negative(judge, coherent) -> None:
    assert judge("negative-measurement", coherent(expected_e2e_ms=-0.0)) == []


def test_says_the_number(judge, coherent) -> None:
    (finding,) = judge("negative-measurement", coherent(expected_e2e_ms=-1.5))
    assert finding.message == "`expected_e2e_ms` is -1.5; a measurement is never below zero"
    assert finding.found == -1.5
