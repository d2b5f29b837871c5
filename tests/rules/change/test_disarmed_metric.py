import json

import pytest


@pytest.mark.parametrize(
    "fields",
    [{"expected_e2e_ms": 0}, {"expected_e2e_ms": None}, {"denoise_step_ms": {}}, {"stages_ms": {}}],
)
def test_each_way_to_disarm(judge, coherent, fields: dict) -> None:
    (finding,) = judge("disarmed-metric", coherent(**fields), before=coherent(), policy="free")
    assert finding.message == f"disarmed: `{next(iter(fields))}` gated before"


def test_an_absent_metric_is_shown_at_the_scenario(judge, coherent) -> None:
    after = coherent()
    del after["scenarios"]["t2i"]["expected_e2e_ms"]
    (finding,) = judge("disarmed-metric", after, before=coherent())
    assert finding.pointer == "/scenarios/t2i"


def test_what_gated_nothing_before_is_not_disarmed(judge, coherent) -> None:
    before = coherent(expected_e2e_ms=0)
    assert judge("disarmed-metric", coherent(expected_e2e_ms=None), before=before) == []


PARTS = [
    ({"stages_ms": {"TextEncodingStage": None, "DenoisingStage": 9.02}}, "stages_ms/Text"),
    ({"stages_ms": {"TextEncodingStage": 0, "DenoisingStage": 9.02}}, "stages_ms/Text"),
    ({"denoise_step_ms": {"0": 4.21, "1": 0}}, "denoise_step_ms/1"),
]


@pytest.mark.parametrize("policy", ["tighten-only", "free"])
@pytest.mark.parametrize(("fields", "part"), PARTS)
def test_a_part_of_a_metric_is_disarmed_too(judge, coherent, fields, part, policy) -> None:
    (finding,) = judge("disarmed-metric", coherent(**fields), before=coherent(), policy=policy)
    assert finding.message.startswith(f"disarmed: `{part}")


@pytest.mark.parametrize(("fields", "part"), PARTS)
def test_a_part_that_did_not_run_in_another_run_is_not_disarmed(
    judge, coherent, fields, part
) -> None:
    rest = {
        "stages_ms": {"TextEncodingStage": 1.01, "DenoisingStage": 7.03},
        "denoise_step_ms": {"0": 3.21, "1": 3.77},
        "expected_e2e_ms": 8.21,
        "expected_avg_denoise_ms": 3.49,
        "expected_median_denoise_ms": 3.49,
    }
    after = coherent(**rest | fields)
    assert judge("disarmed-metric", after, before=coherent(), policy="snapshot") == []


def test_a_part_that_is_absent_is_for_another_rule(judge, coherent) -> None:
    after = coherent(stages_ms={"DenoisingStage": 9.02})
    assert judge("disarmed-metric", after, before=coherent(), policy="tighten-only") == []
    assert judge("changed-field-set", after, before=coherent(), policy="tighten-only")


def test_an_absent_metric_is_expected_again(judge, coherent) -> None:
    after = coherent()
    del after["scenarios"]["t2i"]["expected_e2e_ms"]
    text = json.dumps(after)
    (finding,) = judge("disarmed-metric", text, before=coherent())
    assert text[slice(*finding.span)] == '"t2i"'
    assert (finding.found, finding.expected) == ([], ["expected_e2e_ms"])


def test_several_are_one_finding_at_the_first_that_is_there(judge, coherent) -> None:
    after = coherent(expected_e2e_ms=0, expected_median_denoise_ms=None)
    del after["scenarios"]["t2i"]["expected_avg_denoise_ms"]
    text = json.dumps(after)
    (finding,) = judge("disarmed-metric", text, before=coherent())
    assert finding.pointer == "/scenarios/t2i/expected_e2e_ms"
    assert text[slice(*finding.span)] == "0"
    assert finding.found == [0, None]
    assert finding.expected == [
        "expected_e2e_ms",
        "expected_avg_denoise_ms",
        "expected_median_denoise_ms",
    ]
    assert [(place.pointer, place.label) for place in finding.related] == [
        ("/scenarios/t2i/expected_median_denoise_ms", "and this")
    ]
