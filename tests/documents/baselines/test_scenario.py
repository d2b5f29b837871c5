import json
from datetime import date
from math import inf
from typing import Any

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.formats import Formats
from perflint.formats.paths import FieldPath
from perflint.primitives.text import Text

SETTINGS = BaselineSettings(date(2026, 5, 17))
RECORD: dict[str, Any] = {
    "stages_ms": {"TextEncodingStage": 10.25, "DenoisingStage": 30.5, "DecodingStage": None},
    "denoise_step_ms": {"0": 10.0, "1": 12.0, "2": 5.0},
    "expected_e2e_ms": 45.5,
    "expected_avg_denoise_ms": 9.0,
    "expected_median_denoise_ms": 10.0,
}


def scenario_of(**changes: Any) -> Scenario:
    """Read a record of sglang-diffusion with changed fields; ``...`` removes a field."""
    record = {name: value for name, value in {**RECORD, **changes}.items() if value is not ...}
    return read("sglang-diffusion", {"scenarios": {"t2i": record}})


def read(format: str, root: Any) -> Scenario:
    document = JsonDocument(Text("a.json", json.dumps(root).encode()))
    (scenario,) = Baseline(document, Formats({}).named(format), SETTINGS).scenarios
    return scenario


def computed(scenario: Scenario) -> dict[str, float | None]:
    return {
        str(aggregate.field): scenario.computed(aggregate)
        for aggregate in scenario.layout.aggregates
    }


def test_a_record_is_named_by_its_key() -> None:
    assert scenario_of().name == "t2i"


@pytest.mark.parametrize(("fullname", "name"), [("a::b", "a::b"), (7, "0"), (None, "0")])
def test_a_record_of_a_list_is_named_by_a_field_or_else_by_its_index(
    fullname: Any, name: str
) -> None:
    assert read("pytest-benchmark", {"benchmarks": [{"fullname": fullname}]}).name == name


def test_nulls_are_left_out_of_sums() -> None:
    assert scenario_of().sums == [(45.5, 40.75), (30.5, 27.0)]


def test_fields_excluded_by_the_format_are_in_no_sum() -> None:
    stages = {"per_frame_generation": 5.0, "BeforeDenoisingStage": 1.0, "A_Refinement": 2.0}
    assert scenario_of(stages_ms=stages).sums == [(45.5, 3.0), (2.0, 27.0)]


@pytest.mark.parametrize(
    ("changes", "sums"),
    [
        ({"expected_e2e_ms": ...}, [(0, 40.75), (30.5, 27.0)]),
        ({"expected_e2e_ms": None}, [(0, 40.75), (30.5, 27.0)]),
        ({"expected_e2e_ms": "45"}, [(0, 40.75), (30.5, 27.0)]),
        ({"stages_ms": {"DenoisingStage": True}}, [(45.5, 0), (0, 27.0)]),
        ({"stages_ms": [1]}, [(45.5, 0), (0, 27.0)]),
        ({"stages_ms": ...}, [(45.5, 0), (0, 27.0)]),
        ({"denoise_step_ms": ...}, [(45.5, 40.75), (30.5, 0)]),
        ({"denoise_step_ms": {"0": 10.0, "2": 5.0}}, [(45.5, 40.75), (30.5, -inf)]),
        ({"denoise_step_ms": {"0": 10.0, "1": "x"}}, [(45.5, 40.75), (30.5, -inf)]),
    ],
)
def test_an_unknown_sum_is_at_most_zero(
    changes: dict[str, Any], sums: list[tuple[float, float]]
) -> None:
    assert scenario_of(**changes).sums == sums


def test_sums_beyond_the_range_of_a_double_are_empty() -> None:
    assert scenario_of(stages_ms={"a": 1e308, "b": 1e308}).sums == []


@pytest.mark.parametrize("field", ["stages_ms", "denoise_step_ms", "expected_e2e_ms"])
def test_a_required_metric_that_is_null_is_not_well_typed(field: str) -> None:
    assert not scenario_of(**{field: None}).is_well_typed


@pytest.mark.parametrize(
    "changes",
    [{"expected_e2e_ms": ...}, {"load_peak_vram_mb": None}, {"stages_ms": {"a": None, "b": 1}}],
)
def test_absent_optional_and_member_values_may_be_null(changes: dict[str, Any]) -> None:
    assert scenario_of(**changes).is_well_typed


