import json

import pytest

from tests.paths import FIXTURES


def changed(judge, rule: str, after: str, before: str = "before"):
    sides = [(FIXTURES / f"{name}.json").read_bytes() for name in (after, before)]
    return {one.scenario: one.message for one in judge(rule, sides[0], before=sides[1])}


def test_the_reviewed_change_moved_four_values_of_one_scenario(judge) -> None:
    message = changed(judge, "mixed-snapshot", "review")["wan2_1_t2v_1.3b"]
    assert message.startswith("4 of 59 measurements moved")
    assert "`expected_avg_denoise_ms` and `expected_median_denoise_ms` stayed" in message


def test_a_scenario_replaced_whole_is_not_mixed(judge) -> None:
    assert "flux_image_t2i_2_gpus" not in changed(judge, "mixed-snapshot", "coherent")


def test_what_did_not_move_is_not_mixed(judge) -> None:
    assert changed(judge, "mixed-snapshot", "before") == {}


@pytest.mark.parametrize("policy", ["tighten-only", "free"])
def test_other_policies_do_not_ask(judge, coherent, policy: str) -> None:
    after = coherent(expected_e2e_ms=10.3)
    assert judge("mixed-snapshot", after, before=coherent(), policy=policy) == []


def test_the_estimate_of_the_test_time_is_no_measurement(judge, coherent) -> None:
    after, before = (coherent(estimated_full_test_time_s=time) for time in (60.1, 70.1))
    assert judge("mixed-snapshot", after, before=before) == []


@pytest.mark.parametrize(
    ("stayed", "mixed"), [(0.03, False), (0.09, False), (0.1, True), (3, True)]
)
def test_what_stays_by_its_size_says_nothing(judge, stayed: float, mixed: bool) -> None:
    def baseline(scale: float) -> dict:
        stages = {"InputValidationStage": stayed, "TextEncodingStage": 2.5 * scale}
        steps = {str(step): (7.5 + step) * scale for step in range(4)}
        record = {"stages_ms": stages, "denoise_step_ms": steps, "expected_e2e_ms": 50 * scale}
        return {"scenarios": {"t2i": record}}

    assert bool(judge("mixed-snapshot", baseline(0.5), before=baseline(1))) is mixed


def test_what_did_not_run_in_either_run_says_nothing(judge) -> None:
    def baseline(scale: float) -> dict:
        stages = {"per_frame_generation": None, "TextEncodingStage": 2.5 * scale}
        return {"scenarios": {"t2i": {"stages_ms": stages, "expected_e2e_ms": 50 * scale}}}

    assert judge("mixed-snapshot", baseline(0.5), before=baseline(1)) == []


def test_points_at_the_first_that_moved_and_shows_two_more(judge, coherent) -> None:
    stages = {"TextEncodingStage": 1.01, "DenoisingStage": 9.02}
    after = coherent(
        stages_ms=stages,
        denoise_step_ms={"0": 4.0, "1": 4.0},
        expected_avg_denoise_ms=4.0,
    )
    text = json.dumps(after)
    (finding,) = judge("mixed-snapshot", text, before=coherent())
    assert finding.message == (
        "4 of 7 measurements moved; `expected_e2e_ms` and `expected_median_denoise_ms` stayed: "
        "the values are of two runs"
    )
    assert text[slice(*finding.span)] == "1.01"
    assert [(place.pointer, place.label) for place in finding.related] == [
        ("/scenarios/t2i/expected_avg_denoise_ms", "moved too"),
        ("/scenarios/t2i/denoise_step_ms/0", "moved too"),
    ]


def test_where_all_that_moved_went_the_scenario_is_shown(judge, coherent) -> None:
    text = json.dumps(coherent(stages_ms={"DenoisingStage": 9.02}))
    (finding,) = judge("mixed-snapshot", text, before=coherent())
    assert text[slice(*finding.span)] == '"t2i"'
    assert finding.related == ()


def test_where_every_top_level_metric_moved_none_is_named(judge, coherent) -> None:
    after = coherent(
        expected_e2e_ms=9.5, expected_avg_denoise_ms=4.0, expected_median_denoise_ms=4.0
    )
    (finding,) = judge("mixed-snapshot", after, before=coherent())
    assert finding.message == "3 of 7 measurements moved: the values are of two runs"
