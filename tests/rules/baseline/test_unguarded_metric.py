import json

import pytest

from tests.rules.own_format import cases, own


def without(content: dict, *fields: str) -> dict:
    for field in fields:
        del content["scenarios"]["t2i"][field]
    return content


@pytest.mark.parametrize("value", [0, 0.0, -0.0, None])
def test_stages_without_an_end_to_end_time(run_rule, coherent, value) -> None:
    (finding,) = run_rule("unguarded-metric", coherent(expected_e2e_ms=value))
    assert finding.message == (
        "`expected_e2e_ms` is not checked: 0, null or absent, although the scenario has 2 stages"
    )
    assert (finding.pointer, finding.scenario) == ("/scenarios/t2i/expected_e2e_ms", "t2i")
    assert set(finding.subjects) == {
        "/scenarios/t2i/expected_e2e_ms",
        "/scenarios/t2i/stages_ms",
    }


def test_samples_without_a_mean_and_a_median_are_one_finding(run_rule, coherent) -> None:
    document = coherent(expected_avg_denoise_ms=0, expected_median_denoise_ms=0.0)
    (finding,) = run_rule("unguarded-metric", document)
    assert finding.message == (
        "`expected_avg_denoise_ms` and `expected_median_denoise_ms` are not checked: "
        "0, null or absent, although the scenario has 2 steps"
    )
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/t2i/expected_median_denoise_ms", "also not checked"),
        ("/scenarios/t2i/denoise_step_ms", "2 steps"),
    ]


def test_an_absent_metric_is_reported_at_the_scenario(run_rule, coherent) -> None:
    text = json.dumps(without(coherent(), "expected_e2e_ms"))
    (finding,) = run_rule("unguarded-metric", text)
    assert finding.pointer == "/scenarios/t2i"
    assert text[slice(*finding.span)] == '"t2i"'
    assert set(finding.subjects) == {
        "/scenarios/t2i/expected_e2e_ms",
        "/scenarios/t2i/stages_ms",
    }


def test_a_present_metric_is_the_place_before_an_absent_one(run_rule, coherent) -> None:
    document = without(coherent(expected_median_denoise_ms=0), "expected_avg_denoise_ms")
    text = json.dumps(document)
    (finding,) = run_rule("unguarded-metric", text)
    assert finding.pointer == "/scenarios/t2i/expected_median_denoise_ms"
    assert text[slice(*finding.span)] == "0"
    assert "/scenarios/t2i/expected_avg_denoise_ms" in finding.subjects


@pytest.mark.parametrize(
    "fields",
    [
        {"expected_avg_denoise_ms": 0, "expected_median_denoise_ms": 0, "denoise_step_ms": {}},
        {"expected_e2e_ms": 0, "stages_ms": {}},
        {"expected_e2e_ms": 0, "stages_ms": {"A": 0.0, "B": None}},
        {"expected_e2e_ms": 0, "stages_ms": {"per_frame_generation": 4.5}},
        {"expected_e2e_ms": 0, "stages_ms": {"A": "9.5"}},
        {"expected_avg_denoise_ms": 0, "denoise_step_ms": {"0": 0.0, "1": 0}},
        {"expected_avg_denoise_ms": 0, "denoise_step_ms": {"0": 0.01, "1": 0.0}},
        {"stages_ms": {}},
        {"denoise_step_ms": {}},
        {"denoise_step_ms": None},
        {"load_peak_vram_mb": 0},
        {"expected_e2e_ms": False},
        {"expected_e2e_ms": "0"},
    ],
)
def test_a_metric_without_its_inputs_is_not_reported(run_rule, coherent, fields: dict) -> None:
    assert run_rule("unguarded-metric", coherent(**fields)) == []


def test_a_record_that_has_only_an_end_to_end_time(run_rule, coherent) -> None:
    nothing = {"expected_avg_denoise_ms": 0.0, "expected_median_denoise_ms": 0.0}
    document = coherent(stages_ms={}, denoise_step_ms={}, **nothing)
    assert run_rule("unguarded-metric", document) == []


def test_sampled_steps_without_a_mean(run_rule, coherent) -> None:
    """The mean cannot be computed from them, but it was measured with them."""
    steps = {"0": 4.5, "10": 4.6, "20": 4.5, "29": 4.7, "39": 4.5, "49": 4.6}
    document = coherent(denoise_step_ms=steps, expected_avg_denoise_ms=0.0)
    (finding,) = run_rule("unguarded-metric", document)
    assert finding.message.startswith("`expected_avg_denoise_ms` is not checked")
    assert finding.message.endswith("the scenario has 6 steps")


@pytest.mark.parametrize(("stage", "count"), [(0.0, 1), (None, 0), (9.1, 0)])
def test_steps_without_their_stage(run_rule, coherent, stage, count: int) -> None:
    """A stage may be null: it did not run, or was not measured."""
    document = coherent(stages_ms={"DenoisingStage": stage, "A": 1.5})
    findings = run_rule("unguarded-metric", document)
    assert len(findings) == count
    assert all(finding.field == "stages_ms/DenoisingStage" for finding in findings)


def test_one_of_several_fields_of_a_total_may_be_zero(run_rule, coherent) -> None:
    document = coherent(stages_ms={"LTX2AVDenoisingStage": 9.1, "LTX2RefinementStage": 0.0})
    assert run_rule("unguarded-metric", document) == []


def test_a_standard_deviation_may_be_zero(run_rule) -> None:
    stats = {"stddev": 0, "iqr": 0.0, "mean": 1.5, "q1": 1.5, "q3": 1.6, "data": [1.5, 1.6]}
    document = {"benchmarks": [{"stats": stats}]}
    findings = run_rule("unguarded-metric", document, format="pytest-benchmark")
    assert [finding.subjects[:-1] for finding in findings] == [
        tuple(f"/benchmarks/0/stats/{field}" for field in ("median", "min", "max"))
    ]


