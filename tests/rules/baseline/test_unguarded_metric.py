import pytest

from tests.rules.own_format import cases, own


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


KINDS = own(
    {
        "time": "measurement",
        "gain": "signed",
        "cap": "limit",
        "peak": "size",
        "allocations": "sizes",
        "parts": "measurements",
        "delta": "number",
        "free": "limit?",
    },
    missing=["nan"],
)
CHECKED = {
    "time": 1.5,
    "gain": 1.5,
    "cap": 1.5,
    "peak": 1,
    "allocations": [1],
    "parts": {"a": 1.5},
    "delta": 1,
    "free": 1,
}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (0, ["time", "peak", "allocations", "parts"]),
        (0.0, ["time", "peak", "allocations", "parts"]),
        (None, ["time", "gain", "cap", "peak", "allocations", "parts"]),
        ("nan", ["time", "gain", "cap", "peak"]),
        ([], ["time", "gain", "cap", "peak", "allocations", "parts"]),
        (True, []),
        (-1, []),
    ],
)
def test_zero_is_a_value_of_signed_numbers_and_limits(run_rule, value, names: list) -> None:
    for name in CHECKED:
        document = cases(x={**CHECKED, name: value})
        findings = run_rule("unguarded-metric", document, format=KINDS)
        expected = [f"`{name}` is not checked: 0, null or empty"] if name in names else []
        assert [finding.message for finding in findings] == expected


def test_the_kind_in_a_record_decides(run_rule) -> None:
    format = {**KINDS, "kinds": [{"record": "free-*", "field": "time", "kind": "signed"}]}
    document = cases(**{"x": {**CHECKED, "time": 0}, "free-x": {**CHECKED, "time": 0}})
    findings = run_rule("unguarded-metric", document, format=format)
    assert [finding.scenario for finding in findings] == ["x"]


@pytest.mark.parametrize(("kind", "names"), [("measurement", "ab"), ("limit", "b")])
def test_records_that_are_numbers(run_rule, kind: str, names: str) -> None:
    findings = run_rule("unguarded-metric", cases(a=0, b=None, c=1), format=own({".": kind}))
    assert [(finding.pointer, finding.message) for finding in findings] == [
        (f"/cases/{name}", f"`{name}` is not checked: 0, null or empty") for name in names
    ]
