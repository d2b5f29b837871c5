import json

import pytest

from tests.paths import FIXTURES
from tests.rules.own_format import cases, own


def of_scenario(findings: list, name: str) -> dict[str, str]:
    return {finding.field: finding.message for finding in findings if finding.scenario == name}


def test_mismatches_that_the_review_of_the_real_change_found(run_rule) -> None:
    findings = run_rule("aggregate-mismatch", (FIXTURES / "review.json").read_bytes())
    assert of_scenario(findings, "fastwan2_2_ti2v_5b")["expected_avg_denoise_ms"] == (
        "mean of 3 steps is 129.70, the file says 132.32 (+2.02 %)"
    )
    assert of_scenario(findings, "ltx_2_3_hq_pipeline")["expected_avg_denoise_ms"].startswith(
        "mean of 18 steps is 807.85, the file says 810.79"
    )


def test_mismatches_that_the_review_missed(run_rule) -> None:
    findings = run_rule("aggregate-mismatch", (FIXTURES / "review.json").read_bytes())
    assert of_scenario(findings, "flux_image_t2i_2_gpus") == {
        "expected_avg_denoise_ms": "mean of 50 steps is 100.58, the file says 99.84 (-0.74 %)",
        "expected_median_denoise_ms": (
            "median of 50 steps is 101.03, the file says 103.47 (+2.41 %)"
        ),
    }


def test_a_difference_within_rounding_is_accepted(run_rule) -> None:
    findings = run_rule("aggregate-mismatch", (FIXTURES / "coherent.json").read_bytes())
    assert of_scenario(findings, "fastwan2_2_ti2v_5b") == {}  # 132.32 against 132.313


def test_a_mismatch_in_the_merged_file(run_rule) -> None:
    findings = run_rule("aggregate-mismatch", (FIXTURES / "merged_npu.json").read_bytes())
    (message,) = of_scenario(findings, "wan2_1_t2v_1.3b_1_npu").values()
    assert "the file says 524.67" in message


@pytest.mark.parametrize(("aggregate", "count"), [(4.5, 0), (4.48, 0), (4.51, 1), (4.47, 1)])
def test_the_tolerance_is_one_unit_of_the_last_decimal(
    run_rule, coherent, aggregate, count
) -> None:
    document = coherent(expected_avg_denoise_ms=aggregate)  # the mean is 4.49
    assert len(run_rule("aggregate-mismatch", document)) == count


@pytest.mark.parametrize(
    "fields",
    [
        {"expected_avg_denoise_ms": 0},
        {"expected_avg_denoise_ms": None},
        {"expected_avg_denoise_ms": "x"},
        {"denoise_step_ms": {}, "expected_avg_denoise_ms": 99.5},
        {"denoise_step_ms": {"0": 4.21, "5": 9.77}},
        {"denoise_step_ms": {"0": 4.21, "1": None}},
        {"denoise_step_ms": {"0": 1e308, "1": 1e308}},
    ],
)
def test_zero_invalid_and_incomplete_values_are_left_to_other_rules(
    run_rule, coherent, fields: dict
) -> None:
    assert run_rule("aggregate-mismatch", coherent(**fields)) == []


def test_spans_values_and_fix(run_rule, apply_fixes) -> None:
    text = '{"scenarios": {"t": {"denoise_step_ms": {"0": 1.5}, "expected_avg_denoise_ms": 2.50}}}'
    findings = run_rule("aggregate-mismatch", text)
    assert text[slice(*findings[0].span)] == "2.50"
    assert text[slice(*findings[0].related[0].span)] == '{"0": 1.5}'
    assert (findings[0].found, findings[0].expected, findings[0].fix.safe) == (2.5, 1.5, False)
    assert apply_fixes(text, findings) == text.replace("2.50", "1.5")


def test_records_rewritten_by_a_script(run_rule) -> None:
    data = (FIXTURES / "pytest_benchmark_rewritten.json").read_bytes()
    findings = run_rule("aggregate-mismatch", data, format="pytest-benchmark")
    assert [finding.field for finding in findings] == ["stats/iqr", "stats/total"] * 2


def test_a_saved_run_with_samples_has_no_mismatch(run_rule) -> None:
    data = (FIXTURES / "pytest_benchmark_samples.json").read_bytes()
    assert run_rule("aggregate-mismatch", data, format="pytest-benchmark") == []


