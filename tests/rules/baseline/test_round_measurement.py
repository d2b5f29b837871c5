import pytest

from tests.paths import FIXTURES
from tests.rules.own_format import cases, own


def test_several_round_values_in_one_scenario_give_one_finding(run_rule, coherent) -> None:
    document = coherent(stages_ms={"A": 600.0, "B": 1.25}, expected_e2e_ms=605)
    (finding,) = run_rule("round-measurement", document)
    assert "`A` 600.0 and `expected_e2e_ms` 605 among" in finding.message
    assert [related.pointer for related in finding.related] == ["/scenarios/t2i/expected_e2e_ms"]


def test_values_typed_into_the_real_change_are_found(run_rule) -> None:
    findings = run_rule("round-measurement", (FIXTURES / "merged.json").read_bytes())
    assert "fastwan2_2_ti2v_5b" in {finding.scenario for finding in findings}


def test_small_numbers_samples_and_memory_may_be_round(run_rule, coherent) -> None:
    document = coherent(
        stages_ms={"A": 5.0, "B": 1.25},
        denoise_step_ms={"0": 100.0, "1": 4.77},
        load_peak_vram_mb=13120.0,
        expected_e2e_ms=12,
    )
    assert run_rule("round-measurement", document) == []


def test_a_scenario_measured_in_integers_is_accepted(run_rule, coherent) -> None:
    document = coherent(
        stages_ms={"A": 15, "B": 17},
        denoise_step_ms={"0": 7, "1": 8},
        expected_e2e_ms=32,
        expected_avg_denoise_ms=8,
        expected_median_denoise_ms=8,
    )
    assert run_rule("round-measurement", document) == []


def test_counts_are_not_measurements(run_rule) -> None:
    document = {"benchmarks": [{"stats": {"rounds": 10, "mean": 0.25, "min": 0.13}}]}
    assert run_rule("round-measurement", document, format="pytest-benchmark") == []


def test_points_at_the_first_value_and_relates_the_others(run_rule, coherent) -> None:
    stages = {"A": 600.0, "B": 1.25, "C": 35}
    (finding,) = run_rule("round-measurement", coherent(stages_ms=stages))
    assert (finding.pointer, finding.found) == ("/scenarios/t2i/stages_ms/A", 600.0)
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/t2i/stages_ms/C", "also round")
    ]


def test_one_round_value_is_reported(run_rule, coherent) -> None:
    (finding,) = run_rule("round-measurement", coherent(expected_e2e_ms=25))
    assert (finding.field, finding.found, finding.related) == ("expected_e2e_ms", 25, ())


@pytest.mark.parametrize(("stage", "count"), [(5, 0), (9, 0), (10, 1), (12, 0), (15, 1)])
def test_only_multiples_of_five_that_are_at_least_ten_are_round(
    run_rule, coherent, stage: float, count: int
) -> None:
    assert len(run_rule("round-measurement", coherent(stages_ms={"A": stage}))) == count


@pytest.mark.parametrize(
    ("others", "steps", "count"),
    [
        ([7.5, 8.25], [], 1),
        ([7, 8], [], 0),
        ([7.5, 7.25, 8], [], 1),
        ([7.5, 8], [], 0),
        ([7.5, 7.25, 9, 11, 13], [], 0),
        ([7, 8], [4.21, 4.77, 4.5], 1),
    ],
)
def test_most_other_values_must_have_decimals(run_rule, others, steps, count: int) -> None:
    stages = dict(zip("BCDEF", others, strict=False)) | {"A": 600}
    record = {"stages_ms": stages, "denoise_step_ms": {str(n): x for n, x in enumerate(steps)}}
    assert len(run_rule("round-measurement", {"scenarios": {"t2i": record}})) == count


@pytest.mark.parametrize(
    ("kind", "names"),
    [("measurement", ["cap"]), ("size", ["cap"]), ("signed", ["cap"]), ("limit", [])],
)
def test_limits_may_be_round(run_rule, kind: str, names: list) -> None:
    format = own(
        {"cap": "measurement", "a": "measurement", "b": "measurement"},
        decimals=2,
        kinds=[] if kind == "measurement" else [{"record": "x*", "field": "cap", "kind": kind}],
        derived=[{"field": "cap", "is": "{a} * 2"}],
    )
    document = cases(x={"cap": 100.0, "a": 50.11, "b": 1.25})
    findings = run_rule("round-measurement", document, format=format)
    assert [finding.field for finding in findings] == names


def test_round_limits_beside_a_round_measurement_are_not_named(run_rule) -> None:
    format = own(
        {"total": "measurement", "a": "measurement", "b": "measurement", "cap": "limit"},
        decimals=2,
        derived=[{"field": "total", "is": "{a} + {b}"}],
    )
    document = cases(x={"total": 50.0, "a": 48.77, "b": 1.25, "cap": 100.0})
    (finding,) = run_rule("round-measurement", document, format=format)
    assert (finding.field, finding.related) == ("total", ())


