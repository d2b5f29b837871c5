import pytest


@pytest.mark.parametrize(
    "fields",
    [
        {"expected_e2e_ms": 0},
        {"expected_e2e_ms": 0.0},
        {"expected_e2e_ms": None},
        {"stages_ms": {}},
        {"denoise_step_ms": {}},
        {"denoise_step_ms": None},
    ],
)
def test_each_value_that_is_not_checked(run_rule, coherent, fields: dict) -> None:
    (finding,) = run_rule("unguarded-metric", coherent(**fields))
    assert finding.message == f"`{next(iter(fields))}` is not checked: 0, null or empty"


def test_a_scenario_without_checked_metrics_gives_one_finding(run_rule, coherent) -> None:
    fields = {
        "stages_ms": {},
        "denoise_step_ms": {},
        "expected_e2e_ms": 0,
        "expected_avg_denoise_ms": 0,
        "expected_median_denoise_ms": 0,
    }
    (finding,) = run_rule("unguarded-metric", coherent(**fields))
    assert finding.message.startswith("`stages_ms`, `denoise_step_ms`, `expected_e2e_ms`")
    assert len(finding.related) == 4


def test_optional_metrics_and_wrong_types_are_not_reported(run_rule, coherent) -> None:
    assert run_rule("unguarded-metric", coherent(load_peak_vram_mb=0, expected_e2e_ms=False)) == []


def test_a_standard_deviation_may_be_zero(run_rule) -> None:
    document = {"benchmarks": [{"stats": {"stddev": 0, "iqr": 0.0, "mean": 1.5}}]}
    assert run_rule("unguarded-metric", document, format="pytest-benchmark") == []


def test_a_scenario_after_a_checked_one_is_reported(run_rule, coherent) -> None:
    document = coherent()
    document["scenarios"]["t2v"] = document["scenarios"]["t2i"] | {"expected_e2e_ms": 0}
    (finding,) = run_rule("unguarded-metric", document)
    assert finding.scenario == "t2v"


def test_several_metrics_that_are_not_checked(run_rule, coherent) -> None:
    (finding,) = run_rule("unguarded-metric", coherent(stages_ms={}, expected_e2e_ms=0))
    assert finding.message == "`stages_ms` and `expected_e2e_ms` are not checked: 0, null or empty"
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/t2i/expected_e2e_ms", "also not checked")
    ]
