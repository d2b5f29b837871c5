"""The values of a run beside the limits of its baseline."""

from typing import Any

import pytest

from perflint.documents.baselines.gated_values import GatedBaseline, GatedValue, UnknownValue
from perflint.formats import build
from perflint.formats.paths import FieldPath
from tests.gated_baselines import TOLERANCES, baseline, gated, record


def values(measured: Any, *partial: str, file: GatedBaseline | None = None) -> dict[str, Any]:
    """Return the value and whether it fails, by the path of each gate."""
    file = file or gated()
    (name,) = file.scenarios
    found = file.values(name, measured, tuple(map(FieldPath.parse, partial)))
    return {
        "/".join(map(str, item.gate.path)): (item.value, item.failed)
        for item in found
        if isinstance(item, GatedValue)
    }


def failed(measured: Any, *partial: str) -> list[str]:
    return [path for path, (_, fails) in values(measured, *partial).items() if fails]


def test_the_run_of_the_baseline_passes() -> None:
    assert values(record()) == {
        "expected_e2e_ms": (1000.0, False),
        "expected_avg_denoise_ms": (100.0, False),
        "expected_median_denoise_ms": (100.0, False),
        "denoise_step_ms/0": (100.0, False),
        "denoise_step_ms/4": (100.0, False),
        "denoise_step_ms/8": (100.0, False),
        "stages_ms/DenoisingStage": (900.0, False),
        "stages_ms/DecodingStage": (0.03, False),
        "stages_ms/TextEncodingStage": (200.0, False),
    }


def test_the_steps_of_the_run_are_sampled() -> None:
    steps = {str(step): 1.0 for step in range(5)}
    found = values(record(denoise_step_ms=steps))
    assert [path for path in found if "step" in path] == [
        "denoise_step_ms/0",
        "denoise_step_ms/2",
        "denoise_step_ms/4",
    ]


def test_a_step_that_the_baseline_lacks_is_not_compared() -> None:
    steps = {str(step): 1e6 for step in range(101)}  # 0, 50 and 100 are sampled
    found = values(record(denoise_step_ms=steps))
    assert [path for path in found if "step" in path] == ["denoise_step_ms/0"]


@pytest.mark.parametrize("value", [0, 0.0, None, "fast", True])
def test_a_metric_that_is_not_a_positive_number_is_missing(value: Any) -> None:
    found = values(record(expected_e2e_ms=value, expected_median_denoise_ms=value))
    assert found["expected_e2e_ms"] == (None, True)
    assert found["expected_median_denoise_ms"] == (None, False)


def test_a_stage_may_take_no_time_but_not_be_missing() -> None:
    stages = {"TextEncodingStage": 0.0, "DecodingStage": 0.0}
    found = values(record(stages_ms=stages))
    assert found["stages_ms/TextEncodingStage"] == (0.0, False)
    assert found["stages_ms/DenoisingStage"] == (None, True)


def test_a_missing_item_of_a_partial_field_is_not_compared() -> None:
    measured = record(stages_ms={"TextEncodingStage": 1.0})
    assert failed(measured) == ["stages_ms/DenoisingStage", "stages_ms/DecodingStage"]
    assert failed(measured, "stages_ms") == []
    assert failed(measured, "denoise_step_ms") == failed(measured)


@pytest.mark.parametrize("measured", [{}, {"stages_ms": []}, {"denoise_step_ms": "x"}])
def test_a_record_of_another_shape_has_no_values(measured: Any) -> None:
    assert all(value is None for value, _ in values(measured).values())


def test_unknown_limits_are_yielded() -> None:
    file = GatedBaseline(baseline({"tolerances": {"long_term": {}}, "scenarios": {"a": record()}}))
    found = [item for item in file.values("a", record(2.0)) if isinstance(item, UnknownValue)]
    assert (found[0].gate.path, found[0].gate.tolerance) == (("expected_e2e_ms",), "e2e")
    assert (found[0].gate.expected, found[0].value) == (1000.0, 2000.0)


FRAMES = {"expected_e2e_ms": 1000.0, "stages_ms": {"per_frame_generation": 125.0}}


def frame(measured: Any, expected: Any = FRAMES) -> GatedValue:
    """Return the value for the time of a frame, of which the baseline has eight."""
    file = GatedBaseline(
        baseline({"tolerances": {"pr_test": TOLERANCES}, "scenarios": {"a2v": expected}})
    )
    (found,) = [item for item in file.values("a2v", measured) if "per_frame" in str(item.gate.path)]
    assert isinstance(found, GatedValue)
    return found


def test_a_number_for_one_item_is_computed_from_that_for_all() -> None:
    """Only records print the time of a frame, and it is null if another limit failed first."""
    for stages in ({}, {"stages_ms": {}}, {"stages_ms": {"per_frame_generation": None}}):
        found = frame({"expected_e2e_ms": 1400.0, **stages})
        assert (found.value, found.failed, found.is_compared) == (175.0, True, True)
        assert found.computed is not None
        assert (found.computed.whole, found.computed.count_) == (("expected_e2e_ms",), 8)


def test_a_number_for_one_item_that_the_run_has_is_not_computed() -> None:
    stages = {"stages_ms": {"per_frame_generation": 90.0}}
    assert frame({"expected_e2e_ms": 1400.0, **stages})[1:] == (90.0, None)


def test_a_number_for_one_item_without_a_count_is_not_compared() -> None:
    other = {**FRAMES, "expected_e2e_ms": 1060.0}  # of another run
    for found in (frame({"expected_e2e_ms": 1400.0}, other), frame({"expected_e2e_ms": None})):
        assert (found.value, found.failed, found.is_compared) == (None, False, False)


def test_scenarios_can_be_left_out() -> None:
    root = {"scenarios": {"a": record(), "b": record()}}
    assert [*GatedBaseline(baseline(root), "a".__eq__).scenarios] == ["a"]


FLAT = build(
    "flat",
    {
        "summary": "Flat",
        "files": ["*.json"],
        "records": {"at": "/*"},
        "fields": {".": "measurement"},
        "missing": ["n/a"],
        "gates": [{"field": ".", "at-least": 0.5, "if-missing": "fail"}],
    },
)


@pytest.mark.parametrize(("value", "fails"), [(15.0, False), (15.1, True), ("n/a", True)])
def test_a_record_may_be_a_number(value: Any, fails: bool) -> None:
    file = GatedBaseline(baseline({"a": 10.0}, FLAT))
    number = value if isinstance(value, float) else None
    assert values({".": value}, file=file) == {".": (number, fails)}
