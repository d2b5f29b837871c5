import json

import pytest

from tests.rules.own_format import cases, own

EMPTY = {
    "stages_ms": {},
    "denoise_step_ms": {},
    "expected_e2e_ms": 0.0,
    "expected_avg_denoise_ms": 0,
    "expected_median_denoise_ms": 0.0,
}
REASON = "nothing is checked, because all of"


def file(**records: object) -> dict:
    return {"scenarios": records}


def test_a_placeholder(run_rule) -> None:
    text = json.dumps(file(t2i=EMPTY))
    (finding,) = run_rule("placeholder-scenario", text)
    assert text[slice(*finding.span)] == '"t2i"'
    assert finding.message == (f"`t2i` is a placeholder: {REASON} its metrics are 0, null or empty")
    assert (finding.scenario, finding.pointer) == ("t2i", "/scenarios/t2i")
    assert set(finding.subjects) == {f"/scenarios/t2i/{field}" for field in EMPTY}


def test_the_placeholders_of_a_file_are_one_finding(run_rule, coherent) -> None:
    record = coherent()["scenarios"]["t2i"]
    (finding,) = run_rule("placeholder-scenario", file(a=EMPTY, b=record, c=EMPTY, d=EMPTY))
    assert finding.message == (
        f"`a`, `c` and `d` are placeholders: {REASON} their metrics are 0, null or empty"
    )
    assert finding.scenario is None
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/c", "also a placeholder"),
        ("/scenarios/d", "also a placeholder"),
    ]
    assert {pointer.split("/")[2] for pointer in finding.subjects} == {"a", "c", "d"}


@pytest.mark.parametrize(
    "fields",
    [
        {"stages_ms": {"A": 0.0, "B": None}},
        {"denoise_step_ms": {"0": 0.0, "1": 0}},
        {"load_peak_vram_mb": 0, "estimated_full_test_time_s": 120.5, "notes": "to be measured"},
    ],
)
def test_zeros_and_fields_that_are_not_measured_are_not_checked(run_rule, fields: dict) -> None:
    assert len(run_rule("placeholder-scenario", file(t2i={**EMPTY, **fields}))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"expected_e2e_ms": 9.5},
        {"stages_ms": {"A": 0.0, "B": 3.5}},
        {"denoise_step_ms": {"0": 0.0, "1": 4.5}},
        {"load_peak_vram_mb": 1024},
    ],
)
def test_a_record_with_a_metric_is_checked(run_rule, fields: dict) -> None:
    assert run_rule("placeholder-scenario", file(t2i={**EMPTY, **fields})) == []


@pytest.mark.parametrize(
    "record",
    [
        {},
        {name: EMPTY[name] for name in EMPTY if name != "expected_e2e_ms"},
        {**EMPTY, "expected_e2e_ms": None},
        {**EMPTY, "expected_e2e_ms": "0"},
        {**EMPTY, "expected_e2e_ms": False},
        {**EMPTY, "stages_ms": []},
        {**EMPTY, "denoise_step_ms": {"0": None}},
        0,
    ],
)
def test_incomplete_and_wrong_records_are_left_to_other_rules(run_rule, record) -> None:
    assert run_rule("placeholder-scenario", file(t2i=record)) == []


KINDS = own({"time": "measurement", "gain": "signed?", "cap": "limit?", "parts": "measurements?"})


@pytest.mark.parametrize(
    ("record", "count"),
    [
        ({"time": 0}, 1),
        ({"time": 0, "cap": None, "gain": None}, 1),
        ({"time": 0, "cap": 0}, 0),
        ({"time": 0, "gain": 0.0}, 0),
        ({"time": 0, "parts": {}}, 1),
        ({"time": 0, "parts": {"a": -1.5}}, 0),
    ],
)
def test_zero_is_a_value_of_limits_and_signed_numbers(run_rule, record: dict, count: int) -> None:
    assert len(run_rule("placeholder-scenario", cases(x=record), format=KINDS)) == count


def test_a_record_without_metrics_is_no_placeholder(run_rule) -> None:
    """A case without a threshold has the default of its file."""
    assert run_rule("placeholder-scenario", cases(x={}), format="sglang-consistency") == []
    document = cases(x={}, y={"ssim_threshold": None})
    assert run_rule("placeholder-scenario", document, format="sglang-consistency") == []


@pytest.mark.parametrize(("kind", "names"), [("measurement", ["a"]), ("limit", [])])
def test_records_that_are_numbers(run_rule, kind: str, names: list[str]) -> None:
    findings = run_rule("placeholder-scenario", cases(a=0, b=1), format=own({".": kind}))
    assert [finding.scenario for finding in findings] == names


def test_a_text_for_a_missing_number_is_not_a_metric(run_rule) -> None:
    format = own({"time": "measurement"}, missing=["n/a"])
    assert len(run_rule("placeholder-scenario", cases(x={"time": "n/a"}), format=format)) == 1


def test_scenarios_in_and_out_of_scope_are_two_findings(run_rule) -> None:
    before = file(a=EMPTY, b=EMPTY)
    after = file(a=EMPTY, b=EMPTY, c=EMPTY, d=EMPTY)
    findings = run_rule("placeholder-scenario", after, before=before, scope="changed")
    assert [finding.message.partition(" are")[0] for finding in findings] == [
        "`a` and `b`",
        "`c` and `d`",
    ]
    assert len(run_rule("placeholder-scenario", after, before=before)) == 1


def test_a_scenario_that_was_measured_before_is_reported_alone(run_rule, coherent) -> None:
    """So that the engine can drop it in favor of ``disarmed-metric``."""
    before = file(a=coherent()["scenarios"]["t2i"])
    findings = run_rule("placeholder-scenario", file(a=EMPTY, b=EMPTY, c=EMPTY), before=before)
    assert [finding.scenario for finding in findings] == ["a", None]
    (disarmed,) = run_rule("disarmed-metric", file(a=EMPTY), before=before)
    assert set(disarmed.subjects) <= set(findings[0].subjects)


OPTIONAL = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "fields": {"ms": "measurement?", "parts": "measurements?", "note": "text?"},
}


@pytest.mark.parametrize("record", [{"ms": None}, {"ms": None, "parts": None}, {"note": "x"}])
def test_a_record_whose_metrics_are_null_and_may_be_is_not_reported(run_rule, record: dict) -> None:
    assert run_rule("placeholder-scenario", {"cases": {"x": record}}, format=OPTIONAL) == []


@pytest.mark.parametrize("record", [{"ms": 0}, {"ms": None, "parts": {}}, {"ms": 0, "parts": None}])
def test_a_record_with_an_optional_metric_that_is_zero_or_empty_is_reported(
    run_rule, record: dict
) -> None:
    assert len(run_rule("placeholder-scenario", {"cases": {"x": record}}, format=OPTIONAL)) == 1


def test_with_test_cases_only_those_that_are_compared_are_reported_each_alone(run_rule) -> None:
    zero = {"expected_e2e_ms": 0, "stages_ms": {}, "denoise_step_ms": {}}
    zero |= {"expected_avg_denoise_ms": 0, "expected_median_denoise_ms": 0}
    content = {"scenarios": dict.fromkeys(("on", "off", "none", "unknown", "on_too"), zero)}
    cases = (
        'DiffusionTestCase("on")\nDiffusionTestCase("on_too")\n'
        'DiffusionTestCase("off", run_perf_check=False)\n'
        'DiffusionTestCase("unknown", run_perf_check=setting())\n'
    )
    findings = run_rule("placeholder-scenario", content, other=cases)
    assert [finding.scenario for finding in findings] == ["on", "on_too"]
