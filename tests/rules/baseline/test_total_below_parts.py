import pytest

from tests.paths import FIXTURES
from tests.rules.own_format import cases, own


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
        {"stages_ms": {"A": 0.0}, "expected_e2e_ms": -1.5},
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


TOTAL = own(
    {"total": "measurement", "a_ms": "measurement", "n_ms": "text?", "runs": "samples"},
    decimals=2,
    missing=["nan"],
    totals=[{"whole": ["total"], "parts": ["runs/*", "*_ms"], "overhead": 0.1}],
)


@pytest.mark.parametrize(
    ("runs", "count"),
    [([5.0, 6.0], 1), ([5.0, 6.0, "nan"], 0), ([5.0, None, 6.0], 0), (["nan"], 0), ([], 1)],
)
def test_a_total_of_samples_is_checked_if_none_is_missing(run_rule, runs, count: int) -> None:
    document = cases(x={"total": 7.0, "a_ms": 20.0, "runs": runs})
    assert len(run_rule("total-below-parts", document, format=TOTAL)) == count


@pytest.mark.parametrize("total", ["nan", None, 0])
def test_a_missing_total_is_skipped(run_rule, total) -> None:
    document = cases(x={"total": total, "a_ms": 2.0, "runs": [5.0]})
    assert run_rule("total-below-parts", document, format=TOTAL) == []


def test_a_missing_part_counts_as_absent(run_rule) -> None:
    document = cases(x={"total": 7.0, "a_ms": "nan", "runs": [5.0, 3.0]})
    (finding,) = run_rule("total-below-parts", document, format=TOTAL)
    assert finding.message.startswith("`total` is 7.00, less than its parts, which sum to 8.00")


def test_a_pattern_of_parts_selects_measured_fields_only(run_rule) -> None:
    document = cases(x={"total": 7.0, "a_ms": 2.0, "n_ms": "noise", "runs": [6.0]})
    (finding,) = run_rule("total-below-parts", document, format=TOTAL)
    assert "sum to 8.00" in finding.message


@pytest.mark.parametrize("value", [1.5, [], {}, "x", None])
def test_a_part_that_is_a_limit_in_a_record_is_not_a_part_of_it(run_rule, value) -> None:
    format = {**TOTAL, "kinds": [{"record": "x*", "field": "a_ms", "kind": "limit"}]}
    document = cases(x={"total": 7.0, "a_ms": value, "runs": [6.0]})
    assert run_rule("total-below-parts", document, format=format) == []
    assert run_rule("unexplained-overhead", document, format=format) != []
