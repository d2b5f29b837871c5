"""Trends and columns of a history, also of values and names that nobody expects."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.engine.past_states import Commit, State, Unreadable
from perflint.history.fold import fold
from perflint.history.selection import named
from perflint.history.time_line import Place
from perflint.reporters.escape import width
from perflint.reporters.history import detail, html, json, text
from perflint.reporters.history.columns import fitted, fitted_end
from perflint.reporters.history.sparkline import BLOCKS, WIDEST, sparkline
from perflint.reporters.unstyled import UNSTYLED
from tests.gated_baselines import record
from tests.history.test_fold import NAME, commit, file
from tests.reporters import history_samples as samples
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
    if columns >= 60:
        assert all(width(part) <= columns for part in table.splitlines()[1:])


@pytest.mark.parametrize(
    ("columns", "head"),
    [
        (60, "breaks"),
        (80, "changes taken back breaks"),
        (100, "changes taken back dormant breaks"),
        (200, "changes turns taken back dormant breaks"),
    ],
)
def test_a_narrow_terminal_has_fewer_columns(monkeypatch, columns, head):
    monkeypatch.setattr(UNSTYLED, "columns", columns, raising=False)
    scales = [1.0 + 0.1 * (number % 2) for number in range(20)]
    records = [record(scale, expected_e2e_ms=scale * 1234567.0) for scale in scales]
    states = [
        State(commit(number), {NAME: file(**{"x" * 30: each})})
        for number, each in enumerate(records)
    ]
    history = fold(states, "0" * 40, TODAY)
    shown = text.render(history, UNSTYLED, blocks=True, with_removed=False).splitlines()
    assert " ".join(shown[3].split()) == f"scenario now trend age {head}"
    assert all(width(part) <= columns for part in shown[2:5])
    [line] = history.lines
    one = detail.render(line, history, UNSTYLED, blocks=True).splitlines()
    rows = [part for part in one if part.startswith(("  1970-", "  expected"))]
    assert len(rows) == 23
    assert all(width(part) <= max(columns, 80) for part in rows)


def test_the_notes_below_a_change():
    old, new = Place("old.json", "a"), Place("perf/h100.json", "b")
    unchanged: dict[str, Any] = {"date_bumped": False, "changed": 0}
    found = samples.line(
        samples.change(1, 0, "added", (None, 9.0)),
        samples.change(2, 1, "moved", previous=old, path=new.path, name="b", **unchanged),
        samples.change(3, 2, "tightened", (9.0, 8.0), previous=old, path=new.path, name="b"),
        samples.change(4, 3, "tightened", (8.0, 7.0), previous=Place(new.path, "a"), name="b"),
        samples.change(5, 4, "loosened", (7.0, 9.0), policy_breaks=("x",), date_bumped=False),
        samples.change(6, 5, "extended", date_bumped=False, breaks=("y",), new_breaks=("y",)),
        samples.change(7, 6, "tightened", (9.0, 8.0), date_bumped=True),
    )
    shown = detail.render(found, samples.history(found), UNSTYLED, blocks=True)
    told = [part.split() for part in shown.splitlines()[5:]]
    assert [" ".join(part) if part[0] in NOTES else part[2] for part in told] == [
        "added",
        "moved",  # the row has the old name
        "from old.json",
        "tightened",
        "from old.json",
        "from a",
        "tightened",
        "from a",
        "loosened",
        "breaks x; date not bumped",
        "extended",
        "breaks y; date not bumped",
        "tightened",
    ]


NOTES = ("from", "breaks", "date")


def test_an_age_is_counted_from_the_day_of_the_committer():
    made = Commit("1" * 40, 20 * 86400, date(1970, 1, 1), "")
    off = file(a=record(expected_avg_denoise_ms=110.0))
    [found] = (told := fold([State(made, {NAME: off})], "", date(1970, 1, 22))).lines
    shown = detail.render(found, told, UNSTYLED, blocks=True)
    assert "\n  unchanged for 1 day, since 11111111 of 1970-01-21\n" in shown
    assert "\n  breaks aggregate-mismatch since 11111111 of 1970-01-21\n" in shown
    assert html.render(told).count(" of 1970-01-21") == 2
    assert "\n  1970-01-01  11111111  added " in shown


def test_a_large_value_that_is_no_metric():
    stages = [{"DenoisingStage": 123456789.25 * scale} for scale in (1, 2)]
    states = [
        State(commit(number), {NAME: file(a=record(stages_ms=each))})
        for number, each in enumerate(stages)
    ]
    history = fold(states, "0" * 40, TODAY)
    shown = detail.render(history.lines[0], history, UNSTYLED, blocks=True)
    assert " 1/13  …ngStage 123456789.25 → 246913578.50 +100.00 %" in shown


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


def test_the_last_gaps_are_listed():
    gaps = [State(commit(number), {NAME: Unreadable("broken")}) for number in range(12)]
    history = fold([*gaps, State(commit(12), {NAME: file(a=record())})], "0" * 40, TODAY)
    shown = text.render(history, UNSTYLED, blocks=True, with_removed=False)
    *_, count, first = shown.splitlines()[:-9]
    assert count == "2 earlier commits after which a file cannot be read"
    assert first == f"{commit(2).name[:8]}: {NAME} cannot be read: broken"
    assert shown.count(f"{NAME} cannot be read: broken") == 10


def test_a_narrow_terminal_has_the_subject_below(monkeypatch):
    monkeypatch.setattr(UNSTYLED, "columns", 60, raising=False)
    states = [State(Commit("1" * 40, 0, None, "Why it is so"), {NAME: file(a=record())})]
    history = fold(states, "0" * 40, TODAY)
    shown = detail.render(history.lines[0], history, UNSTYLED, blocks=True)
    assert shown.endswith("\n      Why it is so\n")
