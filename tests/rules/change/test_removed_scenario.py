import pytest


def test_a_removed_scenario_is_reported(run_rule) -> None:
    before, after = {"scenarios": {"a": {}, "b": {}}}, {"scenarios": {"b": {}}}
    (finding,) = run_rule("removed-scenario", after, before=before, policy="free")
    assert (finding.message, finding.scenario) == ("scenario `a` was removed", "a")
    assert finding.pointer == "/scenarios"


def test_a_deleted_file_gives_one_finding(run_rule) -> None:
    (finding,) = run_rule("removed-scenario", None, before={"scenarios": {"a": {}, "b": {}}})
    assert finding.message == "the file was deleted, and with it `a` and `b`"


def test_a_scenario_in_another_file_of_the_set_is_not_removed(run_rule) -> None:
    other = {"scenarios": {"a": {}}}
    before = {"scenarios": {"a": {}}}
    assert run_rule("removed-scenario", None, before=before, elsewhere=(other,)) == []


@pytest.mark.parametrize("after", [{}, {"scenarois": {}}, []])
def test_points_at_the_file_if_the_container_of_the_scenarios_is_missing(
    run_rule, coherent, after
) -> None:
    (finding,) = run_rule("removed-scenario", after, before=coherent())
    assert (finding.scenario, finding.pointer) == ("t2i", "")


def test_the_span_is_that_of_the_key_of_the_container(run_rule) -> None:
    text = '{"scenarios": {"b": {}}}'
    (finding,) = run_rule("removed-scenario", text, before={"scenarios": {"a": {}, "b": {}}})
    assert text[slice(*finding.span)] == '"scenarios"'


def record(*values: float | None) -> dict:
    return {"stages_ms": {f"stage_{at}": value for at, value in enumerate(values)}}


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        (record(1.5, 2.5, 3.5, 4.5), record(1.5, 2.5, 9.5, 9.5), 0),
        (record(1.5, 2.5, 3.5, 4.5), record(1.5, 9.5, 9.5, 9.5), 1),
        (record(1.5, 0, None, 0), record(9.5, 0, None, 0), 1),  # zeros do not count
        (record(0, None), record(0, None), 0),
        (record(0, None), record(0, 0), 1),
        ({}, {}, 0),
    ],
)
def test_a_renamed_scenario_is_not_removed(run_rule, old: dict, new: dict, count: int) -> None:
    before, after = {"scenarios": {"old": old}}, {"scenarios": {"new": new}}
    assert len(run_rule("removed-scenario", after, before=before)) == count


def test_a_scenario_that_was_there_before_is_not_a_new_name(run_rule) -> None:
    before = {"scenarios": {"a": record(1.5), "b": record(1.5)}}
    after = {"scenarios": {"b": record(1.5)}}
    (finding,) = run_rule("removed-scenario", after, before=before)
    assert finding.scenario == "a"


@pytest.mark.parametrize(
    ("cases", "count"),
    [
        ('DiffusionTestCase("t2i")', 1),
        ('DiffusionTestCase("t2v")', 0),
        ('NAMES = ["t2i"]', 1),
        ("DiffusionTestCase(load())", 1),
        ("# t2i", 0),
        (None, 1),
    ],
)
def test_a_scenario_whose_case_went_too_is_not_reported(run_rule, cases, count) -> None:
    before = {"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}
    after = {"scenarios": {"t2v": {"expected_e2e_ms": 98.7}}}
    assert len(run_rule("removed-scenario", after, before=before, other=cases)) == count
    assert len(run_rule("removed-scenario", None, before=before, other=cases)) == count
