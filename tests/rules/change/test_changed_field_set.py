import json


def test_what_came_and_what_went(judge, coherent) -> None:
    after = coherent(stages_ms={"TextEncodingStage": 1.25, "NewStage": 9.02})
    (finding,) = judge("changed-field-set", after, before=coherent(), policy="tighten-only")
    assert finding.message == "`stages_ms/NewStage` came; `stages_ms/DenoisingStage` went"


def test_steps_count_too(judge, coherent) -> None:
    after = coherent(denoise_step_ms={"0": 4.21})
    (finding,) = judge("changed-field-set", after, before=coherent(), policy="tighten-only")
    assert finding.message == "`denoise_step_ms/1` went"


def test_only_under_its_policy(judge, coherent) -> None:
    after = coherent(denoise_step_ms={"0": 4.21})
    assert judge("changed-field-set", after, before=coherent()) == []


def test_the_caret_is_under_the_scenario_and_the_fields_are_listed(judge, coherent) -> None:
    stages = {"TextEncodingStage": 1.25, "NewStage": 9.02}
    text = json.dumps(coherent(stages_ms=stages))
    (finding,) = judge("changed-field-set", text, before=coherent(), policy="tighten-only")
    assert text[slice(*finding.span)] == '"t2i"'
    assert finding.found == ["stages_ms/NewStage"]
    assert finding.expected == ["stages_ms/DenoisingStage"]
