import json

import pytest

from tests.rules.own_format import cases, own


@pytest.mark.parametrize(
    "fields",
    [{"expected_e2e_ms": 0}, {"expected_e2e_ms": None}, {"denoise_step_ms": {}}, {"stages_ms": {}}],
)
def test_each_value_that_disarms_a_metric(run_rule, coherent, fields: dict) -> None:
    (finding,) = run_rule("disarmed-metric", coherent(**fields), before=coherent(), policy="free")
    assert finding.message == (
        f"`{next(iter(fields))}` is no longer checked: 0, null, empty or absent"
    )


def test_an_absent_metric_is_reported_at_the_scenario(run_rule, coherent) -> None:
    after = coherent()
    del after["scenarios"]["t2i"]["expected_e2e_ms"]
    (finding,) = run_rule("disarmed-metric", after, before=coherent())
    assert finding.pointer == "/scenarios/t2i"


def test_a_metric_that_was_not_checked_is_not_disarmed(run_rule, coherent) -> None:
    before = coherent(expected_e2e_ms=0)
    assert run_rule("disarmed-metric", coherent(expected_e2e_ms=None), before=before) == []


PARTS = [
    ({"stages_ms": {"TextEncodingStage": None, "DenoisingStage": 9.02}}, "stages_ms/Text"),
    ({"stages_ms": {"TextEncodingStage": 0, "DenoisingStage": 9.02}}, "stages_ms/Text"),
    ({"denoise_step_ms": {"0": 4.21, "1": 0}}, "denoise_step_ms/1"),
]


@pytest.mark.parametrize("policy", ["tighten-only", "free"])
@pytest.mark.parametrize(("fields", "part"), PARTS)
def test_a_part_of_a_metric_can_be_disarmed(run_rule, coherent, fields, part, policy) -> None:
    (finding,) = run_rule("disarmed-metric", coherent(**fields), before=coherent(), policy=policy)
    assert finding.message.startswith(f"`{part}")


@pytest.mark.parametrize(("fields", "part"), PARTS)
def test_a_part_is_not_disarmed_if_the_record_is_from_another_run(
    run_rule, coherent, fields, part
) -> None:
    rest = {
        "stages_ms": {"TextEncodingStage": 1.01, "DenoisingStage": 7.03},
        "denoise_step_ms": {"0": 3.21, "1": 3.77},
        "expected_e2e_ms": 8.21,
        "expected_avg_denoise_ms": 3.49,
        "expected_median_denoise_ms": 3.49,
    }
    after = coherent(**rest | fields)
    assert run_rule("disarmed-metric", after, before=coherent(), policy="snapshot") == []


def test_an_absent_part_is_left_to_changed_field_set(run_rule, coherent) -> None:
    after = coherent(stages_ms={"DenoisingStage": 9.02})
    assert run_rule("disarmed-metric", after, before=coherent(), policy="tighten-only") == []
    assert run_rule("changed-field-set", after, before=coherent(), policy="tighten-only")


def test_expected_holds_the_name_of_an_absent_metric(run_rule, coherent) -> None:
    after = coherent()
    del after["scenarios"]["t2i"]["expected_e2e_ms"]
    text = json.dumps(after)
    (finding,) = run_rule("disarmed-metric", text, before=coherent())
    assert text[slice(*finding.span)] == '"t2i"'
    assert (finding.found, finding.expected) == ([], ["expected_e2e_ms"])


def test_several_metrics_give_one_finding_at_the_first_present_one(run_rule, coherent) -> None:
    after = coherent(expected_e2e_ms=0, expected_median_denoise_ms=None)
    del after["scenarios"]["t2i"]["expected_avg_denoise_ms"]
    text = json.dumps(after)
    (finding,) = run_rule("disarmed-metric", text, before=coherent())
    assert finding.pointer == "/scenarios/t2i/expected_e2e_ms"
    assert text[slice(*finding.span)] == "0"
    assert finding.message == (
        "`expected_e2e_ms`, `expected_avg_denoise_ms` and `expected_median_denoise_ms` "
        "are no longer checked: 0, null, empty or absent"
    )
    assert finding.found == [0, None]
    assert finding.expected == [
        "expected_e2e_ms",
        "expected_avg_denoise_ms",
        "expected_median_denoise_ms",
    ]
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/t2i/expected_median_denoise_ms", "also no longer checked")
    ]


# ---- kinds of fields


KINDS = own(
    {"time": "measurement", "gain": "signed", "cap": "limit", "peak": "size", "free": "limit?"},
    missing=["nan"],
)
OLD = {"time": 1.5, "gain": -1.5, "cap": 9.0, "peak": 5, "free": 1}


@pytest.mark.parametrize(
    ("after", "names"),
    [
        (0, ["time", "peak"]),
        (None, ["time", "gain", "cap", "peak", "free"]),
        ("nan", ["time", "gain", "cap", "peak", "free"]),
        ("x", []),  # wrong-type reports every string
        ([], ["time", "gain", "cap", "peak", "free"]),
        (7, []),
    ],
)
def test_zero_is_a_value_of_signed_numbers_and_limits(run_rule, after, names: list) -> None:
    for name in OLD:
        document = cases(x={**OLD, name: after})
        findings = run_rule("disarmed-metric", document, format=KINDS, before=cases(x=OLD))
        expected = [f"`{name}` is no longer checked: 0, null, empty or absent"]
        assert [finding.message for finding in findings] == (expected if name in names else [])


@pytest.mark.parametrize("before", [0, None, "nan", []])
def test_what_was_not_checked_is_not_disarmed(run_rule, before) -> None:
    old, new = cases(x={**OLD, "time": before}), cases(x={**OLD, "time": 0})
    assert run_rule("disarmed-metric", new, format=KINDS, before=old) == []


def test_zero_was_a_value_of_a_limit(run_rule) -> None:
    old, new = cases(x={**OLD, "cap": 0}), cases(x={**OLD, "cap": None})
    (finding,) = run_rule("disarmed-metric", new, format=KINDS, before=old)
    assert finding.pointer == "/cases/x/cap"


@pytest.mark.parametrize(("kind", "count"), [("measurement", 1), ("limit", 0)])
def test_a_record_that_is_a_number(run_rule, kind: str, count: int) -> None:
    findings = run_rule("disarmed-metric", cases(x=0), format=own({".": kind}), before=cases(x=1.5))
    assert [(finding.pointer, finding.message) for finding in findings] == [
        ("/cases/x", "`x` is no longer checked: 0, null, empty or absent")
    ] * count


def test_it_concerns_the_metrics_that_are_no_longer_checked(run_rule, coherent) -> None:
    after = coherent(expected_e2e_ms=0)
    del after["scenarios"]["t2i"]["expected_avg_denoise_ms"]
    (finding,) = run_rule("disarmed-metric", after, before=coherent())
    assert set(finding.subjects) == {
        "/scenarios/t2i/expected_e2e_ms",
        "/scenarios/t2i/expected_avg_denoise_ms",
    }
