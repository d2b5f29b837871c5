import pytest

from tests.paths import FIXTURES


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


def test_points_at_the_first_and_shows_the_others(judge, coherent) -> None:
    stages = {"A": 600.0, "B": 1.25, "C": 35}
    (finding,) = judge("round-measurement", coherent(stages_ms=stages))
    assert (finding.pointer, finding.found) == ("/scenarios/t2i/stages_ms/A", 600.0)
    assert [(place.pointer, place.label) for place in finding.related] == [
        ("/scenarios/t2i/stages_ms/C", "and this")
    ]


def test_a_single_one_is_enough(judge, coherent) -> None:
    (finding,) = judge("round-measurement", coherent(expected_e2e_ms=25))
    assert (finding.field, finding.found, finding.related) == ("expected_e2e_ms", 25, ())


@pytest.mark.parametrize(("stage", "found"), [(5, 0), (9, 0), (10, 1), (12, 0), (15, 1)])
def test_multiples_of_five_from_ten_on(judge, coherent, stage: float, found: int) -> None:
    assert len(judge("round-measurement", coherent(stages_ms={"A": stage}))) == found


@pytest.mark.parametrize(
    ("others", "steps", "found"),
    [
        ([7.5, 8.25], [], 1),
        ([7, 8], [], 0),
        ([7.5, 7.25, 8], [], 1),
        ([7.5, 8], [], 0),
        ([7.5, 7.25, 9, 11, 13], [], 0),
        ([7, 8], [4.21, 4.77, 4.5], 1),
    ],
)
def test_most_of_the_others_carry_decimals(judge, others, steps, found: int) -> None:
    stages = dict(zip("BCDEF", others, strict=False)) | {"A": 600}
    record = {"stages_ms": stages, "denoise_step_ms": {str(n): x for n, x in enumerate(steps)}}
    assert len(judge("round-measurement", {"scenarios": {"t2i": record}})) == found
