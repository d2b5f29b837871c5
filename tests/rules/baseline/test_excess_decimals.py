import json

import pytest

from tests.rules.own_format import cases, own


def test_points_at_the_value(run_rule, coherent) -> None:
    (finding,) = run_rule("excess-decimals", coherent(expected_e2e_ms=10.6125))
    assert (finding.pointer, finding.field) == ("/scenarios/t2i/expected_e2e_ms", "expected_e2e_ms")
    assert (finding.found, finding.expected) == (10.6125, 10.61)
    assert finding.message == "not rounded to 2 decimals: `expected_e2e_ms` 10.6125"
    assert finding.subjects == ("/scenarios/t2i/expected_e2e_ms",)


def test_the_values_of_one_scenario_are_one_finding(run_rule, coherent) -> None:
    document = coherent(
        stages_ms={"A": 1.255, "B": 9.02, "C": None},
        denoise_step_ms={"0": 4.21, "1": 4.771, "2": 4.772},
        expected_load_ms=7.125,
        load_peak_vram_mb=13120.4375,
    )
    (finding,) = run_rule("excess-decimals", document)
    assert finding.pointer == "/scenarios/t2i/stages_ms/A"
    values = "`A` 1.255, `expected_load_ms` 7.125, `load_peak_vram_mb` 13120.4375"
    assert finding.message.endswith(f"{values} and 2 steps such as 4.771")
    assert finding.label == "not rounded"
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/t2i/expected_load_ms", "not rounded, either"),
        ("/scenarios/t2i/load_peak_vram_mb", "not rounded, either"),
        ("/scenarios/t2i/denoise_step_ms/1", "not rounded, either"),
    ]
    assert finding.subjects == (
        "/scenarios/t2i/stages_ms/A",
        "/scenarios/t2i/expected_load_ms",
        "/scenarios/t2i/load_peak_vram_mb",
        "/scenarios/t2i/denoise_step_ms",
    )


def test_each_scenario_has_its_own_finding(run_rule) -> None:
    record = {"expected_e2e_ms": 1.125}
    document = {"scenarios": {"a": record, "b": {"expected_e2e_ms": 1.12}, "c": record}}
    findings = run_rule("excess-decimals", document)
    assert [finding.scenario for finding in findings] == ["a", "c"]


@pytest.mark.parametrize(
    ("number", "count"),
    [
        ("1.25", 0),
        ("1.250", 0),
        ("1.25000000000000000001", 0),  # the same double
        ("1.255", 1),
        ("1.2500000000000002", 1),
        ("4.490000000000001", 1),
        ("0.29", 0),
        ("1.15", 0),
        ("2.675", 1),
        ("1e-2", 0),
        ("1e-3", 1),
        ("1.5E-2", 1),
        ("15e-4", 1),
        ("12.345e1", 0),
        ("12.3456e1", 1),
        ("1e-400", 0),
        ("5e-324", 1),
        ("720", 0),
        ("-1.25", 0),
        ("-1.255", 1),
        ("123456789012.34", 0),
        ("123456789012.345", 1),
        ("4503599627370497.5", 0),
        ("1e308", 0),
        ("100000000000000000000000000000", 0),
        ("null", 0),
        ('"1.255"', 0),
        ("true", 0),
    ],
)
def test_doubles_are_compared_exactly(run_rule, number: str, count: int) -> None:
    text = f'{{"scenarios": {{"t2i": {{"expected_e2e_ms": {number}}}}}}}'
    assert len(run_rule("excess-decimals", text)) == count
    text = f'{{"scenarios":{{"t2i":{{"denoise_step_ms":{{"0":{number}}}}}}}}}'
    assert len(run_rule("excess-decimals", text)) == count


def test_every_number_with_two_decimals_is_rounded(run_rule) -> None:
    steps = {str(number): number / 100 for number in range(20_000)}
    document = {"scenarios": {"t2i": {"denoise_step_ms": steps}}, "version": "1.2.345e-1"}
    assert run_rule("excess-decimals", document) == []


@pytest.mark.parametrize(
    ("decimals", "value", "count"),
    [(0, 12.0, 0), (0, 12.5, 1), (1, 12.5, 0), (1, 12.25, 1), (3, 1.125, 0), (3, 1.0625, 1)],
)
def test_the_format_says_how_many_decimals(run_rule, decimals: int, value, count: int) -> None:
    format = own({"mean": "measurement"}, decimals=decimals)
    findings = run_rule("excess-decimals", cases(x={"mean": value}), format=format)
    assert len(findings) == count
    noun = "1 decimal:" if decimals == 1 else f"{decimals} decimals:"
    assert all(noun in finding.message for finding in findings)