@pytest.mark.parametrize("field", ["mean", "median", "max", "min", "total"])
def test_a_relative_difference_of_1e_8_is_reported_without_rounding(run_rule, field: str) -> None:
    document = json.loads((FIXTURES / "pytest_benchmark_samples.json").read_text())
    document["benchmarks"][0]["stats"][field] *= 1 + 1e-8
    findings = run_rule("aggregate-mismatch", document, format="pytest-benchmark")
    assert f"stats/{field}" in {finding.field for finding in findings}


def test_the_count_of_samples_is_checked(run_rule) -> None:
    stats = {"data": [0.5, 0.5], "rounds": 3}
    (finding,) = run_rule(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.message == "count of 2 rounds is 2, the file says 3 (+50.00 %)"
    assert finding.fix.edits[0].text == "2"


def test_a_standard_deviation_of_zero_is_checked(run_rule) -> None:
    stats = {"data": [0.5, 1.5], "stddev": 0}
    (finding,) = run_rule(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.field == "stats/stddev"


def test_a_wrong_sign_is_a_mismatch(run_rule, coherent) -> None:
    (finding,) = run_rule("aggregate-mismatch", coherent(expected_avg_denoise_ms=-4.49))
    assert finding.message == "mean of 2 steps is 4.49, the file says -4.49 (-200.00 %)"


@pytest.mark.parametrize(
    ("value", "shown"), [(4.6, "4.60"), (4.625, "4.625"), (4.50000000001, "4.50000000001")]
)
def test_a_number_is_shown_rounded_or_else_with_all_its_digits(
    run_rule, coherent, value: float, shown: str
) -> None:
    (finding,) = run_rule("aggregate-mismatch", coherent(expected_avg_denoise_ms=value))
    assert finding.message.startswith(f"mean of 2 steps is 4.49, the file says {shown} (")


def test_numbers_that_look_equal_when_rounded_are_shown_in_full(run_rule) -> None:
    stats = {"data": [0.5, 1.5], "mean": 1.00000001}
    (finding,) = run_rule(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.message == "mean of 2 rounds is 1, the file says 1.00000001 (+0.00 %)"


def test_samples_are_named_by_their_count(run_rule, coherent) -> None:
    (finding,) = run_rule("aggregate-mismatch", coherent(expected_avg_denoise_ms=4.6))
    assert finding.label == "2 steps give 4.49"
    assert [related.label for related in finding.related] == ["2 steps"]
    assert finding.fix.title == "write 4.49 to `expected_avg_denoise_ms` of t2i"


def test_the_input_fields_of_an_aggregate_are_named(run_rule) -> None:
    stats = {"q1": 1.0, "q3": 3.0, "iqr": 2.5}
    (finding,) = run_rule(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.message == ("stats/q3 - stats/q1 is 2, the file says 2.5 (+25.00 %)")
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/benchmarks/0/stats/q3", "stats/q3 is 3"),
        ("/benchmarks/0/stats/q1", "stats/q1 is 1"),
    ]


@pytest.mark.parametrize(("error", "count"), [(1e-7, 0), (1e-5, 1)])
def test_an_aggregate_may_have_its_own_tolerance(run_rule, error: float, count: int) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": {"iqr": "measurement", "q1": "measurement", "q3": "measurement"},
        "derived": [{"field": "iqr", "is": "{q3} - {q1}", "tolerance": 1e-6}],
    }
    document = {"cases": {"x": {"q1": 1.0, "q3": 3.0, "iqr": 2.0 * (1 + error)}}}
    assert len(run_rule("aggregate-mismatch", document, format=own)) == count


@pytest.mark.parametrize(("mean", "count"), [(2.0, 0), (2.25, 1)])
def test_a_difference_equal_to_the_tolerance_is_accepted(run_rule, mean: float, count: int) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "tolerance": 0.5,
        "fields": {"mean": "measurement", "raw": "samples"},
        "samples": {"raw": {"shape": "list"}},
        "derived": [{"field": "mean", "is": "mean", "of": ["raw"]}],
    }
    document = {"cases": {"x": {"mean": mean, "raw": [0.5, 1.5]}}}
    assert len(run_rule("aggregate-mismatch", document, format=own)) == count


@pytest.mark.parametrize(("mean", "count"), [(2, 0), (2.5, 1)])
def test_rounding_is_accepted_whatever_the_tolerance_of_an_aggregate(
    run_rule, mean, count: int
) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "decimals": 0,
        "fields": {"mean": "measurement", "raw": "samples"},
        "samples": {"raw": {"shape": "list"}},
        "derived": [{"field": "mean", "is": "mean", "of": ["raw"], "tolerance": 1e-3}],
    }
    document = {"cases": {"x": {"mean": mean, "raw": [1]}}}
    assert len(run_rule("aggregate-mismatch", document, format=own)) == count


# ---- formulas