FIELDS = {
    "items": "number?",
    "total": "measurement?",
    "rate": "measurement",
    "gain": "signed?",
    "spare": "measurement?",
}
FORMULAS = own(
    FIELDS,
    derived=[
        {"field": "rate", "is": "1000 * {items} / {total}"},
        {"field": "gain", "is": "{total} - {items}"},
        {"field": "spare", "is": "2 * {total}"},
    ],
)


@pytest.mark.parametrize(
    ("record", "names"),
    [
        ({"items": 3, "total": 1.5, "rate": 0}, ["rate"]),
        ({"items": 3, "total": 1.5}, ["rate"]),
        ({"items": 3, "total": 1.5, "rate": 2000, "spare": 0}, ["spare"]),
        ({"items": 3, "total": 1.5, "rate": 0, "spare": 0, "gain": 0}, ["rate", "spare"]),
        ({"items": 3, "total": 1.5, "rate": 2000, "spare": None}, []),
        ({"items": 3, "total": 0, "rate": 0}, []),
        ({"items": 0, "total": 1.5, "rate": 0}, []),
        ({"items": 3, "rate": 0}, []),
        ({"total": 1.5, "rate": 0}, []),
        ({"items": "3", "total": 1.5, "rate": 0}, []),
        ({"items": 3, "total": 1.5, "rate": 2000, "gain": 0}, []),
    ],
)
def test_formulas_over_fields(run_rule, record: dict, names: list[str]) -> None:
    findings = run_rule("unguarded-metric", cases(x=record), format=FORMULAS)
    found = [pointer for finding in findings for pointer in finding.subjects]
    metrics = [pointer.rpartition("/")[2] for pointer in found]
    assert [name for name in metrics if name not in ("items", "total")] == names


@pytest.mark.parametrize(("b", "count"), [(2.5, 1), (0, 0), (None, 0)])
def test_all_operands_of_a_formula_must_be_set(run_rule, b, count: int) -> None:
    format = own(
        {"all": "measurement", "a": "measurement", "b": "measurement?"},
        derived=[{"field": "all", "is": "{a} + {b}"}],
    )
    document = cases(x={"all": 0, "a": 1.5, "b": b})
    assert len(run_rule("unguarded-metric", document, format=format)) == count


def test_the_inputs_of_a_formula_are_named(run_rule) -> None:
    document = cases(x={"items": 3, "total": 1.5, "rate": 0})
    (finding,) = run_rule("unguarded-metric", document, format=FORMULAS)
    assert finding.message.endswith("although the scenario has `items` and `total`")


def test_parts_that_are_fields(run_rule) -> None:
    format = own(
        {"all": "measurement", "a": "measurement", "b": "measurement"},
        totals=[{"whole": ["all"], "parts": ["a", "b"]}],
    )
    (finding,) = run_rule("unguarded-metric", cases(x={"all": 0, "a": 1.5, "b": 0}), format=format)
    assert finding.message.endswith("although the scenario has `a`")
    assert run_rule("unguarded-metric", cases(x={"all": 0, "a": 0, "b": 0}), format=format) == []


def test_parts_in_a_nested_object_are_counted(run_rule) -> None:
    format = own(
        {"all": "measurement", "stats/parts": "measurements", "stats/mean": "measurement"},
        totals=[{"whole": ["all"], "parts": ["stats/parts/*", "stats/mean"]}],
    )
    stats = {"parts": {"a": 1.5, "b": 2.5, "c": 0}, "mean": 1.5}
    (finding,) = run_rule("unguarded-metric", cases(x={"all": 0, "stats": stats}), format=format)
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/cases/x/stats/parts", "2 parts"),
        ("/cases/x/stats", "1 part"),
    ]


def test_a_missing_number_is_not_checked(run_rule) -> None:
    format = own(
        {"mean": "measurement", "runs": "samples"},
        derived=[{"field": "mean", "is": "mean", "of": ["runs"]}],
        missing=["n/a"],
    )
    for value, count in (("n/a", 1), (1.5, 0)):
        document = cases(x={"mean": value, "runs": [1.5, "n/a"]})
        assert len(run_rule("unguarded-metric", document, format=format)) == count


def test_a_percentile_that_is_zero(run_rule) -> None:
    format = own(
        {"percentiles": "measurements", "runs": "samples"},
        derived=[{"field": "percentiles/*", "is": "percentile({runs}, *, 'inclusive')"}],
    )
    record = {"percentiles": {"50": 0.0, "90": None, "99": 1.5}, "runs": [1.5, 1.5]}
    (finding,) = run_rule("unguarded-metric", cases(x=record), format=format)
    assert finding.field == "percentiles/50"


def test_the_kind_in_a_record_decides(run_rule) -> None:
    format = own(
        {"mean": "measurement", "runs": "samples"},
        derived=[{"field": "mean", "is": "mean", "of": ["runs"]}],
        kinds=[{"record": "free-*", "field": "mean", "kind": "signed"}],
    )
    record = {"mean": 0, "runs": [1.5, 2.5]}
    findings = run_rule("unguarded-metric", cases(**{"x": record, "free-x": record}), format=format)
    assert [finding.scenario for finding in findings] == ["x"]


@pytest.mark.parametrize("kind", ["measurement", "limit"])
def test_records_that_are_numbers_have_no_inputs(run_rule, kind: str) -> None:
    assert run_rule("unguarded-metric", cases(a=0, b=None, c=1), format=own({".": kind})) == []
