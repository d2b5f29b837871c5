from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_several_in_one_scenario_are_one_finding(judge, coherent) -> None:
    document = coherent(stages_ms={"A": 600.0, "B": 1.25}, expected_e2e_ms=605)
    (finding,) = judge("round-measurement", document)
    assert "`A` 600.0 and `expected_e2e_ms` 605 among" in finding.message
    assert [place.pointer for place in finding.related] == ["/scenarios/t2i/expected_e2e_ms"]


def test_typed_over_in_the_real_change(judge) -> None:
    findings = judge("round-measurement", (FIXTURES / "merged.json").read_bytes())
    assert "fastwan2_2_ti2v_5b" in {finding.scenario for finding in findings}


def test_small_numbers_samples_and_memory_may_be_round(judge, coherent) -> None:
    document = coherent(
        stages_ms={"A": 5.0, "B": 1.25},
        denoise_step_ms={"0": 100.0, "1": 4.77},
        load_peak_vram_mb=13120.0,
        expected_e2e_ms=12,
    )
    assert judge("round-measurement", document) == []


def test_a_scenario_measured_in_whole_numbers_is_not_typed(judge, coherent) -> None:
    document = coherent(
        stages_ms={"A": 15, "B": 17},
        denoise_step_ms={"0": 7, "1": 8},
        expected_e2e_ms=32,
        expected_avg_denoise_ms=8,
        expected_median_denoise_ms=8,
    )
    assert judge("round-measurement", document) == []


def test_counts_are_no_measurements(judge) -> None:
    document = {"benchmarks": [{"stats": {"rounds": 10, "mean": 0.25, "min": 0.13}}]}
    assert judge("round-measurement", document, format="pytest-benchmark") == []
