import json

import pytest

from tests.paths import FIXTURES
from tests.rules.own_format import cases, own


def changed(run_rule, rule: str, after: str, before: str = "before"):
    sides = [(FIXTURES / f"{name}.json").read_bytes() for name in (after, before)]
    findings = run_rule(rule, sides[0], before=sides[1])
    return {finding.scenario: finding.message for finding in findings}


def test_the_reviewed_change_changed_four_values_of_one_scenario(run_rule) -> None:
    message = changed(run_rule, "mixed-snapshot", "review")["wan2_1_t2v_1.3b"]
    assert message.startswith("4 of 57 measurements changed")
    assert "but not `expected_avg_denoise_ms`, `expected_median_denoise_ms`" in message


def test_a_replaced_scenario_is_not_mixed(run_rule) -> None:
    assert "flux_image_t2i_2_gpus" not in changed(run_rule, "mixed-snapshot", "coherent")


def test_an_unchanged_file_is_not_mixed(run_rule) -> None:
    assert changed(run_rule, "mixed-snapshot", "before") == {}


@pytest.mark.parametrize("policy", ["tighten-only", "free"])
def test_other_policies_are_not_checked(run_rule, coherent, policy: str) -> None:
    after = coherent(expected_e2e_ms=10.3)
    assert run_rule("mixed-snapshot", after, before=coherent(), policy=policy) == []


def test_the_estimated_test_time_is_not_a_measurement(run_rule, coherent) -> None:
    after, before = (coherent(estimated_full_test_time_s=time) for time in (60.1, 70.1))
    assert run_rule("mixed-snapshot", after, before=before) == []


@pytest.mark.parametrize(
    ("unchanged", "mixed"), [(0.03, False), (0.99, False), (1.0, True), (3, True)]
)
def test_small_unchanged_values_are_not_counted(run_rule, unchanged: float, mixed: bool) -> None:
    def baseline(scale: float) -> dict:
        stages = {"InputValidationStage": unchanged, "TextEncodingStage": 2.5 * scale}
        steps = {str(step): (7.5 + step) * scale for step in range(4)}
        record = {"stages_ms": stages, "denoise_step_ms": steps, "expected_e2e_ms": 50 * scale}
        return {"scenarios": {"t2i": record}}

    assert bool(run_rule("mixed-snapshot", baseline(0.5), before=baseline(1))) is mixed


def test_a_small_value_counts_if_it_changed(run_rule, coherent) -> None:
    stages = {"TextEncodingStage": 0.25, "DenoisingStage": 9.02}
    before, after = (
        coherent(stages_ms={**stages, "InputValidationStage": time}) for time in (0.03, 0.04)
    )
    (finding,) = run_rule("mixed-snapshot", after, before=before)
    assert finding.message.startswith("1 of 7 measurements changed")


@pytest.mark.parametrize(("unchanged", "mixed"), [(2, False), (3, True)])
def test_nine_tenths_of_the_measurements_must_change(run_rule, unchanged: int, mixed: bool) -> None:
    def baseline(scale: float) -> dict:
        steps = {str(at): (20 + at) * (1 if at < unchanged else scale) for at in range(19)}
        return {"scenarios": {"t2i": {"denoise_step_ms": steps, "expected_e2e_ms": 500 * scale}}}

    assert bool(run_rule("mixed-snapshot", baseline(0.5), before=baseline(1))) is mixed


@pytest.mark.parametrize(("unchanged", "mixed"), [(99.99, False), (100.0, True)])
def test_a_part_of_100_ms_does_not_take_equally_long_twice(
    run_rule, unchanged: float, mixed: bool
) -> None:
    def baseline(scale: float) -> dict:
        steps = {str(at): (20 + at) * scale for at in range(19)}
        record = {"stages_ms": {"DecodingStage": unchanged}, "denoise_step_ms": steps}
        return {"scenarios": {"t2i": record}}

    assert bool(run_rule("mixed-snapshot", baseline(0.5), before=baseline(1))) is mixed


def test_parts_that_did_not_run_are_not_counted(run_rule) -> None:
    def baseline(scale: float) -> dict:
        stages = {"per_frame_generation": None, "TextEncodingStage": 2.5 * scale}
        return {"scenarios": {"t2i": {"stages_ms": stages, "expected_e2e_ms": 50 * scale}}}

    assert run_rule("mixed-snapshot", baseline(0.5), before=baseline(1)) == []


