import pytest

from tests.rules.own_format import cases, own


@pytest.mark.parametrize(("whole", "count"), [(1250.0, 0), (1260.0, 1)])
def test_a_total_may_exceed_its_stages_by_a_quarter(
    run_rule, coherent, whole: float, count: int
) -> None:
    document = coherent(stages_ms={"A": 400.0, "B": 600.0}, expected_e2e_ms=whole)
    assert len(run_rule("unexplained-overhead", document)) == count


@pytest.mark.parametrize(("stage", "count"), [(9.8, 0), (9.9, 1)])
def test_denoising_may_exceed_its_steps_by_a_tenth(
    run_rule, coherent, stage: float, count: int
) -> None:
    document = coherent(stages_ms={"DenoisingStage": stage}, expected_e2e_ms=stage)
    findings = run_rule("unexplained-overhead", document)
    assert len(findings) == count
    assert all("exceeds the steps by 0.92" in finding.message for finding in findings)


def test_a_total_without_parts_is_skipped(run_rule, coherent) -> None:
    for whole in (5.5, 550.0):
        document = coherent(stages_ms={}, expected_e2e_ms=whole)
        assert run_rule("unexplained-overhead", document) == []


def test_an_incomplete_series_is_skipped(run_rule, coherent) -> None:
    fields = {"stages_ms": {"DenoisingStage": 99.5}, "denoise_step_ms": {"0": 4.5, "9": 4.5}}
    assert run_rule("unexplained-overhead", coherent(**fields, expected_e2e_ms=99.9)) == []


def test_the_message_contains_the_arithmetic(run_rule, coherent) -> None:
    document = coherent(stages_ms={"A": 400.0, "B": 600.0}, expected_e2e_ms=1350.0)
    (finding,) = run_rule("unexplained-overhead", document)
    assert finding.message == (
        "`expected_e2e_ms` exceeds the stages by 350.00 "
        "(1350.00 against 1000.00, +35.00 %, allowed +25%)"
    )


def test_several_fields_make_up_one_total(run_rule, coherent) -> None:
    stages = {"LTX2AVDenoisingStage": 6.0, "LTX2RefinementStage": 3.9}
    (finding,) = run_rule("unexplained-overhead", coherent(stages_ms=stages))
    assert finding.message.startswith(
        "`LTX2AVDenoisingStage` and `LTX2RefinementStage` exceed the steps by 0.92"
    )


def test_times_below_a_millisecond_are_checked(run_rule, coherent) -> None:
    document = coherent(stages_ms={"DenoisingStage": 0.9}, denoise_step_ms={"0": 0.5})
    assert len(run_rule("unexplained-overhead", document)) == 1


@pytest.mark.parametrize(("whole", "count"), [(220.0, 0), (220.01, 1)])
def test_a_fixed_overhead_of_120_ms_is_allowed(
    run_rule, coherent, whole: float, count: int
) -> None:
    document = coherent(stages_ms={"A": 100.0}, expected_e2e_ms=whole)
    findings = run_rule("unexplained-overhead", document)
    assert len(findings) == count
    assert all(finding.message.endswith("allowed 120.00)") for finding in findings)


TOTAL = own(
    {"total": "measurement", "a_ms": "measurement", "n_ms": "text?", "runs": "samples"},
    decimals=2,
    missing=["nan"],
    totals=[{"whole": ["total"], "parts": ["runs/*", "*_ms"], "overhead": 0.1}],
)


@pytest.mark.parametrize(
    ("runs", "count"),
    [([5.0, 6.0], 1), ([5.0, 6.0, "nan"], 0), ([5.0, None], 0), (["nan"], 0), ([], 1), (None, 1)],
)
def test_a_total_of_samples_is_checked_if_none_is_missing(run_rule, runs, count: int) -> None:
    document = cases(x={"total": 90.0, "a_ms": 20.0, "runs": runs})
    assert len(run_rule("unexplained-overhead", document, format=TOTAL)) == count


@pytest.mark.parametrize(
    ("keys", "allowed"),
    [
        ({"overhead": 0.1}, "+10%"),
        ({"overhead": 0}, "+0%"),
        ({"overhead": 0.1, "overhead-floor": 0.3}, "0.30"),
        ({"overhead": 0.1, "overhead-floor": 0.1}, "+10%"),
    ],
)
def test_the_message_contains_the_larger_allowance(run_rule, keys: dict, allowed: str) -> None:
    format = {**TOTAL, "totals": [{"whole": ["total"], "parts": ["*_ms"], **keys}]}
    document = cases(x={"total": 2.5, "a_ms": 2.0, "runs": []})
    (finding,) = run_rule("unexplained-overhead", document, format=format)
    assert finding.message.endswith(f"allowed {allowed})")


def test_a_floor_applies_to_the_difference(run_rule) -> None:
    total = {**TOTAL["totals"][0], "overhead-floor": 5.0}
    format = {**TOTAL, "totals": [total]}
    for whole, count in ((15.0, 0), (15.01, 1)):
        document = cases(x={"total": whole, "a_ms": 4.0, "runs": [6.0]})
        assert len(run_rule("unexplained-overhead", document, format=format)) == count


INFLATED = {"stages_ms": {"A": 400.0, "B": 600.0}, "expected_e2e_ms": 1350.0}
HALF = {"stages_ms": {"A": 400.0, "B": 600.0}, "expected_e2e_ms": 1110.0}


@pytest.mark.parametrize(
    ("before", "scope", "count"),
    [
        (HALF, "changed", 1),
        (HALF, "file", 1),
        ({"stages_ms": {"A": 300.0, "B": 500.0}, "expected_e2e_ms": 1100.0}, "changed", 0),
        ({"stages_ms": {"A": 300.0, "B": 500.0}, "expected_e2e_ms": 1100.0}, "file", 1),
    ],
)
def test_a_scenario_that_was_measured_as_a_whole_in_a_change(
    run_rule, coherent, before: dict, scope: str, count: int
) -> None:
    others = {
        "denoise_step_ms": {"0": 150.0, "1": 151.5},
        "expected_avg_denoise_ms": 150.75,
        "expected_median_denoise_ms": 150.75,
    }
    if before is HALF:
        others = {}
    findings = run_rule(
        "unexplained-overhead",
        coherent(**INFLATED),
        before=coherent(**before, **others),
        scope=scope,
    )
    assert len(findings) == count


def test_a_new_scenario_was_measured_as_a_whole(run_rule, coherent) -> None:
    before = {"scenarios": {}}
    assert (
        run_rule("unexplained-overhead", coherent(**INFLATED), before=before, scope="changed") == []
    )