RATE = own(
    {"rate": "measurement", "batch": "count", "ms": "measurement"},
    decimals=2,
    derived=[{"field": "rate", "is": "1000 * {batch} / {ms}", "decimals": 4}],
)


def test_a_formula_is_shown_with_its_values_and_the_decimals_of_its_field(
    run_rule, apply_fixes
) -> None:
    text = '{"cases": {"x": {"rate": 10.5, "batch": 8, "ms": 750.0}}}'
    (finding,) = run_rule("aggregate-mismatch", text, format=RATE)
    assert finding.message == ("1000 * batch / ms is 10.6667, the file says 10.5000 (-1.56 %)")
    assert (finding.pointer, finding.field) == ("/cases/x/rate", "rate")
    assert finding.label == "the formula gives 10.6667"
    assert (finding.found, finding.expected) == (10.5, 10.6667)
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/cases/x/batch", "batch is 8"),
        ("/cases/x/ms", "ms is 750.00"),
    ]
    fixed = apply_fixes(text, [finding])
    assert fixed == text.replace("10.5", "10.6667")
    assert run_rule("aggregate-mismatch", fixed, format=RATE) == []


def test_the_fix_of_a_field_without_decimals_is_a_whole_number(run_rule, apply_fixes) -> None:
    format = own(
        {"a": "measurement", "b": "measurement"},
        decimals=2,
        derived=[{"field": "b", "is": "{a} / 3", "decimals": 0}],
    )
    text = '{"cases": {"x": {"a": 100.25, "b": 35}}}'
    (finding,) = run_rule("aggregate-mismatch", text, format=format)
    assert finding.message == "a / 3 is 33, the file says 35 (+4.74 %)"
    assert apply_fixes(text, [finding]) == text.replace("35}", "33.0}")


@pytest.mark.parametrize(
    "fields",
    [
        {"ms": 0},
        {"ms": 0.0},
        {"ms": None},
        {"ms": "7"},
        {"ms": True},
        {"batch": None},
        {"batch": []},
        {"rate": None},
        {"rate": "x"},
        {"rate": 0},
        {"batch": 1e308},
    ],
)
def test_a_formula_without_a_value_is_not_checked(run_rule, fields: dict) -> None:
    record = {"rate": 10.5, "batch": 8, "ms": 750.0} | fields
    assert run_rule("aggregate-mismatch", cases(x=record), format=RATE) == []
    absent = {name: value for name, value in record.items() if name not in fields}
    assert run_rule("aggregate-mismatch", cases(x=absent), format=RATE) == []


@pytest.mark.parametrize(("rate", "count"), [(10.67, 1), (10.6666, 0), (10.6668, 1), (10.667, 1)])
def test_rounded_operands_explain_a_difference(run_rule, rate: float, count: int) -> None:
    # 8000 / 750.005 and 8000 / 749.995 are 10.66660 and 10.66674.
    record = {"rate": rate, "batch": 8, "ms": 750.0}
    assert len(run_rule("aggregate-mismatch", cases(x=record), format=RATE)) == count


def test_a_large_number_is_fixed_to_its_last_decimal(run_rule) -> None:
    format = own(
        {"mean": "size", "bytes": "sizes"},
        decimals=2,
        derived=[{"field": "mean", "is": "mean", "of": ["bytes"]}],
    )
    samples = [85899345920, 85899345920, 85899345920, 85899345921]
    (finding,) = run_rule(
        "aggregate-mismatch", cases(x={"mean": 5.0, "bytes": samples}), format=format
    )
    assert finding.expected == 85899345920.25
    fixed = cases(x={"mean": finding.expected, "bytes": samples})
    assert run_rule("aggregate-mismatch", fixed, format=format) == []


COUNTED = own(
    {"n": "count", "mean": "measurement", "sd": "measurement", "runs": "samples"},
    decimals=2,
    **{"may-be-zero": ["sd"]},
    derived=[
        {"field": "mean", "is": "mean({runs})"},
        {"field": "sd", "is": "stdev({runs}) / sqrt(count({runs}))"},
        {"field": "n", "is": "count({runs})"},
    ],
)


def test_a_wrong_count_silences_the_other_statistics_of_that_record_only(run_rule) -> None:
    wrong = {"mean": 9.0, "sd": 9.0, "runs": [1.0, 2.0]}
    document = cases(x={**wrong, "n": 3}, y={**wrong, "n": 2})
    findings = run_rule("aggregate-mismatch", document, format=COUNTED)
    assert [finding.pointer for finding in findings] == [
        "/cases/x/n",
        "/cases/y/mean",
        "/cases/y/sd",
    ]
    assert findings[0].message == "count of 2 samples is 2, the file says 3 (+50.00 %)"
    assert findings[2].message.startswith("stdev(runs) / sqrt(count(runs)) is 0.50, the file says")


