import json


def test_added_and_removed_fields_are_listed(run_rule, coherent) -> None:
    after = coherent(stages_ms={"TextEncodingStage": 1.25, "NewStage": 9.02})
    (finding,) = run_rule("changed-field-set", after, before=coherent(), policy="tighten-only")
    assert finding.message == (
        "fields changed: added `stages_ms/NewStage`; removed `stages_ms/DenoisingStage`"
    )


def test_removed_steps_are_reported(run_rule, coherent) -> None:
    after = coherent(denoise_step_ms={"0": 4.21})
    (finding,) = run_rule("changed-field-set", after, before=coherent(), policy="tighten-only")
    assert finding.message == "fields changed: removed `denoise_step_ms/1`"


def test_only_under_the_policy_tighten_only(run_rule, coherent) -> None:
    after = coherent(denoise_step_ms={"0": 4.21})
    assert run_rule("changed-field-set", after, before=coherent()) == []


def test_the_span_is_that_of_the_scenario_name(run_rule, coherent) -> None:
    stages = {"TextEncodingStage": 1.25, "NewStage": 9.02}
    text = json.dumps(coherent(stages_ms=stages))
    (finding,) = run_rule("changed-field-set", text, before=coherent(), policy="tighten-only")
    assert text[slice(*finding.span)] == '"t2i"'
    assert finding.found == ["stages_ms/NewStage"]
    assert finding.expected == ["stages_ms/DenoisingStage"]


def test_a_limit_is_not_a_measured_field(run_rule) -> None:
    format = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": {"time": "measurement", "cap": "limit?"},
    }
    with_limit, without = (
        {"cases": {"x": record}} for record in ({"time": 1, "cap": 2}, {"time": 1})
    )
    for after, before in ((with_limit, without), (without, with_limit)):
        how = {"format": format, "before": before, "policy": "tighten-only"}
        assert run_rule("changed-field-set", after, **how) == []
