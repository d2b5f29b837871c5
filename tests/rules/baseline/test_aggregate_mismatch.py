import pytest

from tests.paths import FIXTURES


def of_scenario(findings: list, name: str) -> dict[str, str]:
    return {finding.field: finding.message for finding in findings if finding.scenario == name}


def test_what_the_review_of_the_real_change_saw(judge) -> None:
    findings = judge("aggregate-mismatch", (FIXTURES / "review.json").read_bytes())
    assert of_scenario(findings, "fastwan2_2_ti2v_5b")["expected_avg_denoise_ms"] == (
        "mean of 3 steps is 129.70, the file says 132.32 (+2.02 %)"
    )
    assert of_scenario(findings, "ltx_2_3_hq_pipeline")["expected_avg_denoise_ms"].startswith(
        "mean of 18 steps is 807.85, the file says 810.79"
    )


def test_what_it_did_not_see(judge) -> None:
    findings = judge("aggregate-mismatch", (FIXTURES / "review.json").read_bytes())
    assert of_scenario(findings, "flux_image_t2i_2_gpus") == {
        "expected_avg_denoise_ms": "mean of 50 steps is 100.58, the file says 99.84 (-0.74 %)",
        "expected_median_denoise_ms": (
            "median of 50 steps is 101.03, the file says 103.47 (+2.41 %)"
        ),
    }


def test_rounding_is_no_mismatch(judge) -> None:
    findings = judge("aggregate-mismatch", (FIXTURES / "coherent.json").read_bytes())
    assert of_scenario(findings, "fastwan2_2_ti2v_5b") == {}  # 132.32 against 132.313


def test_broken_again_as_merged(judge) -> None:
    findings = judge("aggregate-mismatch", (FIXTURES / "merged_npu.json").read_bytes())
    (message,) = of_scenario(findings, "wan2_1_t2v_1.3b_1_npu").values()
    assert "the file says 524.67" in message


@pytest.mark.parametrize(("aggregate", "found"), [(4.5, 0), (4.48, 0), (4.51, 1), (4.47, 1)])
def test_tolerance_is_one_unit_of_the_last_decimal(judge, coherent, aggregate, found) -> None:
    document = coherent(expected_avg_denoise_ms=aggregate)  # the mean is 4.49
    assert len(judge("aggregate-mismatch", document)) == found


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
def test_what_is_left_to_other_rules(judge, coherent, fields: dict) -> None:
    assert judge("aggregate-mismatch", coherent(**fields)) == []


def test_caret_inputs_and_fix(judge, mended) -> None:
    text = '{"scenarios": {"t": {"denoise_step_ms": {"0": 1.5}, "expected_avg_denoise_ms": 2.50}}}'
    findings = judge("aggregate-mismatch", text)
    assert text[slice(*findings[0].span)] == "2.50"
    assert text[slice(*findings[0].related[0].span)] == '{"0": 1.5}'
    assert (findings[0].found, findings[0].expected, findings[0].fix.safe) == (2.5, 1.5, False)
    assert mended(text, findings) == text.replace("2.50", "1.5")


def test_records_that_a_script_rewrote(judge) -> None:
    data = (FIXTURES / "pytest_benchmark_rewritten.json").read_bytes()
    findings = judge("aggregate-mismatch", data, format="pytest-benchmark")
    assert [finding.field for finding in findings] == ["stats/iqr", "stats/total"] * 2


def test_a_saved_run_with_samples_agrees_with_itself(judge) -> None:
    data = (FIXTURES / "pytest_benchmark_samples.json").read_bytes()
    assert judge("aggregate-mismatch", data, format="pytest-benchmark") == []


@pytest.mark.parametrize(
    ("field", "off"),
    [("mean", 1e-8), ("median", 1e-8), ("stddev", 1e-8), ("min", 1e-8), ("total", 1e-8)],
)
def test_saved_runs_are_exact_to_a_share_of_1e_9(judge, field: str, off: float) -> None:
    data = (FIXTURES / "pytest_benchmark_samples.json").read_text()
    import json

    document = json.loads(data)
    document["benchmarks"][0]["stats"][field] *= 1 + off
    findings = judge("aggregate-mismatch", document, format="pytest-benchmark")
    assert f"stats/{field}" in {finding.field for finding in findings}


