import json

import pytest

from tests.rules.own_format import cases, own


def removed(run_rule, after, before, **keywords) -> list:
    keywords = {"policy": "tighten-only", **keywords}
    return run_rule("changed-field-set", after, before=before, **keywords)


def test_a_removed_stage_is_reported(run_rule, coherent) -> None:
    after = coherent(stages_ms={"TextEncodingStage": 1.25})
    (finding,) = removed(run_rule, after, coherent())
    assert finding.message == "`stages_ms/DenoisingStage` was removed"
    assert finding.subjects == ("/scenarios/t2i/stages_ms/DenoisingStage",)


def test_removed_fields_of_a_scenario_are_one_finding(run_rule, coherent) -> None:
    after = coherent(stages_ms={"NewStage": 9.02})
    (finding,) = removed(run_rule, after, coherent())
    assert finding.message == (
        "`stages_ms/TextEncodingStage` and `stages_ms/DenoisingStage` were removed"
    )


def test_an_added_field_is_not_reported(run_rule, coherent) -> None:
    stages = {"TextEncodingStage": 1.25, "DenoisingStage": 9.02, "NewStage": 2.5}
    after = coherent(stages_ms=stages, expected_load_ms=150.5)
    assert removed(run_rule, after, coherent()) == []


def test_removed_steps_are_reported(run_rule, coherent) -> None:
    (finding,) = removed(run_rule, coherent(denoise_step_ms={"0": 4.21}), coherent())
    assert finding.message == "`denoise_step_ms/1` was removed"


@pytest.mark.parametrize("policy", ["snapshot", "free"])
def test_only_under_the_policy_tighten_only(run_rule, coherent, policy: str) -> None:
    after = coherent(denoise_step_ms={"0": 4.21})
    assert removed(run_rule, after, coherent(), policy=policy) == []


@pytest.mark.parametrize(
    ("value", "count"), [(None, 0), (0, 0), (0.99, 0), (1.0, 1), (1.5, 1), ("1.5", 0), (-1.5, 1)]
)
def test_null_and_small_values_do_not_count(run_rule, coherent, value, count: int) -> None:
    stages = {"TextEncodingStage": 1.25, "DenoisingStage": 9.02}
    before = coherent(stages_ms={**stages, "Other": value})
    assert len(removed(run_rule, coherent(stages_ms=stages), before)) == count


def steps(*indices: int) -> dict[str, float]:
    return {str(index): 4.5 for index in indices}


@pytest.mark.parametrize(
    ("after", "names"),
    [
        (steps(0, 2, 4, 5, 7, 9), []),
        (steps(0, 1, 2, 3, 4, 5, 6, 7, 8), ["denoise_step_ms/9"]),
        (steps(0, 1, 2, 4, 7, 9), ["denoise_step_ms/5"]),
    ],
)
def test_steps_that_are_not_sampled_do_not_count(run_rule, coherent, after, names) -> None:
    """Of ten steps, a test compares 0, 2, 4, 5, 7 and 9."""
    before = coherent(denoise_step_ms=steps(*range(10)))
    findings = removed(run_rule, coherent(denoise_step_ms=after), before)
    assert [name for finding in findings for name in finding.expected] == names


@pytest.mark.parametrize(("fractions", "count"), [([0, 0.2, 1], 0), ([0, 0.5, 1], 1)])
def test_the_fractions_of_the_file_precede_those_of_the_format(
    run_rule, coherent, fractions, count: int
) -> None:
    before, after = coherent(denoise_step_ms=steps(*range(11))), coherent()
    after["scenarios"]["t2i"]["denoise_step_ms"] = steps(0, 1, 2, 3, 4, 6, 7, 8, 9, 10)
    before["sampling"] = {"step_fractions": fractions}
    assert len(removed(run_rule, after, before)) == count


@pytest.mark.parametrize(("last", "names"), [(5.0, []), (None, ["stats/runs/4"])])
def test_steps_of_a_nested_series_that_are_not_sampled_do_not_count(run_rule, last, names) -> None:
    """Of five steps, a test compares 0, 2 and 4."""
    format = own(
        {"stats/runs": "samples"},
        samples={"stats/runs": {"shape": "index-map", "sampled-by": "/fractions"}},
    )
    before = cases(x={"stats": {"runs": {str(at): at + 1.0 for at in range(5)}}})
    runs = {"0": 1.0, "2": 3.0} | ({} if last is None else {"4": last})
    after = cases(x={"stats": {"runs": runs}})
    before["fractions"] = [0, 0.5, 1]
    findings = removed(run_rule, after, before, format=format)
    assert [name for finding in findings for name in finding.expected] == names


