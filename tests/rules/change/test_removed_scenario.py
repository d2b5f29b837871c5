import pytest


def test_a_scenario_that_is_gone(judge) -> None:
    before, after = {"scenarios": {"a": {}, "b": {}}}, {"scenarios": {"b": {}}}
    (finding,) = judge("removed-scenario", after, before=before, policy="free")
    assert (finding.message, finding.scenario) == ("scenario `a` is gone", "a")
    assert finding.pointer == "/scenarios"


def test_the_whole_file_is_one_finding(judge) -> None:
    (finding,) = judge("removed-scenario", None, before={"scenarios": {"a": {}, "b": {}}})
    assert finding.message == "the file is gone, and with it `a` and `b`"


def test_a_scenario_that_another_file_of_the_set_holds_is_not_removed(judge) -> None:
    other = {"scenarios": {"a": {}}}
    assert (
        judge("removed-scenario", None, before={"scenarios": {"a": {}}}, elsewhere=(other,)) == []
    )


@pytest.mark.parametrize("after", [{}, {"scenarois": {}}, []])
def test_where_what_held_them_is_gone_too_the_file_is_shown(judge, coherent, after) -> None:
    (finding,) = judge("removed-scenario", after, before=coherent())
    assert (finding.scenario, finding.pointer) == ("t2i", "")


def test_the_caret_is_under_the_name_of_what_held_it(judge) -> None:
    text = '{"scenarios": {"b": {}}}'
    (finding,) = judge("removed-scenario", text, before={"scenarios": {"a": {}, "b": {}}})
    assert text[slice(*finding.span)] == '"scenarios"'
