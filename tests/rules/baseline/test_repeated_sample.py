import pytest

from perflint import rules
from tests.rules.own_format import cases, own


def steps(*values: object) -> dict[str, object]:
    return {str(at): value for at, value in enumerate(values)}


def test_points_at_the_first_repeated_sample(run_rule, coherent) -> None:
    document = coherent(denoise_step_ms=steps(640.0, 130.0, 130.0, 130.0, 130.0, 131.5))
    (finding,) = run_rule("repeated-sample", document)
    assert finding.pointer == "/scenarios/t2i/denoise_step_ms/1"
    assert (finding.found, finding.related, finding.label) == (130.0, (), "4 times")
    assert "4 of 6 steps are 130.0" in finding.message


def test_the_finding_is_about_the_series(run_rule, coherent) -> None:
    (finding,) = run_rule("repeated-sample", coherent(denoise_step_ms=steps(*[540.0] * 50)))
    assert finding.subjects == ("/scenarios/t2i/denoise_step_ms",)
    assert "all 50 steps are 540.0" in finding.message


@pytest.mark.parametrize("name", ["aggregate-mismatch", "total-below-parts"])
def test_contradictions_of_the_series_yield_and_name_it(run_rule, coherent, name: str) -> None:
    record = {
        "stages_ms": {"DenoisingStage": 600.25},
        "denoise_step_ms": steps(*[540.0] * 4),
        "expected_avg_denoise_ms": 300.25,
    }
    findings = run_rule(name, coherent(**record))
    (repeated,) = run_rule("repeated-sample", coherent(**record))
    assert any(set(repeated.subjects) <= set(finding.subjects) for finding in findings)
    assert "repeated-sample" in rules.load(name).yields_to


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ([540.0] * 3, 0),
        ([540.0] * 4, 1),
        ([540, 540, 540, 540], 1),
        ([540.0, 540.0, 540.0, 539.5], 1),
        ([539.5, 540.0, 540.0, 540.0], 1),
        ([540.0, 540.0, 538.5, 539.5], 0),  # a pair of equal samples may be chance
        ([540.0, 540.0, 538.5, 538.5], 0),
        ([540.0, 540.0, 540.0, 538.5, 539.5], 1),
        ([540.0, 540.0, 538.5, 538.5, 539.5], 0),
        ([538.5, 539.5, 540.0, 540.0, 540.0, 537.5], 1),
        ([541.5, 542.5, 540.0, 540.0, 540.0, 543.5], 1),
        ([540.0, 540.0, 540.0, 541.5, 542.5, 543.5, 544.5], 0),
        ([540.0, 540.0, 540.0, 540.0, 542.5, 543.5, 544.5], 1),
        ([539.0, 538.0, 537.0, 540.0, 540.0, 540.0, 540.0], 1),
        ([537.0, 538.0, 540.0, 540.0, 540.0, 540.0, 544.5, 545.5], 1),
        ([537.0, 538.0, 540.0, 540.0, 540.0, 544.5, 545.5, 546.5], 0),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_at_least_half_of_four_samples(
    run_rule, coherent, values: list, count: int, is_reversed: bool
) -> None:
    document = coherent(denoise_step_ms=steps(*(values[::-1] if is_reversed else values)))
    assert len(run_rule("repeated-sample", document)) == count


@pytest.mark.parametrize(
    ("value", "last", "count"),
    [
        (100.0, 101.5, 1),
        (99.99, 101.5, 0),
        (99.99, 99.99, 1),
        (10.0, 10.0, 1),
        (9.99, 9.99, 0),
        (1.25, 1.25, 0),
        (0.0, 0.0, 0),
        (0.0, 101.5, 0),
        (-540.0, -540.0, 0),
        (1e308, 1e308, 1),
        (10**30, 10**30, 1),
    ],
)
def test_small_values_may_repeat(run_rule, coherent, value, last, count: int) -> None:
    document = coherent(denoise_step_ms=steps(value, value, value, last))
    assert len(run_rule("repeated-sample", document)) == count


@pytest.mark.parametrize(
    ("decimals", "value", "count"),
    [(0, 10_000, 1), (0, 9_999, 0), (1, 1000.0, 1), (1, 999.9, 0), (6, 0.01, 1), (6, 0.009999, 0)],
)
def test_small_depends_on_the_decimals(run_rule, decimals: int, value, count: int) -> None:
    document = cases(x={"runs": [value, value, value, 10 * value]})
    format = own({"runs": "samples"}, decimals=decimals)
    assert len(run_rule("repeated-sample", document, format=format)) == count


def test_a_format_without_decimals_is_not_checked(run_rule) -> None:
    document = cases(x={"runs": [540.0] * 50})
    assert run_rule("repeated-sample", document, format=own({"runs": "samples"})) == []
    stats = {"stats": {"data": [540.0] * 50}}
    assert run_rule("repeated-sample", {"benchmarks": [stats]}, format="pytest-benchmark") == []


@pytest.mark.parametrize(
    ("kind", "own_kind", "count"),
    [("samples", None, 1), ("sizes", None, 0), ("samples", "sizes", 0), ("sizes", "samples", 1)],
)
def test_sizes_repeat(run_rule, kind: str, own_kind: str | None, count: int) -> None:
    kinds = [{"record": "x*", "field": "runs", "kind": own_kind}] if own_kind else []
    format = own({"runs": kind}, decimals=2, kinds=kinds)
    document = cases(x={"runs": [540.0] * 4})
    assert len(run_rule("repeated-sample", document, format=format)) == count


def test_memory_that_repeats_is_accepted(run_rule, coherent) -> None:
    memory = {"load_peak_vram_mb": 13120.0, "runtime_peak_vram_mb": 13120.0}
    assert run_rule("repeated-sample", coherent(**memory, warmup_peak_vram_mb=13120.0)) == []


def test_missing_samples_do_not_count(run_rule) -> None:
    format = own({"runs": "samples"}, decimals=2, missing=["nan"])
    values = ["nan", None, 540.0, 540.0, 540.0]
    assert run_rule("repeated-sample", cases(x={"runs": values}), format=format) == []
    (finding,) = run_rule("repeated-sample", cases(x={"runs": [*values, 540.0]}), format=format)
    assert finding.pointer == "/cases/x/runs/2"


def test_each_series_of_a_scenario_is_checked(run_rule) -> None:
    format = own({"short": "samples", "runs": "samples"}, decimals=2)
    document = cases(x={"short": [540.0] * 3, "runs": [540.0] * 4})
    (finding,) = run_rule("repeated-sample", document, format=format)
    assert finding.pointer == "/cases/x/runs/0"


def test_a_sampled_series_is_checked(run_rule, coherent) -> None:
    document = coherent(denoise_step_ms=dict.fromkeys(["0", "10", "20", "29", "39", "49"], 540.0))
    (finding,) = run_rule("repeated-sample", document)
    assert "all 6 steps" in finding.message


@pytest.mark.parametrize(
    "series", [None, "540.0", [540.0] * 4, {"a": "540"}, {"0": None, "1": 540.0, "2": True}, {}]
)
def test_series_of_a_wrong_type_are_skipped(run_rule, coherent, series: object) -> None:
    assert run_rule("repeated-sample", coherent(denoise_step_ms=series)) == []