def test_points_at_the_first_changed_value_and_relates_two_more(run_rule, coherent) -> None:
    stages = {"TextEncodingStage": 1.01, "DenoisingStage": 9.02}
    after = coherent(
        stages_ms=stages,
        denoise_step_ms={"0": 4.0, "1": 4.0},
        expected_avg_denoise_ms=4.0,
    )
    text = json.dumps(after)
    (finding,) = run_rule("mixed-snapshot", text, before=coherent())
    assert finding.message == (
        "4 of 7 measurements changed, but not `expected_e2e_ms` and `expected_median_denoise_ms`: "
        "the scenario mixes values from two runs (`expected_median_denoise_ms` is 4.49, "
        "computed: 4.00)"
    )
    assert text[slice(*finding.span)] == "1.01"
    assert [(related.pointer, related.label) for related in finding.related] == [
        ("/scenarios/t2i/expected_avg_denoise_ms", "also changed"),
        ("/scenarios/t2i/denoise_step_ms/0", "also changed"),
    ]


@pytest.mark.parametrize(
    "after",
    [
        {"stages_ms": {"DenoisingStage": 9.02}},  # a stage went
        {"stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02, "New": 3.5}},
        {"expected_load_ms": 500.5},
        {"load_peak_vram_mb": 70000.5},
        {"denoise_step_ms": {"0": 4.21, "1": 4.77, "2": 4.5}},
        {"expected_e2e_ms": None},
    ],
)
def test_fields_on_one_side_are_not_counted(run_rule, coherent, after: dict) -> None:
    assert run_rule("mixed-snapshot", coherent(**after), before=coherent()) == []


def test_a_corrected_aggregate_is_not_a_new_measurement(run_rule, coherent) -> None:
    wrong = coherent(expected_avg_denoise_ms=4.1)
    assert run_rule("mixed-snapshot", coherent(), before=wrong) == []
    assert len(run_rule("mixed-snapshot", wrong, before=coherent())) == 1


def run(scale: float, **fields: float) -> dict:
    stages = {"A": 150.0 * scale, "B": 350.0 * scale, "C": 50.0 * scale}
    steps = {str(step): (250 + step) * scale for step in range(20)}
    record = {"stages_ms": stages, "denoise_step_ms": steps, "expected_e2e_ms": 600.0 * scale}
    stages.update({name: value for name, value in fields.items() if name in stages})
    steps.update({name: value for name, value in fields.items() if name.isdigit()})
    return {"scenarios": {"t2i": record}}


@pytest.mark.parametrize(
    ("fields", "mixed"),
    [
        ({}, False),
        ({"B": 350.0}, True),  # a stage of 350 ms does not take equally long twice
        ({"C": 50.0}, False),
        ({"7": 257.0}, False),  # one of many samples may
        ({"7": 257.0, "8": 258.0, "9": 259.0}, True),
    ],
)
def test_one_large_part_that_stayed_is_enough(run_rule, fields: dict, mixed: bool) -> None:
    findings = run_rule("mixed-snapshot", run(0.5, **fields), before=run(1))
    assert bool(findings) is mixed
    if "B" in fields:
        assert findings[0].message.startswith(
            "23 of 24 measurements changed, but not `stages_ms/B`"
        )


def test_no_metric_is_named_if_every_top_level_metric_changed(run_rule, coherent) -> None:
    after = coherent(
        expected_e2e_ms=9.5, expected_avg_denoise_ms=4.0, expected_median_denoise_ms=4.0
    )
    (finding,) = run_rule("mixed-snapshot", after, before=coherent())
    assert finding.message.startswith(
        "3 of 7 measurements changed: the scenario mixes values from two runs ("
    )


@pytest.mark.parametrize(
    ("count", "names"), [(4, "`m0`, `m1`, `m2` and `m3`"), (6, "`m0`, `m1`, `m2`, `m3` and 2 more")]
)
def test_at_most_four_unchanged_metrics_are_named(run_rule, count: int, names: str) -> None:
    metrics = [f"m{number}" for number in range(count)]
    format = own({**dict.fromkeys(metrics, "measurement"), "other": "measurement"})
    before, after = (
        cases(x={**dict.fromkeys(metrics, 5.0), "other": other}) for other in (7.0, 8.0)
    )
    keywords = {"before": before, "format": {**format, "top-level": metrics}}
    (finding,) = run_rule("mixed-snapshot", after, **keywords)
    assert f", but not {names}: the scenario" in finding.message


# ---- what the edit broke


def broken(findings) -> str:
    """Return what the message says in brackets."""
    (finding,) = findings
    assert finding.subjects == (), "the whole record is mixed"
    return finding.message.partition("two runs")[2]


def test_the_message_names_the_laws_that_the_edit_broke(run_rule, coherent) -> None:
    after = coherent(expected_avg_denoise_ms=4.0, expected_e2e_ms=9.5)
    assert broken(run_rule("mixed-snapshot", after, before=coherent())) == (
        " (`expected_avg_denoise_ms` is 4.00, computed: 4.49; "
        "`expected_e2e_ms` is 9.50, the sum of the stages 10.27)"
    )


def test_the_message_does_not_name_laws_that_were_broken_as_far(run_rule, coherent) -> None:
    before = coherent(expected_avg_denoise_ms=4.0, expected_e2e_ms=9.5)
    stages = {"TextEncodingStage": 1.24, "DenoisingStage": 9.02}
    after = coherent(stages_ms=stages, expected_avg_denoise_ms=4.0, expected_e2e_ms=9.5)
    assert broken(run_rule("mixed-snapshot", after, before=before)) == ""
    after = coherent(expected_avg_denoise_ms=3.9, expected_e2e_ms=9.5)
    assert broken(run_rule("mixed-snapshot", after, before=before)) == (
        " (`expected_avg_denoise_ms` is 3.90, computed: 4.49)"
    )


def test_the_message_names_at_most_three_laws(run_rule, coherent) -> None:
    after = coherent(
        expected_avg_denoise_ms=4.0,
        expected_median_denoise_ms=4.0,
        expected_e2e_ms=8.5,
        stages_ms={"TextEncodingStage": 1.25, "DenoisingStage": 8.02},
    )
    message = broken(run_rule("mixed-snapshot", after, before=coherent()))
    assert message.count(";") == 2


def test_a_difference_below_the_shown_digits_is_written_out(run_rule) -> None:
    keys = own({"total": "measurement", "a": "measurement", "b": "measurement"})
    keys["derived"] = [{"field": "total", "is": "{a} + {b}"}]
    before = cases(a={"total": 3.0, "a": 1.0, "b": 2.0})
    after = cases(a={"total": 3.0000001, "a": 1.0, "b": 2.0})
    (finding,) = run_rule("mixed-snapshot", after, before=before, format=keys)
    assert finding.message.endswith("(`total` is 3.0000001, computed: 3)")


LAWS = own(
    dict.fromkeys(("mean", "total", "extra", "a", "b", "stays"), "measurement")
    | {"runs": "samples"},
    decimals=2,
    derived=[{"field": "mean", "is": "mean", "of": ["runs"], "decimals": 3}],
    totals=[
        {"whole": ["total"], "parts": ["a"], "slack": 0.5},
        {"whole": ["total", "extra"], "parts": ["a", "b"]},
    ],
)


@pytest.mark.parametrize(
    ("before", "after", "laws"),
    [
        # of an aggregate, the fraction of the computed value counts
        (([10.0], 10.0), ([10.0], 12.0), "`mean` is 12.000, computed: 10.000"),
        (([100.0], 110.0), ([10.0], 12.0), "`mean` is 12.000, computed: 10.000"),
        (([10.0], 12.0), ([100.0], 110.0), ""),
        (([10.0], 8.0), ([10.0], 12.0), ""),
        (([10.0], 12.0), ([0.0], 12.0), "`mean` is 12.000, computed: 0.000"),
        (([0.0], 12.0), ([0.0], 13.0), ""),
    ],
)
def test_an_aggregate_that_contradicts_its_samples_more_than_before(
    run_rule, before: tuple, after: tuple, laws: str
) -> None:
    sides = [
        cases(x={"mean": mean, "runs": runs, "stays": 5.0, "a": 5.0 + at})
        for at, (runs, mean) in enumerate((before, after))
    ]
    findings = run_rule("mixed-snapshot", sides[1], before=sides[0], format=LAWS)
    assert broken(findings) == (f" ({laws})" if laws else "")


@pytest.mark.parametrize(
    ("before", "after", "laws"),
    [
        ((10.0, 10.0), (5.0, 10.0), ""),  # half of the sum is allowed
        ((10.0, 10.0), (4.9, 10.0), "`total` is 4.90, the sum of the parts 10.00"),
        ((10.0, 10.0), (12.0, 10.0), ""),
        ((0.5, 0.5), (0.2, 0.5), "`total` is 0.20, the sum of the parts 0.50"),
        ((40.0, 100.0), (0.2, 1.0), "`total` is 0.20, the sum of the parts 1.00"),
        ((0.2, 1.0), (40.0, 100.0), ""),
        ((4.0, 10.0), (3.0, 10.0), "`total` is 3.00, the sum of the parts 10.00"),
        ((10.0, 10.0), (-1.0, 0.0), ""),
        ((10.0, 11.0), (0.0, 10.0), ""),
    ],
)
def test_a_total_that_contradicts_its_parts_more_than_before(
    run_rule, before: tuple, after: tuple, laws: str
) -> None:
    sides = [
        cases(x={"total": total, "extra": 999.0, "a": part, "stays": 5.0, "runs": [1.5]})
        for total, part in (before, after)
    ]
    findings = run_rule("mixed-snapshot", sides[1], before=sides[0], format=LAWS)
    assert broken(findings) == (f" ({laws})" if laws else "")


def test_a_total_of_several_fields_that_contradicts_its_parts(run_rule) -> None:
    sides = [
        cases(x={"total": 6.0, "extra": extra, "a": 5.0, "b": 5.0, "runs": [1.5]})
        for extra in (4.0, 3.0)
    ]
    findings = run_rule("mixed-snapshot", sides[1], before=sides[0], format=LAWS)
    assert broken(findings) == " (`total` and `extra` are 9.00, the sum of the parts 10.00)"


# ---- kinds of fields


KINDS = own(
    {
        "time": "measurement",
        "runs": "samples",
        "peak": "size",
        "allocations": "sizes",
        "cap": "limit",
        "gain": "signed",
    },
    decimals=2,
    **{"top-level": ["time"]},
    kinds=[
        {"record": "mem-*", "field": "time", "kind": "size"},
        {"record": "mem-*", "field": "runs", "kind": "sizes"},
    ],
)
OLD = {
    "time": 10.0,
    "runs": [9.0, 11.0],
    "peak": 500,
    "allocations": [7, 8],
    "cap": 20.0,
    "gain": -3.5,
}
NEW = {"time": 9.0, "runs": [8.0, 10.0], "gain": -2.5}


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("x", {"peak": 400}, None),
        ("x", {"allocations": [6, 8]}, None),
        ("x", {"allocations": [6, 7, 8]}, None),
        ("x", {"cap": 10.0, "peak": None}, None),
        ("x", NEW, None),  # sizes and limits may stay
        ("x", {**NEW, "cap": 10.0, "peak": 400}, None),
        ("x", {"gain": -2.5}, "1 of 4 measurements changed, but not `time`"),
        ("x", {"gain": -2.5, "peak": 400}, "1 of 4 measurements changed, but not `time`"),
        ("x", {"runs": [8.0, 11.0], "cap": 1.0}, "1 of 4 measurements changed, but not `time`"),
        ("mem-x", {"time": 9.0}, None),
        ("mem-x", {"runs": [8.0, 11.0]}, None),
        ("mem-x", {"gain": -2.5}, None),  # the only value that varies
        ("Mem-x", {"time": 9.0}, "1 of 4 measurements changed"),
    ],
)
def test_sizes_and_limits_count_neither_as_changed_nor_as_unchanged(
    run_rule, name: str, changes: dict, message: str | None
) -> None:
    before, after = cases(**{name: OLD}), cases(**{name: {**OLD, **changes}})
    findings = run_rule("mixed-snapshot", after, format=KINDS, before=before)
    assert [finding.message.partition(":")[0] for finding in findings] == (
        [] if message is None else [message]
    )


@pytest.mark.parametrize("kind", ["measurement", "size", "limit"])
def test_a_record_that_is_a_number_is_never_mixed(run_rule, kind: str) -> None:
    before = cases(x=10.0, y=20.0)
    for after in (cases(x=9.0, y=20.0), cases(x=None, y=20.0), cases(x="x", y=20.0)):
        assert run_rule("mixed-snapshot", after, format=own({".": kind}), before=before) == []