def test_numbers_are_all_measurements_except_samples() -> None:
    scenario = scenario_of(load_peak_vram_mb=7, estimated_full_test_time_s=100, notes="x")
    assert sorted(scenario.numbers) == [7, 9.0, 10.0, 10.25, 30.5, 45.5]


def test_measurements_that_are_not_numbers_are_left_out() -> None:
    scenario = scenario_of(stages_ms={"a": "1", "b": True, "c": None, "d": [2], "e": 3})
    measured = {str(path): value for path, value in scenario.measurements()}
    assert measured == {
        "stages_ms/e": 3,
        "expected_e2e_ms": 45.5,
        "expected_avg_denoise_ms": 9.0,
        "expected_median_denoise_ms": 10.0,
    }
    assert sorted(scenario.numbers) == sorted(measured.values())


def test_others_are_the_fields_that_are_not_measured() -> None:
    scenario = scenario_of(estimated_full_test_time_s=100, notes="x")
    names = [str(path) for path in scenario.layout.others.paths]
    assert dict(zip(names, scenario.others(), strict=True)) == {
        "estimated_full_test_time_s": 100,
        "notes": "x",
    }


def test_aggregates_are_computed_from_their_samples() -> None:
    assert computed(scenario_of()) == {
        "expected_avg_denoise_ms": 9.0,
        "expected_median_denoise_ms": 10.0,
    }


@pytest.mark.parametrize(
    "steps", [..., None, {}, {"1": 1.5}, {"0": "1"}, [1.5], {"0": 1e308, "1": 1e308}]
)
def test_no_aggregate_is_computed_from_incomplete_samples(steps: Any) -> None:
    assert set(computed(scenario_of(denoise_step_ms=steps)).values()) <= {None, 1e308}
    assert computed(scenario_of(denoise_step_ms=steps))["expected_avg_denoise_ms"] is None


@pytest.mark.parametrize(
    ("stats", "field", "expected"),
    [
        ({"mean": 0.25}, "stats/ops", 4.0),
        ({"mean": 0}, "stats/ops", None),
        ({"mean": "0.25"}, "stats/ops", None),
        ({}, "stats/ops", None),
        ({"q3": 3.5, "q1": 1}, "stats/iqr", 2.5),
        ({"q3": 3.5, "q1": None}, "stats/iqr", None),
        ({"mean": 1e300, "rounds": 10**10}, "stats/total", None),
    ],
)
def test_arithmetic_is_computed_if_all_operands_are_numbers(
    stats: dict[str, Any], field: str, expected: float | None
) -> None:
    scenario = read("pytest-benchmark", {"benchmarks": [{"stats": stats}]})
    assert computed(scenario)[field] == expected


def test_a_finding_has_scenario_field_and_pointers() -> None:
    steps = FieldPath(("denoise_step_ms",))
    finding = scenario_of().finding((*steps, "1"), "odd", related=((steps, "steps"),))
    assert finding.pointer == "/scenarios/t2i/denoise_step_ms/1"
    assert (finding.scenario, finding.field) == ("t2i", "denoise_step_ms/1")
    assert [related.pointer for related in finding.related] == ["/scenarios/t2i/denoise_step_ms"]


def broken(scenario: Scenario, slack: float = 0.0) -> list[Any]:
    return [(str(aggregate.field), *rest) for aggregate, *rest in scenario.broken_aggregates(slack)]


@pytest.mark.parametrize("slack", [0.0, 0.1])
def test_a_broken_aggregate_has_the_values_in_the_file_and_computed(slack: float) -> None:
    scenario = scenario_of(expected_avg_denoise_ms=10.0)
    assert broken(scenario, slack) == [("expected_avg_denoise_ms", 10.0, 9.0)]
    assert broken(scenario, 0.2) == []


def test_only_the_count_is_broken_if_it_is_wrong() -> None:
    stats = {"data": [1.0, 2.0], "rounds": 3, "mean": 9.0, "max": 7.0}
    scenario = read("pytest-benchmark", {"benchmarks": [{"stats": stats}]})
    assert broken(scenario) == [("stats/rounds", 3, 2)]


@pytest.mark.parametrize("value", [None, 0, "5", True])
def test_an_aggregate_without_a_value_is_not_broken(value: Any) -> None:
    assert broken(scenario_of(expected_avg_denoise_ms=value)) == []
