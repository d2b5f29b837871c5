"""The changes of tolerances, and since when one makes a gate dormant."""

import pytest

from perflint.engine.past_states import State
from perflint.history.fold import fold
from perflint.history.selection import named, since
from perflint.history.time_line import Tolerance
from perflint.reporters.history import text
from perflint.reporters.unstyled import UNSTYLED
from tests.gated_baselines import record
from tests.history.test_fold import NAME, TODAY, commit, read, told


def file(tolerances, path=NAME, **scenarios):
    return read({"tolerances": tolerances, "scenarios": scenarios or {"a": record()}}, path)


def pr_test(**tolerances):
    return file({"pr_test": tolerances})


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"pr_test": {"e2e": 0.2}}, {"pr_test": {"e2e": 0.3}}, "loosened"),
        ({"pr_test": {"e2e": 0.2}}, {"pr_test": {"e2e": 0.1}}, "tightened"),
        ({"pr_test": {"e2e": 0.2}}, {"pr_test": {}}, "loosened"),
        ({"pr_test": {"e2e": 0.2}}, {}, "loosened"),
        ({"pr_test": {"e2e": 0.2}}, {"pr_test": {"e2e": "much"}}, "loosened"),
        ({"pr_test": {}}, {"pr_test": {"e2e": 0.2}}, "extended"),
        ({"e2e": 0.2}, {"pr_test": {"e2e": 0.2}}, "extended"),  # only moved
        ({"e2e": 0.2}, {"pr_test": {"e2e": 0.3}}, "loosened"),
        ({"x": {"a": 1, "b": 1}}, {"x": {"a": 2, "b": 0.5}}, "mixed"),
        ({"x": {"a": 1}}, {"x": {"a": 2, "b": 0.5}}, "loosened"),
        ({"x": {"a": 1}}, {"x": {"a": 1}}, None),
        ({"x": {"a": "1"}}, {"x": {"a": "2"}}, None),
    ],
)
def test_the_kind_of_a_change(before, after, kind):
    found = told(file(before), file(after)).tolerances
    assert [(each.commit, each.kind) for each in found] == ([(commit(1), kind)] if kind else [])


def test_what_changed_is_named_also_in_a_renamed_file():
    old, new = file({"pr_test": {"e2e": 0.2}}), file({"pr_test": {"e2e": 0.3, "x": 1}}, "new.json")
    states = [
        State(commit(0), {NAME: old}),
        State(commit(1), {NAME: None, "new.json": new}, renamed={"new.json": NAME}),
    ]
    history = fold(states, "head", TODAY)
    [found] = history.tolerances
    assert (found.path, found.kind) == ("new.json", "loosened")
    assert found.tolerances == (
        Tolerance("pr_test/e2e", 0.2, 0.3),
        Tolerance("pr_test/x", None, 1),
    )
    assert named(history, "a").tolerances == (found,)
    assert named(history, "b").tolerances == ()
    assert since(history, {commit(0).name}).tolerances == ()


def e2e(history):
    [line] = history.lines
    return line.metrics[0]


def test_since_when_a_tolerance_makes_a_gate_dormant():
    history = told(
        *(pr_test(e2e=0.3), pr_test(e2e=0.2), pr_test(e2e=1.2)),
        *(pr_test(e2e=1.2, x=1), pr_test(e2e=1.3, x=1)),
    )
    assert (e2e(history).since, e2e(history).dormant_since) == (commit(0), commit(2))
    history = told(pr_test(e2e=0.2), pr_test(e2e=1.2), pr_test(e2e=0.3))
    assert (e2e(history).is_dormant, e2e(history).dormant_since) == (False, None)


def test_it_is_not_known_since_when_if_the_scenario_came_from_another_file():
    x = file({"pr_test": {"e2e": 0.2}}, "x.json")
    wide = file({"pr_test": {"e2e": 1.5}}, b=record(0.5))
    both = file({"pr_test": {"e2e": 1.5}}, a=record(), b=record(0.5))
    history = told(
        {"x.json": x, NAME: file({"pr_test": {"e2e": 0.3}}, b=record(0.5))},
        {NAME: wide},
        {"x.json": None, NAME: both},
    )
    metrics = {line.place.name: line.metrics[0] for line in history.lines}
    assert metrics["b"].dormant_since == commit(1)
    assert (metrics["a"].is_dormant, metrics["a"].dormant_since) == (True, None)


def test_the_latest_changes_are_listed_below_the_table():
    states = [pr_test(e2e=number / 10, **{"x": 1} if number > 1 else {}) for number in range(14)]
    shown = text.render(told(*states), UNSTYLED, blocks=True, with_removed=False).splitlines()
    [first] = [at for at, part in enumerate(shown) if "earlier" in part]
    assert shown[first] == "3 earlier changes of tolerances"
    assert len(shown) == first + 11
    assert shown[-1] == (
        f"{commit(13).name[:8]} of 1970-01-14: tolerances of {NAME} loosened: pr_test/e2e 1.2 → 1.3"
    )
    [_, change, *_] = told(*states[1:]).tolerances
    assert change.commit == commit(2)
    states = [pr_test(e2e=0.1), pr_test(e2e=0.2, x=1), file({})]
    shown = text.render(told(*states), UNSTYLED, blocks=True, with_removed=False)
    assert "loosened: pr_test/e2e 0.1 → 0.2 and pr_test/x none → 1\n" in shown
    assert "loosened: pr_test/e2e 0.2 → none and pr_test/x 1 → none\n" in shown
