"""Trends and columns of a history, also of values and names that nobody expects."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.engine.past_states import Commit, State, Unreadable
from perflint.history.fold import fold
from perflint.history.selection import named
from perflint.reporters.escape import width
from perflint.reporters.history import detail, json, text
from perflint.reporters.history.columns import fitted, fitted_end
from perflint.reporters.history.sparkline import BLOCKS, WIDEST, sparkline
from perflint.reporters.unstyled import UNSTYLED
from tests.gated_baselines import record
from tests.history.test_fold import NAME, commit, file
from tests.reporters.schemas import validated

TODAY = date(2026, 6, 1)
HOSTILE = "</script>\x1b[31m \u202e\n::error::" + "x" * 10_000


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([], ""),
        ([None], ""),
        ([5.0], "▄"),
        ([5.0, 5.0], "▄▄"),
        ([0.0, 7.0], "▁█"),
        ([3.0, 2.0, 1.0], "█▅▁"),
        ([1.0, None, 2.0], "▁ █"),
        ([-1e308, 1e308], "▁█"),
        ([0.0, 5e-324], "▄▄"),
    ],
)
def test_a_trend(values, bars):
    assert sparkline(values, blocks=True) == bars
    digits = bars.translate({ord(bar): str(level) for level, bar in enumerate(BLOCKS, 1)})
    assert sparkline(values, blocks=False) == digits


def test_only_the_last_values_are_shown():
    assert sparkline([100.0, *range(WIDEST)], blocks=False)[0] == "1"


@given(st.text(), st.integers(-2, 40))
def test_text_is_cut_to_cells(name, cells):
    for cut in (fitted(name, cells), fitted_end(name, cells)):
        assert width(cut) <= max(cells, 0)
        assert len(cut.splitlines()) <= 1


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_hostile_names_and_subjects_are_lines_of_text(monkeypatch, columns):
    monkeypatch.setattr(UNSTYLED, "columns", columns, raising=False)
    files = [file(**{HOSTILE: record(scale)}) for scale in (1.0, 0.9)]
    commits = [Commit(f"{number:040}", number, None, HOSTILE) for number in range(2)]
    states = (State(one, {NAME: each}) for one, each in zip(commits, files, strict=True))
    history = fold(states, "0" * 40, TODAY)
    table = text.render(history, UNSTYLED, blocks=True, with_removed=False)
    [line] = history.lines
    one = detail.render(line, history, UNSTYLED, blocks=True)
    for shown in (table, one):
        assert all(part.isprintable() for part in shown.splitlines())
        assert "::error" not in shown.replace("\\n::error", "")
    assert all(width(part) <= max(columns, 90) for part in table.splitlines()[1:])


def test_nothing_changed():
    history = fold([State(commit(0), {NAME: file()})], "0" * 40, TODAY)
    shown = text.render(history, UNSTYLED, blocks=True, with_removed=False)
    assert shown.splitlines()[-1] == "no scenario changed"
    shown = text.render(named(history, "x*\n"), UNSTYLED, blocks=True, with_removed=True)
    assert shown.splitlines()[-1] == r"no scenario matches 'x*\n'"


def test_only_removed_scenarios_changed():
    states = [State(commit(0), {NAME: file(a=record())}), State(commit(1), {NAME: file()})]
    history = fold(states, "0" * 40, TODAY)
    shown = text.render(history, UNSTYLED, blocks=True, with_removed=False)
    assert shown == (
        "history of HEAD (00000000): 2 commits changed 1 removed scenario\n\n"
        "1 removed scenario not listed (--scenario GLOB lists them, too)\n"
    )


def test_a_date_beyond_the_calendar():
    states = [State(Commit("1" * 40, 10**18, None, ""), {NAME: file(a=record())})]
    history = fold(states, "0" * 40, TODAY)
    [scenario] = validated(json.render(history), "history")["scenarios"]
    assert (scenario["age_days"], scenario["metrics"][0]["since"]["committed_at"]) == (None, None)
    [line] = history.lines
    assert "\n  ?  11111111  added " in detail.render(line, history, UNSTYLED, blocks=True)


def test_the_first_gaps_are_listed():
    gaps = [State(commit(number), {NAME: Unreadable("broken")}) for number in range(12)]
    history = fold([*gaps, State(commit(12), {NAME: file(a=record())})], "0" * 40, TODAY)
    shown = text.render(history, UNSTYLED, blocks=True, with_removed=False)
    assert shown.count(f"{NAME} cannot be read: broken") == 10
    assert shown.endswith("2 more files cannot be read after a commit\n")


def test_a_narrow_terminal_has_the_subject_below(monkeypatch):
    monkeypatch.setattr(UNSTYLED, "columns", 60, raising=False)
    states = [State(Commit("1" * 40, 0, None, "Why it is so"), {NAME: file(a=record())})]
    history = fold(states, "0" * 40, TODAY)
    shown = detail.render(history.lines[0], history, UNSTYLED, blocks=True)
    assert shown.endswith("\n      Why it is so\n")
