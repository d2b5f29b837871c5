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
def test_each_kind_of_measurement(run_rule, coherent, fields: dict, pointer: str) -> None:
    (finding,) = run_rule("negative-measurement", coherent(**fields))
    assert finding.pointer == f"/scenarios/t2i/{pointer}"


def test_a_minus_in_a_string_or_an_exponent_is_not_a_sign(run_rule, coherent) -> None:
    document = coherent(notes="on -1 day", expected_e2e_ms=1e-5)
    assert run_rule("negative-measurement", document) == []


def test_zero_is_not_negative(run_rule, coherent) -> None:
    assert run_rule("negative-measurement", coherent(expected_e2e_ms=-0.0)) == []


def test_the_message_contains_the_number(run_rule, coherent) -> None:
    (finding,) = run_rule("negative-measurement", coherent(expected_e2e_ms=-1.5))
    assert finding.message == "`expected_e2e_ms` is -1.5; a measurement cannot be negative"
    assert finding.found == -1.5
