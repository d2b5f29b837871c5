import pytest

from tests.paths import FIXTURES


def test_both_sums_of_the_real_change_as_merged(judge) -> None:
    findings = judge("total-below-parts", (FIXTURES / "merged.json").read_bytes())
    (finding,) = [one for one in findings if one.scenario == "fastwan2_2_ti2v_5b"]
    assert finding.message == (
        "`expected_e2e_ms` is 2684.91, less than its stages, which sum to 3047.91 "
        "(-363.00, -11.91 %)"
    )
    assert (finding.found, finding.expected) == (2684.91, 3047.91)


def test_denoising_stage_below_its_steps_as_reviewed(judge) -> None:
    findings = judge("total-below-parts", (FIXTURES / "review.json").read_bytes())
    assert [(finding.scenario, finding.found, finding.expected) for finding in findings] == [
        ("flux_image_t2i_2_gpus", 5000.66, 5029.15)
    ]


@pytest.mark.parametrize(("whole", "found"), [(9.96, 0), (9.94, 1)])
def test_half_a_percent_is_allowed(judge, coherent, whole: float, found: int) -> None:
    document = coherent(stages_ms={"A": 4.0, "B": 6.0}, expected_e2e_ms=whole)
    assert len(judge("total-below-parts", document)) == found


def test_slack_is_an_option(judge, coherent) -> None:
    document = coherent(stages_ms={"A": 10.0}, expected_e2e_ms=9.5)
    assert judge("total-below-parts", document, slack=0.1) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"expected_e2e_ms": 0},
        {"expected_e2e_ms": None},
        {"stages_ms": {"A": None, "per_frame_generation": 99.5}, "expected_e2e_ms": 1.5},
        {"stages_ms": {"A": "x", "B": 99.5}},
        {"stages_ms": {}},
        {"stages_ms": {"DenoisingStage": 1.5}, "denoise_step_ms": {"0": 4.5, "9": 4.5}},
        {"stages_ms": {"DenoisingStage": None}},
        {"stages_ms": {"BeforeDenoisingStage": 1.5}},
        {"stages_ms": {"A": 1e308, "B": 1e308}},
    ],
)
def test_what_cannot_be_added_up_is_skipped(judge, coherent, fields: dict) -> None:
    assert judge("total-below-parts", coherent(**fields)) == []


def test_several_wholes_are_one_total(judge, coherent) -> None:
    stages = {"LTX2AVDenoisingStage": 5.0, "LTX2RefinementStage": 3.5}
    (finding,) = judge("total-below-parts", coherent(stages_ms=stages))
    assert finding.message.startswith(
        "`LTX2AVDenoisingStage` and `LTX2RefinementStage` sum to 8.50, less than its steps"
    )
    assert [place.pointer.rpartition("/")[2] for place in finding.related] == [
        "LTX2RefinementStage",
        "denoise_step_ms",
    ]


def test_times_below_a_millisecond_count(judge, coherent) -> None:
    document = coherent(stages_ms={"A": 0.6}, expected_e2e_ms=0.5)
    assert len(judge("total-below-parts", document)) == 1


def test_what_the_slack_just_allows_passes(judge, coherent) -> None:
    document = coherent(stages_ms={"A": 10.0}, expected_e2e_ms=5.0)
    assert judge("total-below-parts", document, slack=0.5) == []
    assert len(judge("total-below-parts", document, slack=0.375)) == 1
