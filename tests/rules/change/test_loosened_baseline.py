import pytest

from tests.rules.own_format import cases, own


@pytest.mark.parametrize(("policy", "count"), [("snapshot", 1), ("tighten-only", 1), ("free", 0)])
def test_each_policy(run_rule, coherent, policy: str, count: int) -> None:
    stages = {"TextEncodingStage": 1.3, "DenoisingStage": 9.02}
    after = coherent(expected_e2e_ms=10.7, stages_ms=stages)
    findings = run_rule("loosened-baseline", after, before=coherent(), policy=policy)
    assert len(findings) == count


def test_the_message_contains_both_numbers_and_the_percentage(run_rule, coherent) -> None:
    (finding,) = run_rule("loosened-baseline", coherent(expected_e2e_ms=21.22), before=coherent())
    assert finding.message == "`expected_e2e_ms` rose from 10.61 to 21.22 (+100.00 %)"


@pytest.mark.parametrize("before", [0, None])
def test_a_metric_that_was_not_checked_may_rise(run_rule, coherent, before) -> None:
    earlier = coherent(expected_e2e_ms=before)
    assert run_rule("loosened-baseline", coherent(), before=earlier) == []


def test_found_and_expected_are_the_two_numbers(run_rule, coherent) -> None:
    (finding,) = run_rule("loosened-baseline", coherent(expected_e2e_ms=21.22), before=coherent())
    assert (finding.found, finding.expected) == (21.22, 10.61)
    assert finding.label == "was 10.61"


@pytest.mark.parametrize(
    ("after", "options", "count"),
    [
        (200.0, {}, 0),
        (201.0, {}, 0),
        (201.01, {}, 1),
        (200.01, {"slack": 0}, 1),
        (220.0, {"slack": 0.1}, 0),
        (220.01, {"slack": 0.1}, 1),
    ],
)
@pytest.mark.parametrize("policy", ["snapshot", "tighten-only"])
def test_half_a_percent_is_allowed(
    run_rule, coherent, after: float, options: dict, count: int, policy: str
) -> None:
    before, later = (coherent(expected_e2e_ms=time) for time in (200.0, after))
    findings = run_rule("loosened-baseline", later, before=before, policy=policy, **options)
    assert len(findings) == count


@pytest.mark.parametrize(("after", "count"), [(0.83, 0), (0.829999, 1), (0.84, 0)])
@pytest.mark.parametrize("policy", ["snapshot", "tighten-only", "free"])
def test_a_limit_has_no_slack(run_rule, after: float, count: int, policy: str) -> None:
    before, later = (cases(x={"ssim_threshold": value}) for value in (0.83, after))
    keywords = {"before": before, "format": "sglang-consistency", "policy": policy, "slack": 0.5}
    assert len(run_rule("loosened-baseline", later, **keywords)) == count


STEPS = {"0": 10.0, "1": 20.0}


@pytest.mark.parametrize("policy", ["snapshot", "tighten-only"])
@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ((STEPS, 14.0), (STEPS, 15.0), 0),  # it matches its samples now
        ((STEPS, 14.0), (STEPS, 16.0), 1),
        ((STEPS, 15.0), (STEPS, 16.0), 1),
        (({"0": 10.0, "1": 19.0}, 14.0), (STEPS, 15.0), 1),  # the samples changed
    ],
)
def test_a_corrected_aggregate_may_rise(run_rule, before, after, count: int, policy: str) -> None:
    sides = [
        {"scenarios": {"t2i": {"denoise_step_ms": steps, "expected_avg_denoise_ms": mean}}}
        for steps, mean in (before, after)
    ]
    findings = run_rule("loosened-baseline", sides[1], before=sides[0], policy=policy)
    assert len(findings) == count


def test_a_scenario_is_one_finding_at_the_worst_metric(run_rule, coherent) -> None:
    after = coherent(expected_e2e_ms=11.67, expected_avg_denoise_ms=8.98)
    (finding,) = run_rule("loosened-baseline", after, before=coherent())
    assert finding.message == (
        "`expected_avg_denoise_ms` rose from 4.49 to 8.98 (+100.00 %), and 1 more got worse"
    )
    assert [related.pointer for related in finding.related] == ["/scenarios/t2i/expected_e2e_ms"]


def test_a_sample_in_nested_lists_is_named_by_its_indices(run_rule) -> None:
    format = own({"runs": "samples"}, samples={"runs": {"shape": "nested-lists"}})
    before, after = (cases(x={"runs": [[1.5], [2.5, value]]}) for value in (3.5, 4.5))
    keywords = {"before": before, "format": format, "policy": "tighten-only"}
    (finding,) = run_rule("loosened-baseline", after, **keywords)
    assert finding.message.startswith("`runs/1/1` rose from 3.5 to 4.5")
    assert finding.pointer == "/cases/x/runs/1/1"
