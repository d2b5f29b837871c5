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