@pytest.mark.parametrize("field", ["denoise_step_ms", "stages_ms"])
@pytest.mark.parametrize("value", [{}, None, ...])
def test_what_is_empty_now_was_removed_as_a_whole(run_rule, coherent, field: str, value) -> None:
    after = coherent(**({} if value is ... else {field: value}))
    if value is ...:
        del after["scenarios"]["t2i"][field]
    (finding,) = removed(run_rule, after, coherent())
    assert finding.message == f"`{field}` was removed"
    others = run_rule("disarmed-metric", after, before=coherent(), policy="tighten-only")
    assert finding.subjects == others[0].subjects == (f"/scenarios/t2i/{field}",)


def test_every_sample_counts_without_fractions(run_rule) -> None:
    format = own({"runs": "samples", "time": "measurement"}, decimals=2)
    before, after = (cases(x={"runs": runs, "time": 5.0}) for runs in ([1.5, 2.5, 3.5], [1.5]))
    (finding,) = removed(run_rule, after, before, format=format)
    assert finding.message == "`runs/1` and `runs/2` were removed"


def both(record: dict, other: dict) -> dict:
    return {"scenarios": {"a": record, "b": other}}


def test_a_field_that_no_scenario_has_any_more_is_one_warning(run_rule, coherent) -> None:
    old = coherent(stages_ms={"A": 9.5, "B": 2.5, "C": 3.5})["scenarios"]["t2i"]
    new = coherent(stages_ms={"A": 9.5})["scenarios"]["t2i"]
    text = json.dumps(both(new, new))
    (finding,) = removed(run_rule, text, both(old, old))
    assert text[slice(*finding.span)] == '"a"'
    assert finding.expected == ["stages_ms/B", "stages_ms/C"]
    assert finding.message == (
        "`stages_ms/B` and `stages_ms/C` were removed from each of the 2 scenarios that had them"
    )
    assert (finding.severity, finding.scenario) == ("warning", None)
    assert (finding.pointer, [item.pointer for item in finding.related]) == (
        "/scenarios/a",
        ["/scenarios/b"],
    )


def test_a_series_that_another_scenario_still_has_is_an_error(run_rule, coherent) -> None:
    old = coherent()["scenarios"]["t2i"]
    new = coherent(denoise_step_ms={})["scenarios"]["t2i"]
    before = {"scenarios": {"a": old, "b": old, "c": old}}
    for last, severities in ((old, [None, None]), (new, ["warning"])):
        after = {"scenarios": {"a": new, "b": new, "c": last}}
        findings = removed(run_rule, after, before)
        assert [finding.severity for finding in findings] == severities


def test_a_field_that_one_scenario_still_has_is_an_error_in_the_others(run_rule, coherent) -> None:
    old = coherent(stages_ms={"A": 9.5, "B": 2.5})["scenarios"]["t2i"]
    new = coherent(stages_ms={"A": 9.5})["scenarios"]["t2i"]
    before = {"scenarios": {"a": old, "b": old, "c": old}}
    after = {"scenarios": {"a": new, "b": old, "c": new}}
    findings = removed(run_rule, after, before)
    assert [(finding.scenario, finding.severity) for finding in findings] == [
        ("a", None),
        ("c", None),
    ]


def test_a_warning_and_an_error_in_one_change(run_rule, coherent) -> None:
    first = coherent(stages_ms={"A": 9.5, "B": 2.5, "C": 3.5})["scenarios"]["t2i"]
    other = coherent(stages_ms={"A": 9.5, "B": 2.5})["scenarios"]["t2i"]
    new = coherent(stages_ms={"A": 9.5})["scenarios"]["t2i"]
    findings = removed(run_rule, both(new, new), both(first, other))
    assert [finding.message for finding in findings] == [
        "`stages_ms/C` was removed",
        "`stages_ms/B` was removed from each of the 2 scenarios that had it",
    ]


def test_a_scenario_that_is_gone_does_not_count(run_rule, coherent) -> None:
    old = coherent(stages_ms={"A": 9.5, "B": 2.5})["scenarios"]["t2i"]
    new = coherent(stages_ms={"A": 9.5})["scenarios"]["t2i"]
    (finding,) = removed(run_rule, {"scenarios": {"a": new}}, both(old, old))
    assert finding.scenario == "a"


def test_the_span_is_that_of_the_scenario_name(run_rule, coherent) -> None:
    text = json.dumps(coherent(stages_ms={"TextEncodingStage": 1.25}))
    (finding,) = removed(run_rule, text, coherent())
    assert text[slice(*finding.span)] == '"t2i"'
    assert (finding.found, finding.expected) == (None, ["stages_ms/DenoisingStage"])


def test_a_limit_is_not_a_measured_field(run_rule) -> None:
    format = own({"time": "measurement", "cap": "limit?"})
    with_limit, without = (cases(x=record) for record in ({"time": 1, "cap": 2}, {"time": 1}))
    for after, before in ((with_limit, without), (without, with_limit)):
        assert removed(run_rule, after, before, format=format) == []
