import pytest

from tests.rules.own_format import cases, own


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"expected_e2e_ms": -1.5}, "expected_e2e_ms"),
        ({"stages_ms": {"A": 2.5, "B": -0.01, "C": None}}, "stages_ms/B"),
        ({"denoise_step_ms": {"0": 1.5, "1": -2}}, "denoise_step_ms/1"),
        ({"load_peak_vram_mb": -1e-3}, "load_peak_vram_mb"),
    ],
)
def test_each_kind_of_measurement(run_rule, coherent, fields: dict, pointer: str) -> None:
    (finding,) = run_rule("negative-measurement", coherent(**fields))
    assert finding.pointer == f"/scenarios/t2i/{pointer}"


def test_a_minus_in_a_string_or_an_exponent_is_not_a_sign(run_rule, coherent) -> None:
    document = coherent(notes="on -1 day", expected_e2e_ms=1e-5)
    assert run_rule("negative-measurement", document) == []


def test_zero_is_not_negative(run_rule, coherent) -> None:
    assert run_rule("negative-measurement", coherent(expected_e2e_ms=-0.0)) == []


def test_the_message_contains_the_number(run_rule, coherent) -> None:
    (finding,) = run_rule("negative-measurement", coherent(expected_e2e_ms=-1.5))
    assert finding.message == "`expected_e2e_ms` is -1.5; a measurement cannot be negative"
    assert finding.found == -1.5
    (finding,) = run_rule("negative-measurement", coherent(stages_ms={"A": 2.5, "B": -0.5}))
    assert finding.message == "`B` is -0.5; a measurement cannot be negative"


KINDS = own(
    {
        "time": "measurement",
        "gain": "signed",
        "cap": "limit",
        "peak": "size",
        "delta": "number",
        "allocations": "sizes",
        "runs": "samples",
        "parts": "measurements",
    },
    kinds=[{"record": "free-*", "field": "time", "kind": "signed"}],
)


@pytest.mark.parametrize(
    ("name", "record", "pointers"),
    [
        ("x", {"gain": -1.5, "cap": -1, "delta": -1}, []),
        ("x", {"time": -1.5}, ["time"]),
        ("free-x", {"time": -1.5}, []),
        ("x", {"peak": -1, "parts": {"a": -2}}, ["parts/a", "peak"]),
        ("x", {"allocations": [1, -1], "runs": [-0.5, 0.0]}, ["allocations/1", "runs/0"]),
    ],
)
def test_only_signed_numbers_and_limits_may_be_negative(
    run_rule, name: str, record: dict, pointers: list
) -> None:
    findings = run_rule("negative-measurement", cases(**{name: record}), format=KINDS)
    assert sorted(finding.pointer for finding in findings) == [
        f"/cases/{name}/{path}" for path in pointers
    ]


def test_missing_samples_do_not_shift_the_others(run_rule) -> None:
    format = {**KINDS, "missing": ["nan"]}
    document = cases(x={"runs": ["nan", 1.0, None, -2.0]})
    (finding,) = run_rule("negative-measurement", document, format=format)
    assert finding.pointer == "/cases/x/runs/3"


@pytest.mark.parametrize(("kind", "count"), [("measurement", 1), ("signed", 0), ("limit", 0)])
def test_a_record_that_is_a_negative_number(run_rule, kind: str, count: int) -> None:
    findings = run_rule("negative-measurement", cases(x=-1.5), format=own({".": kind}))
    assert [finding.message for finding in findings] == [
        "`x` is -1.5; a measurement cannot be negative"
    ] * count


def test_a_sample_in_nested_lists(run_rule) -> None:
    format = own({"runs": "samples"}, samples={"runs": {"shape": "nested-lists"}}, missing=["nan"])
    document = cases(x={"runs": [[1.5, ["nan", -2.5]], 3.5]})
    (finding,) = run_rule("negative-measurement", document, format=format)
    assert (finding.pointer, finding.found) == ("/cases/x/runs/0/1/1", -2.5)