@pytest.mark.parametrize("kind", ["measurement", "limit"])
def test_a_record_that_is_a_round_number_is_accepted(run_rule, kind: str) -> None:
    assert run_rule("round-measurement", cases(x=100.0, y=1.25), format=own({".": kind})) == []


def test_an_aggregate_that_matches_its_samples_is_accepted(run_rule, coherent) -> None:
    steps = {"0": 24.5, "1": 25.25, "2": 25.25}
    matching = coherent(
        denoise_step_ms=steps, expected_avg_denoise_ms=25.0, expected_median_denoise_ms=25.25
    )
    assert run_rule("round-measurement", matching) == []
    rounded = {"0": 24.51, "1": 25.25, "2": 25.25}  # 25.0033, rounded
    matching["scenarios"]["t2i"]["denoise_step_ms"] = rounded
    assert run_rule("round-measurement", matching) == []
    matching["scenarios"]["t2i"]["denoise_step_ms"] = {"0": 24.55, "1": 25.25, "2": 25.25}
    (finding,) = run_rule("round-measurement", matching)
    assert (finding.field, finding.related) == ("expected_avg_denoise_ms", ())


def test_an_aggregate_without_samples_is_reported(run_rule, coherent) -> None:
    document = coherent(denoise_step_ms={}, expected_avg_denoise_ms=25.0)
    (finding,) = run_rule("round-measurement", document)
    assert finding.field == "expected_avg_denoise_ms"


WHOLE = {"0": 14, "1": 16, "2": 13, "3": 17}
"""Samples without decimals: most other measurements have none, either."""


@pytest.mark.parametrize(
    ("stages", "count"),
    [
        ([600.0, 550.0, 150.0], 1),
        ([600.0, 550.0, 150.0, 33.0, 41.0], 1),
        ([600.0, 550.0, 150.0, 33.0, 41.0, 57.0], 0),
        ([600.0, 550.0], 0),
        ([600.0, 550.0, 5.0, 9.0], 0),
        ([600.0, 550.0, 10.0, 33.0, 41.0], 1),
        ([600.0, 550.0, 150.0, 3.0, 4.0, 6.0, 7.0], 1),  # only from 10 on
        ([600, 550, 150], 1),
        ([1e9, 1e9, 1e9], 1),
    ],
)
def test_more_than_half_of_the_measurements_are_round(run_rule, stages, count: int) -> None:
    record = {"stages_ms": {f"s{at}": x for at, x in enumerate(stages)}, "denoise_step_ms": WHOLE}
    findings = run_rule("round-measurement", {"scenarios": {"t2i": record}})
    assert len(findings) == count
    assert all("are multiples of 5" in finding.message for finding in findings)


def test_the_message_counts_the_round_measurements(run_rule) -> None:
    stages = {"A": 600.0, "B": 550.0, "C": 33.0}
    record = {"stages_ms": stages, "denoise_step_ms": WHOLE, "expected_load_ms": 9000.0}
    (finding,) = run_rule("round-measurement", {"scenarios": {"t2i": record}})
    assert finding.message.endswith(
        "`A` 600.0 and `B` 550.0; 3 of 4 measurements of at least 10 are multiples of 5"
    )
    assert [related.pointer for related in finding.related] == ["/scenarios/t2i/stages_ms/B"]


def test_sizes_do_not_count_as_round_measurements(run_rule) -> None:
    stages = {"A": 600.0, "B": 33.0, "C": 41.0}
    sizes = {"load_peak_vram_mb": 500.0, "runtime_peak_vram_mb": 520.0, "warmup_peak_vram_mb": 40.0}
    record = {"stages_ms": stages, "denoise_step_ms": WHOLE, **sizes}
    assert run_rule("round-measurement", {"scenarios": {"t2i": record}}) == []
    sizes = {"load_peak_vram_mb": 501.0, "runtime_peak_vram_mb": 521.0, "warmup_peak_vram_mb": 41.0}
    record = {"stages_ms": stages | {"D": 150.0, "E": 40.0}, "denoise_step_ms": WHOLE, **sizes}
    assert len(run_rule("round-measurement", {"scenarios": {"t2i": record}})) == 1


@pytest.mark.parametrize(("decimals", "count"), [(None, 0), (0, 0), (1, 1), (2, 1)])
def test_a_format_of_whole_numbers_has_round_measurements(run_rule, decimals, count: int) -> None:
    keys = {} if decimals is None else {"decimals": decimals}
    format = own(
        {"total": "measurement", "parts": "measurements"},
        totals=[{"whole": ["total"], "parts": ["parts/*"]}],
        **keys,
    )
    document = cases(x={"total": 710, "parts": {"a": 550, "b": 150, "c": 12}})
    assert len(run_rule("round-measurement", document, format=format)) == count
