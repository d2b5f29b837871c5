"""The part of a history that was asked for, without git."""

from perflint.engine.past_states import Unreadable
from perflint.formats.paths import FieldPath
from perflint.history.selection import since, with_metric
from perflint.history.summary import summary, taken_back
from perflint.history.time_line import History
from perflint.reporters.history import html
from perflint.reporters.history.page.data import BROKEN
from tests.gated_baselines import record
from tests.history.test_fold import NAME, TODAY, commit, file, line, read, told
from tests.reporters.history_samples import page_data

AVERAGE = FieldPath(("expected_avg_denoise_ms",))


def test_since_is_from_the_first_of_the_commits_on():
    found = line(*(file(a=record(scale)) for scale in (1.0, 0.9, 0.8, 0.7)))
    history = History("head", TODAY, (found,))
    shown = [
        [change.commit for change in line.shown]
        for names in ({1}, {2, 3}, {0}, {9})
        for line in since(history, {commit(number).name for number in names}).lines
    ]
    numbers = ((1, 2, 3), (2, 3), (0, 1, 2, 3))
    assert shown == [[commit(number) for number in each] for each in numbers]


def test_one_metric_has_its_own_kinds_and_is_taken_back_by_itself():
    history = told(
        file(a=record()),
        file(a=record(expected_e2e_ms=900.0, expected_avg_denoise_ms=100.4)),
        file(a=record(expected_e2e_ms=800.0, expected_avg_denoise_ms=110.0)),
        file(a=record(expected_e2e_ms=900.0, expected_avg_denoise_ms=105.0)),
        file(a=record(expected_e2e_ms=950.0, expected_avg_denoise_ms=105.0)),
        file(a=record(expected_e2e_ms=950.0, expected_avg_denoise_ms=0.0)),
        file(a=record(expected_e2e_ms=900.0, expected_avg_denoise_ms=90.0)),
    )
    [every] = history.lines
    assert [change.kind for change in every.changes] == [
        *("added", "tightened", "mixed", "mixed", "loosened", "loosened", "tightened"),
    ]
    [found] = with_metric(history, AVERAGE).lines
    assert [(change.commit, change.kind) for change in found.changes] == [
        (commit(0), "added"),
        (commit(1), "loosened"),
        (commit(2), "loosened"),
        (commit(3), "tightened"),
        (commit(5), "loosened"),
        (commit(6), "extended"),
    ]
    assert [*taken_back(found.changes)] == [3]
    totals = summary(found, TODAY)
    assert (totals.changes, totals.tightened, totals.loosened) == (5, 1, 3)


def test_one_metric_has_the_gaps_of_its_own_files():
    broken = Unreadable("the file is empty")
    history = told(
        {NAME: file(a=record()), "x.json": read({"scenarios": {"b": record()}}, "x.json")},
        {NAME: broken, "x.json": broken},
    )
    assert [gap.path for gap in with_metric(history, AVERAGE).gaps] == [NAME, "x.json"]
    [first, _] = history.lines
    history = history._replace(lines=(first,))  # as if the other one did not have the metric
    assert [gap.path for gap in with_metric(history, AVERAGE).gaps] == [first.place.path]


def test_one_metric_has_no_rule_that_another_change_broke_and_no_time_of_a_contradiction():
    off = record(expected_avg_denoise_ms=110.0)
    slower = {**off, "expected_e2e_ms": 1100.0}
    history = told(
        *(file(a=each) for each in (record(), off, slower, record(expected_e2e_ms=1100.0)))
    )
    [found] = with_metric(history, FieldPath(("expected_e2e_ms",))).lines
    assert [(change.breaks, change.new_breaks) for change in found.changes] == [
        ((), ()),
        (("aggregate-mismatch",), ()),  # the commit before it, which is left out, broke the rule
    ]
    page = html.render(history._replace(lines=(found,)))
    assert "breaks aggregate-mismatch" not in page
    broken = [
        [bool(kind[2] & BROKEN) for kind in page_data(each)["kinds"]]
        for each in (page, html.render(history))
    ]
    assert broken == [[False, False], [False, True, True, False]]
    [later] = since(history, {commit(2).name}).lines
    assert "breaks aggregate-mismatch" not in html.render(history._replace(lines=(later,)))


def test_one_metric_that_was_removed_before_its_scenario():
    old = record()
    without = {**old, "expected_avg_denoise_ms": None}
    history = told(
        file(a=old), file(a=without), file(a={**without, "expected_e2e_ms": 9.0}), file()
    )
    [found] = with_metric(history, AVERAGE).lines
    assert [change.kind for change in found.changes] == ["added", "loosened", "removed"]
    assert found.last.commit == commit(3)
    assert summary(found, TODAY).changes == 1
    assert "of other values" not in html.render(history._replace(lines=(found,)))
    back = told(file(a=old), file(a=without), file(), file(a=without))
    [found] = with_metric(back, AVERAGE).lines
    assert [change.kind for change in found.changes] == ["added", "loosened"]


def test_the_age_of_one_metric_that_was_added_later():
    old = record()
    del old["expected_avg_denoise_ms"]
    history = told(file(a=old), file(a=record()))
    assert history.lines[0].last.commit == commit(0)
    [found] = with_metric(history, AVERAGE).lines
    assert found.last.commit == found.metrics[0].since == commit(1)
