"""The rule ungated-scenario on one baseline; changes are tested in tests/cli/test_cases.py."""

import pytest

RULE = "ungated-scenario"


def case(name="t2i", check=None):
    gate = "" if check is None else f", run_perf_check={check}"
    return f'DiffusionTestCase("{name}", args{gate})\n'


def baseline(value=21.3):
    return {"scenarios": {"t2i": {"expected_e2e_ms": value}}}


@pytest.mark.parametrize(
    ("cases", "count"),
    [
        (case(), 0),
        (case(check=True), 0),
        (case(check=False), 1),
        (case(check="setting()"), 0),
        (case(check=False) + case(check=True), 0),
        (case(check=False) + case(check="setting()"), 0),
        (case(check=False) + "DiffusionTestCase(load())", 0),
        (case(check=False) + "DiffusionTestCase(f'{x}_t2v')", 1),
        (case("t2v", check=False), 0),
    ],
)
def test_all_cases_of_the_name_must_be_off(run_rule, cases, count):
    assert len(run_rule(RULE, baseline(), other=cases)) == count


def test_a_case_with_a_harness_of_its_own_is_none(run_rule):
    name = "world_realtime_beach"
    baseline = {"scenarios": {name: {"expected_e2e_ms": 21.3}}}
    assert run_rule(RULE, baseline, other=case(name, check=False)) == []


@pytest.mark.parametrize("value", [0, 0.0, None])
def test_placeholders_are_none(run_rule, value):
    assert run_rule(RULE, baseline(value), other=case(check=False)) == []


def test_it_points_at_the_scenario_and_relates_the_switch(run_rule):
    (finding,) = run_rule(RULE, baseline(), other=case(check=False))
    assert (finding.pointer, finding.scenario) == ("/scenarios/t2i", "t2i")
    (related,) = finding.related
    assert related.file.data[slice(*related.span)] == b"False"
    assert related.label == "the check is off"
