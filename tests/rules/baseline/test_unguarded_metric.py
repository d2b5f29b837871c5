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
def test_each_way_to_gate_nothing(judge, coherent, fields: dict) -> None:
    (finding,) = judge("unguarded-metric", coherent(**fields))
    assert finding.message == f"`{next(iter(fields))}` gates nothing: 0, null or empty"


def test_a_scenario_without_any_gate_is_one_finding(judge, coherent) -> None:
    fields = {
        "stages_ms": {},
        "denoise_step_ms": {},
        "expected_e2e_ms": 0,
        "expected_avg_denoise_ms": 0,
        "expected_median_denoise_ms": 0,
    }
    (finding,) = judge("unguarded-metric", coherent(**fields))
    assert finding.message.startswith("`stages_ms`, `denoise_step_ms`, `expected_e2e_ms`")
    assert len(finding.related) == 4


def test_optional_metrics_and_wrong_types_are_left_alone(judge, coherent) -> None:
    assert judge("unguarded-metric", coherent(load_peak_vram_mb=0, expected_e2e_ms=False)) == []


def test_a_spread_may_be_zero(judge) -> None:
    document = {"benchmarks": [{"stats": {"stddev": 0, "iqr": 0.0, "mean": 1.5}}]}
    assert judge("unguarded-metric", document, format="pytest-benchmark") == []


def test_a_scenario_that_gates_hides_none_behind_it(judge, coherent) -> None:
    document = coherent()
    document["scenarios"]["t2v"] = document["scenarios"]["t2i"] | {"expected_e2e_ms": 0}
    (finding,) = judge("unguarded-metric", document)
    assert finding.scenario == "t2v"


def test_several_metrics_gate_nothing(judge, coherent) -> None:
    (finding,) = judge("unguarded-metric", coherent(stages_ms={}, expected_e2e_ms=0))
    assert finding.message == "`stages_ms` and `expected_e2e_ms` gate nothing: 0, null or empty"
    assert [(place.pointer, place.label) for place in finding.related] == [
        ("/scenarios/t2i/expected_e2e_ms", "and this")
    ]
