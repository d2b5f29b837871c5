import pytest

from tests.rules.own_format import cases, own

STEPS = {"0": 412.61, "1": 95.22, "2": 94.83, "3": 95.94}
RUNS = own({"runs": "samples", "others": "samples?"})


def scenarios(*series: object) -> dict:
    return {"scenarios": {f"s{at}": {"denoise_step_ms": value} for at, value in enumerate(series)}}


def test_points_at_the_second_series_and_relates_the_first(run_rule) -> None:
    (finding,) = run_rule("copied-samples", scenarios(STEPS, {"0": 1.5}, STEPS))
    assert (finding.pointer, finding.scenario) == ("/scenarios/s2/denoise_step_ms", "s2")
    assert (finding.field, finding.label) == ("denoise_step_ms", "the same steps")
    assert finding.message == (
        "all 4 steps equal those of `s0`: one of the two was copied, not measured"
    )
    (first,) = finding.related
    assert (first.pointer, first.label) == ("/scenarios/s0/denoise_step_ms", "steps of s0")
    assert finding.subjects == ("/scenarios/s2/denoise_step_ms", "/scenarios/s0/denoise_step_ms")


def test_every_copy_is_related_to_the_first(run_rule) -> None:
    findings = run_rule("copied-samples", scenarios(STEPS, STEPS, STEPS))
    assert [finding.scenario for finding in findings] == ["s1", "s2"]
    assert {finding.related[0].pointer for finding in findings} == {"/scenarios/s0/denoise_step_ms"}


@pytest.mark.parametrize("changed", ["s0", "s1"])
def test_a_scenario_that_did_not_change_has_a_span(run_rule, changed: str) -> None:
    after, before = scenarios(STEPS, STEPS), scenarios(STEPS, STEPS)
    before["scenarios"][changed] = {"denoise_step_ms": STEPS | {"0": 1.5}}
    (finding,) = run_rule("copied-samples", after, before=before, scope="changed")
    assert finding.span.start > finding.related[0].span.start > 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (STEPS, STEPS | {"3": 95.95}),
        (STEPS, STEPS | {"0": 95.22, "1": 412.61}),  # the same sum
        (STEPS, STEPS | {"4": 0.0}),
        (dict(zip("012", (1.5, 2.5, 3.5), strict=True)),) * 2,
        (dict.fromkeys("0123", 720.0),) * 2,
        (dict.fromkeys("0123", 0.0),) * 2,
        ({"0": 1.5, "2": 2.5, "3": 3.5, "5": 4.5},) * 2,  # not complete
        ({"0": 1.5, "2": 2.5, "3": 3.5, "5": 4.5, "6": 5.5, "8": 6.5},) * 2,  # sampled
        ({},) * 2,
        (None,) * 2,
        ("1.5",) * 2,
        ([1.5, 2.5, 3.5, 4.5],) * 2,
        ({"0": "1.5", "1": 2.5, "2": 3.5, "3": 4.5},) * 2,
    ],
)
def test_other_series_are_accepted(run_rule, first: object, second: object) -> None:
    assert run_rule("copied-samples", scenarios(first, second)) == []


def test_series_whose_sum_exceeds_the_range_are_compared(run_rule) -> None:
    first, second = [[1e308, 1e308, 1e308, last] for last in (1.5, 2.5)]
    document = cases(a={"runs": first}, b={"runs": second}, c={"runs": first})
    (finding,) = run_rule("copied-samples", document, format=RUNS)
    assert finding.scenario == "c"


def test_only_the_same_field_is_compared(run_rule) -> None:
    values = [1.5, 2.5, 3.5, 4.5]
    document = cases(a={"runs": values}, b={"runs": [5.5], "others": values})
    assert run_rule("copied-samples", document, format=RUNS) == []
    document = cases(a={"runs": [1], "others": values}, b={"runs": [2], "others": values})
    (finding,) = run_rule("copied-samples", document, format=RUNS)
    assert finding.field == "others"


@pytest.mark.parametrize(
    ("kinds", "count"), [({}, 1), ({"a": "sizes"}, 0), ({"b": "sizes"}, 0), ({"*": "sizes"}, 0)]
)
def test_sizes_repeat(run_rule, kinds: dict[str, str], count: int) -> None:
    entries = [{"record": glob, "field": "runs", "kind": kind} for glob, kind in kinds.items()]
    format = own({"runs": "samples"}, kinds=entries)
    document = cases(**{name: {"runs": [100, 200, 300, 250]} for name in "ab"})
    assert len(run_rule("copied-samples", document, format=format)) == count


def test_records_after_one_whose_samples_are_sizes_are_compared(run_rule) -> None:
    kinds = [{"record": "a", "field": "runs", "kind": "sizes"}]
    format = own({"runs": "samples"}, kinds=kinds)
    document = cases(**{name: {"runs": [100, 200, 300, 250]} for name in "abc"})
    (finding,) = run_rule("copied-samples", document, format=format)
    assert (finding.scenario, finding.related[0].pointer) == ("c", "/cases/b/runs")


def test_a_series_with_missing_samples_is_not_complete(run_rule) -> None:
    format = own({"runs": "samples"}, missing=["nan"])
    document = cases(**{name: {"runs": [1.5, "nan", 2.5, 3.5, 4.5]} for name in "ab"})
    assert run_rule("copied-samples", document, format=format) == []


def test_records_in_a_list_are_compared(run_rule) -> None:
    data = [0.25, 0.5, 0.75, 1.25]
    benchmarks = [{"fullname": name, "stats": {"data": data}} for name in ("a", "b")]
    (finding,) = run_rule("copied-samples", {"benchmarks": benchmarks}, format="pytest-benchmark")
    assert (finding.pointer, finding.scenario) == ("/benchmarks/1/stats/data", "b")
    assert "all 4 rounds equal those of `a`" in finding.message


@pytest.mark.parametrize(("copies", "findings"), [(5, 5), (6, 1), (20, 1)])
def test_many_copies_are_one_finding(run_rule, copies: int, findings: int) -> None:
    found = run_rule("copied-samples", scenarios(*[STEPS] * (copies + 1)))
    assert len(found) == findings
    assert (found[0].scenario, found[0].related[0].label) == ("s1", "steps of s0")
    if findings == 1:
        assert found[0].message == (
            f"all 4 steps equal those of `s0` and {copies - 1} other scenarios: "
            "they were copied, not measured"
        )


def test_a_copy_that_a_change_touches_is_the_one_that_is_reported(run_rule) -> None:
    after, before = scenarios(*[STEPS] * 8), scenarios(*[STEPS] * 8)
    before["scenarios"]["s5"] = {"denoise_step_ms": STEPS | {"0": 1.5}}
    (finding,) = run_rule("copied-samples", after, before=before, scope="changed")
    assert finding.scenario == "s5"


def test_records_of_one_name_are_left_to_duplicate_scenario(run_rule) -> None:
    keys = RUNS | {"records": {"at": "/cases/*", "name": "id"}}
    keys["fields"] = {**keys["fields"], "id": "text"}
    runs = [1.5, 2.5, 3.5, 4.5]
    rows = [{"id": name, "runs": runs} for name in ("a", "a", "b")]
    (finding,) = run_rule("copied-samples", {"cases": rows}, format=keys)
    assert finding.scenario == "b"