def test_rounds_are_the_number_of_samples(judge) -> None:
    stats = {"data": [0.5, 0.5], "rounds": 3}
    (finding,) = judge(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.message == "count of 2 rounds is 2, the file says 3 (+50.00 %)"
    assert finding.fix.edits[0].text == "2"


def test_spread_of_zero_is_a_value_and_not_a_gate_that_is_off(judge) -> None:
    stats = {"data": [0.5, 1.5], "stddev": 0}
    (finding,) = judge(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.field == "stats/stddev"


def test_a_wrong_sign_is_a_mismatch(judge, coherent) -> None:
    (finding,) = judge("aggregate-mismatch", coherent(expected_avg_denoise_ms=-4.49))
    assert finding.message == "mean of 2 steps is 4.49, the file says -4.49 (-200.00 %)"


@pytest.mark.parametrize(
    ("found", "said"), [(4.6, "4.60"), (4.625, "4.625"), (4.50000000001, "4.50000000001")]
)
def test_a_number_is_said_as_the_format_writes_it_or_with_all_it_has(
    judge, coherent, found: float, said: str
) -> None:
    (finding,) = judge("aggregate-mismatch", coherent(expected_avg_denoise_ms=found))
    assert finding.message.startswith(f"mean of 2 steps is 4.49, the file says {said} (")


def test_numbers_that_read_alike_are_said_in_full(judge) -> None:
    stats = {"data": [0.5, 1.5], "mean": 1.00000001}
    (finding,) = judge(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.message == "mean of 2 rounds is 1, the file says 1.00000001 (+0.00 %)"


def test_samples_are_named_by_their_number(judge, coherent) -> None:
    (finding,) = judge("aggregate-mismatch", coherent(expected_avg_denoise_ms=4.6))
    assert finding.label == "2 steps give 4.49"
    assert [place.label for place in finding.related] == ["2 steps"]
    assert finding.fix.title == "write 4.49 to `expected_avg_denoise_ms` of t2i"


def test_fields_that_an_aggregate_is_made_of_are_named_one_by_one(judge) -> None:
    stats = {"q1": 1.0, "q3": 3.0, "iqr": 2.5}
    (finding,) = judge(
        "aggregate-mismatch", {"benchmarks": [{"stats": stats}]}, format="pytest-benchmark"
    )
    assert finding.message == (
        "difference of stats/q3, stats/q1 is 2, the file says 2.5 (+25.00 %)"
    )
    shown = [(place.pointer, place.label) for place in finding.related]
    assert shown == [
        ("/benchmarks/0/stats/q3", "stats/q3"),
        ("/benchmarks/0/stats/q1", "stats/q1"),
    ]


@pytest.mark.parametrize(("off", "found"), [(1e-7, 0), (1e-5, 1)])
def test_an_aggregate_may_have_a_tolerance_of_its_own(judge, off: float, found: int) -> None:
    stats = {"q1": 1.0, "q3": 3.0, "iqr": 2.0 * (1 + off)}  # the format allows a share of 1e-6
    document = {"benchmarks": [{"stats": stats}]}
    assert len(judge("aggregate-mismatch", document, format="pytest-benchmark")) == found


@pytest.mark.parametrize(("mean", "found"), [(2.0, 0), (2.25, 1)])
def test_what_the_tolerance_just_allows_passes(judge, mean: float, found: int) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "signature": {"has": ["/cases"]},
        "tolerance": 0.5,
        "fields": {"mean": "measurement", "raw": "samples"},
        "samples": {"raw": {"shape": "list"}},
        "derived": [{"field": "mean", "is": "mean", "of": ["raw"]}],
    }
    document = {"cases": {"x": {"mean": mean, "raw": [0.5, 1.5]}}}
    assert len(judge("aggregate-mismatch", document, format=own)) == found


@pytest.mark.parametrize(("mean", "found"), [(2, 0), (2.5, 1)])
def test_rounding_is_allowed_whatever_tolerance_an_aggregate_has(judge, mean, found: int) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "signature": {"has": ["/cases"]},
        "decimals": 0,
        "fields": {"mean": "measurement", "raw": "samples"},
        "samples": {"raw": {"shape": "list"}},
        "derived": [{"field": "mean", "is": "mean", "of": ["raw"], "tolerance": 1e-3}],
    }
    document = {"cases": {"x": {"mean": mean, "raw": [1]}}}
    assert len(judge("aggregate-mismatch", document, format=own)) == found