def test_a_format_without_decimals_is_not_checked(run_rule) -> None:
    document = cases(x={"mean": 1.23456789, "runs": [1.23456789]})
    format = own({"mean": "measurement", "runs": "samples"})
    assert run_rule("excess-decimals", document, format=format) == []


@pytest.mark.parametrize(
    ("decimals", "value", "count"),
    [(2, 0.1234, 0), (2, 0.12345, 1), (None, 0.1234, 0), (None, 0.12345, 1)],
)
def test_a_derived_field_may_have_its_own(run_rule, decimals, value: float, count: int) -> None:
    keys = {} if decimals is None else {"decimals": decimals}
    format = own(
        {"sd": "measurement", "runs": "samples"},
        derived=[{"field": "sd", "is": "stdev({runs})", "decimals": 4}],
        **keys,
    )
    document = cases(x={"sd": value, "runs": [1.25, 1.5]})
    findings = run_rule("excess-decimals", document, format=format)
    assert [finding.field for finding in findings] == ["sd"] * count
    assert all("4 decimals" in finding.message for finding in findings)
    document = cases(x={"sd": 0.1234, "runs": [1.125, 1.5]})
    findings = run_rule("excess-decimals", document, format=format)
    assert len(findings) == (0 if decimals is None else 1)


@pytest.mark.parametrize("decimals", [(4, 3), (3, 4)])
def test_the_most_decimals_of_the_laws_of_a_field_are_allowed(run_rule, decimals: tuple) -> None:
    format = own(
        {"best": "measurement", "runs": "samples", "a": "measurement?", "b": "measurement?"},
        decimals=2,
        derived=[
            {"field": "best", "is": formula, "decimals": number}
            for formula, number in zip(("min({runs})", "{a} + {b}"), decimals, strict=True)
        ],
    )
    for value, count in ((0.1234, 0), (0.12345, 1)):
        findings = run_rule("excess-decimals", cases(x={"best": value}), format=format)
        assert len(findings) == count


@pytest.mark.parametrize(("value", "count"), [(12.0, 0), (12.5, 1)])
def test_a_derived_field_may_be_rounded_to_whole_numbers(run_rule, value, count: int) -> None:
    format = own(
        {"best": "measurement", "runs": "samples"},
        decimals=2,
        derived=[{"field": "best", "is": "min", "of": ["runs"], "decimals": 0}],
    )
    document = cases(x={"best": value, "runs": [1.25]})
    assert len(run_rule("excess-decimals", document, format=format)) == count


def test_the_items_of_a_pattern_have_its_decimals(run_rule) -> None:
    format = own(
        {"percentiles": "measurements", "mean": "measurement", "runs": "samples"},
        decimals=3,
        derived=[
            {"field": "percentiles/*", "is": "percentile({runs}, *, 'inclusive')", "decimals": 1}
        ],
    )
    record = {"percentiles": {"50": 1.25, "90": 1.5}, "mean": 1.0625, "runs": [1.125]}
    (finding,) = run_rule("excess-decimals", cases(x=record), format=format)
    assert finding.message == "not rounded to 1 and 3 decimals: `50` 1.25 and `mean` 1.0625"


@pytest.mark.parametrize("kind", ["limit", "number", "any", "text", "count"])
def test_only_measurements_are_checked(run_rule, kind: str) -> None:
    format = own({"cap": kind, "mean": "measurement?"}, decimals=2)
    assert run_rule("excess-decimals", cases(x={"cap": 1.23456}), format=format) == []


def test_the_estimate_of_a_test_is_not_a_measurement(run_rule, coherent) -> None:
    assert run_rule("excess-decimals", coherent(estimated_full_test_time_s=97.8125)) == []


def test_a_record_that_is_a_number_is_named(run_rule) -> None:
    format = own({".": "measurement"}, decimals=2)
    (finding,) = run_rule("excess-decimals", cases(parse=1.125, render=1.25), format=format)
    assert (finding.pointer, finding.scenario) == ("/cases/parse", "parse")
    assert "`parse` 1.125" in finding.message


@pytest.mark.parametrize("series", [None, "x", {"0": "1.255"}, {"0": None}, [1.255], 1.255])
def test_series_of_a_wrong_type_are_skipped(run_rule, coherent, series: object) -> None:
    assert run_rule("excess-decimals", coherent(denoise_step_ms=series)) == []


def test_many_fields_are_counted(run_rule, coherent) -> None:
    stages = {f"s{number}": number + 0.125 for number in range(12)}
    (finding,) = run_rule("excess-decimals", json.dumps(coherent(stages_ms=stages)))
    assert "and 4 more" in finding.message
    assert len(finding.related) == 11