PERCENTILES = own(
    {"percentiles": "measurements", "runs": "samples"},
    decimals=1,
    derived=[{"field": "percentiles/*", "is": "percentile({runs}, *, 'inclusive')"}],
)


def test_a_formula_about_items_uses_their_names(run_rule, apply_fixes) -> None:
    items = {"0": 1.0, "50": 7.0, "99.9": 5.0, "max": 77.0, "101": 77.0, "-1": 77.0, "1e3": 77.0}
    document = cases(x={"percentiles": items, "runs": [1.0, 2.0, 3.0, 4.0, 5.0]})
    (finding,) = run_rule("aggregate-mismatch", document, format=PERCENTILES)
    assert (finding.pointer, finding.field) == ("/cases/x/percentiles/50", "percentiles/50")
    assert finding.message == (
        "percentile(runs, *, 'inclusive') is 3.0, the file says 7.0 (+133.33 %)"
    )
    assert finding.label == "the formula gives 3.0"
    text = json.dumps(document)
    assert json.loads(apply_fixes(text, [finding]))["cases"]["x"]["percentiles"]["50"] == 3.0


def test_a_pattern_with_a_question_mark_is_checked(run_rule) -> None:
    format = {**PERCENTILES, "derived": [{"field": "percentiles/p?", "is": "mean({runs})"}]}
    record = {"percentiles": {"p5": 9.0, "p50": 9.0}, "runs": [1.0, 2.0]}
    (finding,) = run_rule("aggregate-mismatch", cases(x=record), format=format)
    assert finding.field == "percentiles/p5"


@pytest.mark.parametrize("samples", [[1.0, "nan"], [None, 1.0], ["nan"], []])
def test_a_series_with_missing_samples_is_not_checked(run_rule, samples: list) -> None:
    format = {**PERCENTILES, "missing": ["nan"]}
    record = {"percentiles": {"50": 9.0}, "runs": samples}
    assert run_rule("aggregate-mismatch", cases(x=record), format=format) == []


@pytest.mark.parametrize(
    ("samples", "label"),
    [([1.0], "1 cold start gives 1.00"), ([1.0] * 2, "2 cold starts give 1.00")],
)
def test_the_label_counts_the_samples(run_rule, samples: list, label: str) -> None:
    format = own(
        {"mean": "measurement", "runs": "samples"},
        decimals=2,
        samples={"runs": {"shape": "list", "called": "cold starts"}},
        derived=[{"field": "mean", "is": "mean", "of": ["runs"]}],
    )
    document = cases(x={"mean": 9.0, "runs": samples})
    (finding,) = run_rule("aggregate-mismatch", document, format=format)
    assert finding.label == label


@pytest.mark.parametrize(
    ("sd", "shown"), [(0.125, "0.1250"), (0.12345, "0.12345"), (9.0, "9.0000")]
)
def test_an_aggregate_is_shown_with_its_own_decimals(run_rule, sd: float, shown: str) -> None:
    format = own(
        {"sd": "measurement", "runs": "samples"},
        decimals=2,
        derived=[{"field": "sd", "is": "stdev", "of": ["runs"], "decimals": 4}],
    )
    document = cases(x={"sd": sd, "runs": [1.0, 2.0]})
    (finding,) = run_rule("aggregate-mismatch", document, format=format)
    assert finding.message.startswith(f"stdev of 2 samples is 0.7071, the file says {shown} (")
    assert finding.expected == 0.7071


def test_an_aggregate_of_a_wrong_aggregate_has_no_fix(run_rule) -> None:
    format = own(
        {"mean": "measurement", "rate": "measurement", "runs": "samples"},
        decimals=2,
        derived=[
            {"field": "mean", "is": "mean", "of": ["runs"]},
            {"field": "rate", "is": "1000 / {mean}"},
        ],
    )
    for mean, rate, fixed in ((9.0, 5.0, ["mean"]), (2.0, 5.0, ["rate"]), (9.0, 111.11, ["mean"])):
        document = cases(x={"mean": mean, "rate": rate, "runs": [1.0, 3.0]})
        findings = run_rule("aggregate-mismatch", document, format=format)
        assert [finding.field for finding in findings if finding.fix] == fixed
        others = [finding for finding in findings if not finding.fix]
        assert all("correct what it is computed from" in finding.help for finding in others)
        assert len(others) == (rate == 5.0 and mean == 9.0)
