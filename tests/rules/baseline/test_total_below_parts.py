import pytest

from tests.paths import FIXTURES


def test_a_total_of_the_merged_file(run_rule) -> None:
    findings = run_rule("total-below-parts", (FIXTURES / "merged.json").read_bytes())
    (finding,) = [finding for finding in findings if finding.scenario == "fastwan2_2_ti2v_5b"]
    assert finding.message == (
        "`expected_e2e_ms` is 2684.91, less than its stages, which sum to 3047.91 "
        "(-363.00, -11.91 %)"
    )
    assert (finding.found, finding.expected) == (2684.91, 3047.91)


def test_a_denoising_stage_below_its_steps_in_the_reviewed_file(run_rule) -> None:
    findings = run_rule("total-below-parts", (FIXTURES / "review.json").read_bytes())
    assert [(finding.scenario, finding.found, finding.expected) for finding in findings] == [
        ("flux_image_t2i_2_gpus", 5000.66, 5029.15)
    ]


@pytest.mark.parametrize(("whole", "count"), [(9.96, 0), (9.94, 1)])
def test_half_a_percent_is_allowed(run_rule, coherent, whole: float, count: int) -> None:
    document = coherent(stages_ms={"A": 4.0, "B": 6.0}, expected_e2e_ms=whole)
    assert len(run_rule("total-below-parts", document)) == count


def test_slack_is_an_option(run_rule, coherent) -> None:
    document = coherent(stages_ms={"A": 10.0}, expected_e2e_ms=9.5)
    assert run_rule("total-below-parts", document, slack=0.1) == []


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
def test_unknown_sums_are_skipped(run_rule, coherent, fields: dict) -> None:
    assert run_rule("total-below-parts", coherent(**fields)) == []


def test_several_fields_make_up_one_total(run_rule, coherent) -> None:
    stages = {"LTX2AVDenoisingStage": 5.0, "LTX2RefinementStage": 3.5}
    (finding,) = run_rule("total-below-parts", coherent(stages_ms=stages))
    assert finding.message.startswith(
        "`LTX2AVDenoisingStage` and `LTX2RefinementStage` sum to 8.50, less than its steps"
    )
    assert [related.pointer.rpartition("/")[2] for related in finding.related] == [
        "LTX2RefinementStage",
        "denoise_step_ms",
    ]


def test_times_below_a_millisecond_are_checked(run_rule, coherent) -> None:
    document = coherent(stages_ms={"A": 0.6}, expected_e2e_ms=0.5)
    assert len(run_rule("total-below-parts", document)) == 1


def test_a_difference_equal_to_the_slack_is_accepted(run_rule, coherent) -> None:
    document = coherent(stages_ms={"A": 10.0}, expected_e2e_ms=5.0)
    assert run_rule("total-below-parts", document, slack=0.5) == []
    assert len(run_rule("total-below-parts", document, slack=0.375)) == 1
