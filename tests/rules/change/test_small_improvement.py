import pytest

from tests.rules.own_format import cases
from tests.rules.own_format import own as own_format


def scaled(coherent, factor: float):
    return coherent(
        stages_ms={"TextEncodingStage": 1.25 * factor, "DenoisingStage": 9.02 * factor},
        denoise_step_ms={"0": 4.21 * factor, "1": 4.77 * factor},
        expected_e2e_ms=10.61 * factor,
        expected_avg_denoise_ms=4.49 * factor,
        expected_median_denoise_ms=4.49 * factor,
    )


@pytest.mark.parametrize(
    ("factor", "count"), [(0.9, 0), (0.94, 0), (0.96, 1), (1.004, 1), (1.1, 0)]
)
def test_one_metric_must_improve_by_five_percent(
    run_rule, coherent, factor: float, count: int
) -> None:
    after = scaled(coherent, factor)
    assert len(run_rule("small-improvement", after, before=coherent())) == count


def test_the_option_and_the_policy(run_rule, coherent) -> None:
    after = scaled(coherent, 0.97)
    assert (
        run_rule("small-improvement", after, before=coherent(), **{"min-improvement": 0.02}) == []
    )
    assert run_rule("small-improvement", after, before=coherent(), policy="tighten-only") == []


def test_a_partly_changed_scenario_is_left_to_mixed_snapshot(run_rule, coherent) -> None:
    after = coherent(expected_e2e_ms=10.6)
    assert run_rule("small-improvement", after, before=coherent()) == []


def test_a_scenario_that_got_worse_is_left_to_loosened_baseline(run_rule, coherent) -> None:
    after = scaled(coherent, 0.96)
    after["scenarios"]["t2i"]["expected_median_denoise_ms"] = 4.7
    assert run_rule("small-improvement", after, before=coherent()) == []
    assert len(run_rule("loosened-baseline", after, before=coherent())) == 1


def test_a_stage_may_get_worse(run_rule, coherent) -> None:
    after = scaled(coherent, 0.96)
    after["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = 1.3
    assert len(run_rule("small-improvement", after, before=coherent())) == 1


def test_a_corrected_aggregate_is_not_an_improvement(run_rule, coherent) -> None:
    """All measurements but the samples and the mean that now matches them changed."""
    wrong = coherent(denoise_step_ms={"0": 0.2, "1": 0.4}, expected_avg_denoise_ms=9.0)
    wrong["scenarios"]["t2i"]["expected_median_denoise_ms"] = 0.3
    right = scaled(coherent, 0.97)
    right["scenarios"]["t2i"] |= {
        "denoise_step_ms": {"0": 0.2, "1": 0.4},
        "expected_avg_denoise_ms": 0.3,
        "expected_median_denoise_ms": 0.3,
    }
    (finding,) = run_rule("small-improvement", right, before=wrong)
    assert finding.field == "expected_e2e_ms"


def test_the_message_contains_the_best_metric(run_rule, coherent) -> None:
    after = scaled(coherent, 0.96)
    after["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 4.3
    (finding,) = run_rule("small-improvement", after, before=coherent())
    assert finding.message == (
        "replaced, but no top-level metric improved by 5%: "
        "the best is `expected_avg_denoise_ms` (-4.23 %)"
    )
    assert (finding.found, finding.expected) == (4.3, 4.49)


def own(scale: float, *names: str, metrics: tuple[str, ...] = ("mean",)) -> tuple[dict, dict]:
    """Return a format with the given top-level metrics, and a file of scenarios in it."""
    format = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "top-level": [*metrics],
        "fields": {"mean": "measurement", "median": "measurement"},
    }
    return format, {"cases": {name: {"mean": 8 * scale, "median": 0.5 * scale} for name in names}}


@pytest.mark.parametrize(("minimum", "count"), [(0.25, 0), (0.375, 1), (2, 1)])
def test_the_minimum_improvement_is_accepted(run_rule, minimum: float, count: int) -> None:
    (format, before), (_, after) = own(1, "a"), own(0.75, "a")
    options = {"format": format, "min-improvement": minimum}
    assert len(run_rule("small-improvement", after, before=before, **options)) == count


def test_times_below_a_millisecond_are_checked(run_rule) -> None:
    (format, before), (_, after) = own(1, "a", metrics=("median",)), own(0.99, "a")
    assert len(run_rule("small-improvement", after, before=before, format=format)) == 1


def test_each_scenario_is_checked(run_rule) -> None:
    (format, before), (_, after) = own(1, "a", "b"), own(0.99, "a", "b")
    for first in ({"mean": 4, "median": 0.25}, {"mean": 9, "median": 0.6}):
        after["cases"]["a"] = first
        (finding,) = run_rule("small-improvement", after, before=before, format=format)
        assert finding.scenario == "b"


@pytest.mark.parametrize("minimum", [0.05, 2])
def test_without_top_level_metrics_nothing_must_improve(run_rule, minimum: float) -> None:
    (format, before), (_, after) = own(1, "a", metrics=()), own(0.99, "a")
    options = {"format": format, "min-improvement": minimum}
    assert run_rule("small-improvement", after, before=before, **options) == []


@pytest.mark.parametrize("minimum", [0.05, 2])
@pytest.mark.parametrize(("old", "new"), [(0, 7.9), (None, 7.9), (8, None), (8, 0), (0, 0)])
def test_a_metric_that_was_or_is_not_checked_counts_as_improved(
    run_rule, old, new, minimum: float
) -> None:
    (format, before), (_, after) = own(1, "a"), own(0.99, "a")
    before["cases"]["a"]["mean"], after["cases"]["a"]["mean"] = old, new
    options = {"format": format, "min-improvement": minimum}
    assert run_rule("small-improvement", after, before=before, **options) == []


@pytest.mark.parametrize(("old", "new", "count"), [(-4, 2, 0), (4, 5, 1), (4, 13, 0)])
def test_an_improvement_of_a_number_below_zero_is_no_fraction(run_rule, old, new, count) -> None:
    format = own_format(
        {"gain": "signed", "time": "measurement"},
        direction={"gain": "higher"},
        **{"top-level": ["gain"]},
    )
    sides = [cases(x={"gain": gain, "time": time}) for gain, time in ((old, 5.0), (new, 4.5))]
    options = {"format": format, "min-improvement": 2}
    assert len(run_rule("small-improvement", sides[1], before=sides[0], **options)) == count


def test_a_metric_that_got_worse_within_the_slack_is_not_the_best(run_rule) -> None:
    (format, before), (_, after) = own(1, "a", metrics=("mean", "median")), own(1, "a")
    after["cases"]["a"] = {"mean": 8.03, "median": 0.4995}
    (finding,) = run_rule("small-improvement", after, before=before, format=format)
    assert finding.message.endswith("the best is `median` (-0.10 %)")


def test_a_nested_metric_is_named_by_its_last_name(run_rule) -> None:
    format = own_format({"stats/mean": "measurement"}, **{"top-level": ["stats/mean"]})
    before, after = (cases(x={"stats": {"mean": mean}}) for mean in (100.0, 99.0))
    (finding,) = run_rule("small-improvement", after, before=before, format=format)
    assert finding.message.endswith("the best is `mean` (-1.00 %)")


def test_a_record_that_is_a_number_is_named(run_rule) -> None:
    format = own_format({".": "measurement"}, **{"top-level": ["."]})
    (finding,) = run_rule("small-improvement", cases(x=99.0), format=format, before=cases(x=100.0))
    assert finding.message == (
        "replaced, but no top-level metric improved by 5%: the best is `x` (-1.00 %)"
    )
