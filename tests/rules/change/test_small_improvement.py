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


def test_message_names_the_best_metric(judge, coherent) -> None:
    after = scaled(coherent, 0.96)
    after["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 4.3
    (finding,) = judge("small-improvement", after, before=coherent())
    assert finding.message == (
        "replaced, though no top-level metric is 5% better: "
        "`expected_avg_denoise_ms` does best (-4.23 %)"
    )
    assert (finding.found, finding.expected) == (4.3, 4.49)


def own(scale: float, *names: str, metrics: tuple[str, ...] = ("mean",)) -> tuple[dict, dict]:
    """Return a format with some top-level metrics, and a file of scenarios in it."""
    format = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "signature": {"has": ["/cases"]},
        "top-level": [*metrics],
        "fields": {"mean": "measurement", "median": "measurement"},
    }
    return format, {"cases": {name: {"mean": 8 * scale, "median": 0.5 * scale} for name in names}}


@pytest.mark.parametrize(("least", "found"), [(0.25, 0), (0.375, 1), (2, 1)])
def test_the_least_improvement_is_enough(judge, least: float, found: int) -> None:
    (format, before), (_, after) = own(1, "a"), own(0.75, "a")
    options = {"format": format, "min-improvement": least}
    assert len(judge("small-improvement", after, before=before, **options)) == found


def test_times_below_a_millisecond_count(judge) -> None:
    (format, before), (_, after) = own(1, "a", metrics=("median",)), own(0.99, "a")
    assert len(judge("small-improvement", after, before=before, format=format)) == 1


def test_each_scenario_is_judged(judge) -> None:
    (format, before), (_, after) = own(1, "a", "b"), own(0.99, "a", "b")
    after["cases"]["a"] = {"mean": 4, "median": 0.25}
    (finding,) = judge("small-improvement", after, before=before, format=format)
    assert finding.scenario == "b"


@pytest.mark.parametrize("least", [0.05, 2])
def test_without_a_top_level_metric_nothing_must_improve(judge, least: float) -> None:
    (format, before), (_, after) = own(1, "a", metrics=()), own(0.99, "a")
    options = {"format": format, "min-improvement": least}
    assert judge("small-improvement", after, before=before, **options) == []


@pytest.mark.parametrize("least", [0.05, 2])
@pytest.mark.parametrize(("old", "new"), [(0, 7.9), (None, 7.9), (8, None)])
def test_a_gate_that_came_up_is_improvement_enough(judge, old, new, least: float) -> None:
    (format, before), (_, after) = own(1, "a"), own(0.99, "a")
    before["cases"]["a"]["mean"], after["cases"]["a"]["mean"] = old, new
    options = {"format": format, "min-improvement": least}
    assert judge("small-improvement", after, before=before, **options) == []
