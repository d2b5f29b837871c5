"""The limits that tests derive from a baseline."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.gates import (
    EffectiveGate,
    GateList,
    UnknownLimit,
    effective_gates,
    listed_gates,
    profile_of,
    sampled,
)
from perflint.documents.baselines.series import Series
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, Formats, build
from perflint.formats.language import Tolerances
from perflint.formats.paths import FieldPath
from perflint.primitives.text import Text

SGLANG = Formats({}).named("sglang-diffusion")
TOLERANCES = {
    "e2e": 0.25,
    "denoise_stage": 0.25,
    "non_denoise_stage": 0.8,
    "denoise_step": 0.3,
    "denoise_agg": 0.2,
}
RECORD = {
    "stages_ms": {
        "TextEncodingStage": 400.0,
        "DenoisingStage": 800.0,
        "LTX2DecodingStage": 1000.0,
        "InputValidationStage": 0.0,
        "SkippedStage": None,
    },
    "denoise_step_ms": {str(number): 100.0 for number in range(6)},
    "expected_e2e_ms": 906.14,
    "expected_avg_denoise_ms": 50.0,
    "expected_median_denoise_ms": 0.0,
    "load_peak_vram_mb": 13120.0,
}


def baseline(format: Format = SGLANG, **root: Any) -> Baseline:
    content = {"scenarios": {"t2i": RECORD}, "tolerances": {"pr_test": TOLERANCES}, **root}
    document = JsonDocument(Text("perf_baselines.json", json.dumps(content).encode()))
    return Baseline(document, format, BaselineSettings(date(2026, 5, 17)))


def gates(name: str = "t2i", **root: Any) -> dict[str, EffectiveGate]:
    listed = listed_gates(baseline(scenarios={name: RECORD}, **root))
    ((_, found),) = listed.scenarios
    return {"/".join(map(str, gate.path)): gate for gate in found}  # type: ignore[misc]


def limits(name: str = "t2i", **root: Any) -> dict[str, tuple[float, str]]:
    return {path: (gate.limit, gate.reason) for path, gate in gates(name, **root).items()}


def test_the_limits_of_an_image() -> None:
    assert limits() == {
        "load_peak_vram_mb": (13251.2, "tolerance"),  # 1 %, by the default of the gate
        "expected_e2e_ms": (1132.675, "tolerance"),
        "expected_avg_denoise_ms": (70.0, "floor"),
        "denoise_step_ms/0": (500.0, "at-least"),
        **{f"denoise_step_ms/{step}": (130.0, "tolerance") for step in range(1, 6)},
        "stages_ms/DenoisingStage": (1000.0, "tolerance"),
        "stages_ms/LTX2DecodingStage": (1900.0, "at-least"),
        "stages_ms/TextEncodingStage": (720.0, "tolerance"),
        "stages_ms/InputValidationStage": (120.0, "floor"),
    }


def test_the_order_is_that_of_the_tests() -> None:
    """They compare field by field, and the items of a field in the order of the record."""
    assert list(gates()) == [
        "load_peak_vram_mb",
        "expected_e2e_ms",
        "expected_avg_denoise_ms",
        *(f"denoise_step_ms/{step}" for step in range(6)),
        "stages_ms/TextEncodingStage",
        "stages_ms/DenoisingStage",
        "stages_ms/LTX2DecodingStage",
        "stages_ms/InputValidationStage",
    ]


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("t2v", 260.0),
        ("fast_hunyuan_video", 260.0),
        ("ltx_2_3_hq_pipeline", 260.0),
        ("qwen_image_edit_ti2i", 130.0),
        ("hunyuan3d_shape_gen", 130.0),
    ],
)
def test_a_step_of_a_video_has_a_higher_floor(name: str, limit: float) -> None:
    found = limits(name)
    assert found["denoise_step_ms/1"] == (limit, "floor" if limit == 260 else "tolerance")
    assert found["denoise_step_ms/0"] == (500.0, "at-least")


def test_only_sampled_steps_have_gates() -> None:
    found = gates(sampling={"step_fractions": [0, 0.5, 1]})
    assert [path for path in found if "step" in path] == [
        "denoise_step_ms/0",
        "denoise_step_ms/2",  # round(2.5), half to even
        "denoise_step_ms/5",
    ]


def test_the_steps_of_the_run_are_sampled() -> None:
    file = baseline(sampling={"step_fractions": [0, 1]})
    path = FieldPath(("denoise_step_ms",))
    series = Series({"0": 1.0, "1": 1.0, "2": 1.0}, SGLANG.keys.samples[path])
    profile = profile_of(file.root, SGLANG.tolerances)
    found = effective_gates(file.scenarios[0], profile, sampled({path: series}, file.root))
    assert [gate.path[1] for gate in found if gate.path[0] == "denoise_step_ms"] == ["0", "2"]


@pytest.mark.parametrize(
    ("limit", "is_dormant"), [(20.0, False), (20.1, True)], ids=["twice", "more than twice"]
)
def test_a_limit_above_twice_the_expected_value_is_dormant(limit: float, is_dormant: bool) -> None:
    gate = gates()["expected_e2e_ms"]._replace(expected=10.0, limit=limit)
    assert gate.is_dormant is is_dormant


@pytest.mark.parametrize(("limit", "is_dormant"), [(5.0, False), (4.9, True)])
def test_where_higher_is_better_half_of_the_expected_value_is_the_bound(
    limit: float, is_dormant: bool
) -> None:
    gate = gates()["expected_e2e_ms"]._replace(expected=10.0, limit=limit, side="higher")
    assert gate.is_dormant is is_dormant


def test_a_value_at_its_limit_passes() -> None:
    gate = gates()["expected_e2e_ms"]
    assert [gate.fails(value) for value in (1132.67, 1132.675, 1132.68)] == [False, False, True]
    higher = gate._replace(side="higher")
    assert [higher.fails(value) for value in (1132.67, 1132.675)] == [True, False]


PROFILES = Tolerances(FieldPath(("t",)), "ci", {"a": 0.5})


@pytest.mark.parametrize(
    ("root", "name", "values", "is_default"),
    [
        ({"t": {"ci": {"a": 1}, "long": {"a": 2}}}, "ci", {"a": 1}, False),
        ({"t": {"a": 3}}, None, {"a": 3}, False),
        ({"t": {"a": 3, "ci": {}}}, None, {"a": 3, "ci": {}}, False),  # as sglang reads it
        ({"t": {"long": {"a": 2}}}, "ci", {}, False),
        ({"t": {"ci": 4}}, None, {"ci": 4}, False),
        ({"t": {"ci": []}}, "ci", {}, False),
        ({"t": None}, None, {"a": 0.5}, True),
        ({}, None, {"a": 0.5}, True),
        ([], None, {"a": 0.5}, True),
    ],
)
def test_the_profile_of_a_file(root: Any, name: Any, values: Any, is_default: bool) -> None:
    assert profile_of(root, PROFILES) == (name, values, is_default)


def test_a_format_without_tolerances_has_no_profile() -> None:
    assert profile_of({"t": {}}, None) == (None, {}, False)


@pytest.mark.parametrize("value", ["0.25", None, True, [0.25]])
def test_a_tolerance_that_is_not_a_number_is_an_unknown_limit(value: Any) -> None:
    file = baseline(tolerances={"pr_test": {**TOLERANCES, "e2e": value}})
    ((_, found),) = listed_gates(file).scenarios
    (unknown,) = [gate for gate in found if isinstance(gate, UnknownLimit)]
    assert (unknown.path, unknown.tolerance) == (("expected_e2e_ms",), "e2e")
    assert (unknown.expected, unknown.side) == (RECORD["expected_e2e_ms"], "lower")


def test_scenarios_that_no_test_compares_with_have_no_gates() -> None:
    file = baseline(scenarios={"a": RECORD, "b": RECORD})
    found = listed_gates(file, frozenset({"a"}))
    assert [bool(gates) for _, gates in found.scenarios] == [False, True]
    assert 2 * found.samples == listed_gates(file).samples > 0


KEYS: dict[str, Any] = {
    "summary": "Own",
    "files": ["*.json"],
    "records": {"at": "/*"},
    "fields": {"rate": "measurement?", "runs": "samples?", "raw": "samples?"},
    "samples": {"runs": {"shape": "list"}, "raw": {"shape": "nested-lists"}},
    "direction": {"rate": "higher"},
}


def own(record: Any, *entries: dict[str, Any]) -> list[tuple[str, float]]:
    format = build("own", {**KEYS, "gates": list(entries)})
    document = JsonDocument(Text("a.json", json.dumps({"case": record}).encode()))
    listed = listed_gates(Baseline(document, format, BaselineSettings(date(2026, 5, 17))))
    ((_, found),) = listed.scenarios
    assert all(isinstance(gate, EffectiveGate) for gate in found)
    return [("/".join(map(str, gate.path)), gate.limit) for gate in found]  # type: ignore[union-attr]


def test_where_higher_is_better_the_limit_is_below() -> None:
    assert own({"rate": 100.0}, {"field": "rate", "at-least": 0.25}) == [("rate", 75.0)]
    assert own({"rate": 100.0}, {"field": "rate", "at-least": 0.25, "floor": 40.0}) == [
        ("rate", 60.0)
    ]


def test_items_of_lists_have_gates() -> None:
    record = {"runs": [1.0, 2.0], "raw": [[3.0], [4.0]]}
    entries = [{"field": "runs/1", "floor": 1.0}, {"field": "raw/*/0", "floor": 2.0}]
    assert own(record, *entries) == [("runs/1", 3.0), ("raw/0/0", 5.0), ("raw/1/0", 6.0)]


numbers = st.floats(0.01, 1e6)


@settings(max_examples=100, deadline=None)
@given(numbers, st.floats(0, 3), st.floats(0, 500), st.sampled_from(["lower", "higher"]))
def test_a_limit_allows_what_tolerance_and_floor_allow(
    expected: float, tolerance: float, floor: float, side: Any
) -> None:
    gate = gates()["expected_e2e_ms"]
    gate = gate._replace(tolerance=tolerance, gate=gate.gate._replace(floor=floor), side=side)
    gate = gate.around(expected)
    sign = -1 if side == "higher" else 1
    allowed = [expected * (1 + sign * tolerance), expected + sign * floor]
    assert gate.limit == (min if side == "higher" else max)(allowed)
    assert not any(gate.fails(value) for value in (*allowed, expected))
    assert gate.fails(gate.limit + sign * (1 + abs(gate.limit)) * 1e-9)
    assert gate.gain(expected) == 0


def test_the_list_counts_all_samples() -> None:
    listed: GateList = listed_gates(baseline(sampling={"step_fractions": [0]}))
    assert listed.samples == 6
