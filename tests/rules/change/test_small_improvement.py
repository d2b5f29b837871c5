import pytest


def scaled(coherent, factor: float):
    return coherent(
        stages_ms={"TextEncodingStage": 1.25 * factor, "DenoisingStage": 9.02 * factor},
        denoise_step_ms={"0": 4.21 * factor, "1": 4.77 * factor},
        expected_e2e_ms=10.61 * factor,
        expected_avg_denoise_ms=4.49 * factor,
        expected_median_denoise_ms=4.49 * factor,
    )


@pytest.mark.parametrize(("factor", "found"), [(0.9, 0), (0.94, 0), (0.96, 1), (1.1, 1)])
def test_five_percent_of_one_metric(judge, coherent, factor: float, found: int) -> None:
    after = scaled(coherent, factor)
    assert len(judge("small-improvement", after, before=coherent())) == found


def test_option_and_policy(judge, coherent) -> None:
    after = scaled(coherent, 0.97)
    assert judge("small-improvement", after, before=coherent(), **{"min-improvement": 0.02}) == []
    assert judge("small-improvement", after, before=coherent(), policy="tighten-only") == []


def test_a_part_of_a_scenario_is_left_to_mixed_snapshot(judge, coherent) -> None:
    after = coherent(expected_e2e_ms=10.6)
    assert judge("small-improvement", after, before=coherent()) == []
