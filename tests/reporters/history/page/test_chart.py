"""The line of a chart, its range, and the small charts of the table."""

import re

from perflint.history.time_line import TimeLine
from perflint.reporters.history.page import chart
from perflint.reporters.history.page.layout import layout
from perflint.reporters.history.page.scale import period
from tests.reporters.history_samples import E2E, TODAY, change, line


def drawn(scenario: TimeLine) -> chart.Drawn:
    """Return the only chart of a scenario."""
    (found,) = layout(scenario, [], TODAY).charts
    return found


def steps(scenario: TimeLine) -> list[str]:
    return re.findall(r'<path class="step" d="([^"]+)"/>', chart.chart(drawn(scenario)))


def test_a_value_holds_until_the_next_change_and_the_last_one_until_today() -> None:
    scenario = line(change(1, 0, "added", (None, 10.0)), change(2, 90, "tightened", (10.0, 8.0)))
    assert steps(scenario) == ["M0 109h499v31H1000"]


def test_the_line_ends_where_the_metric_was_removed_and_begins_where_it_comes_back() -> None:
    scenario = line(
        change(1, 0, "added", (None, 10.0)),
        change(2, 30, "removed", (10.0, None)),
        change(3, 60, "added", (None, 12.0)),
    )
    assert steps(scenario) == ["M0 140h166M332 113H1000"]


def test_without_a_value_there_is_no_line() -> None:
    scenario = line(
        change(1, 0, "added", (None, 10.0)), change(2, 30, "removed", (10.0, None)), hidden=1
    )
    assert steps(scenario) == []
    assert drawn(scenario).values == []


def test_the_last_value_has_the_limit_of_today() -> None:
    scenario = line(change(1, 0, "added", (None, 10.0)), change(2, 90, "loosened", (10.0, 12.0)))
    assert [point.limit for point in drawn(scenario).points] == [15.0, 18.0]
    (metric,) = scenario.metrics
    for limit in (None, 1e9):
        now = metric._replace(limit=limit)
        found = drawn(scenario._replace(metrics=(now,)))
        assert [point.limit for point in found.points] == [15.0, limit]
    # A removed value has none.
    gone = line(change(1, 0, "added", (None, 10.0)), change(2, 90, "removed", (10.0, None)))
    removed = drawn(gone._replace(metrics=(metric,)))
    assert [point.limit for point in removed.points] == [15.0, None]


def test_the_limits_are_in_the_range_unless_they_are_far_away() -> None:
    scenario = line(change(1, 0, "added", (None, 10.0)), change(2, 90, "loosened", (10.0, 12.0)))
    assert (drawn(scenario).scale.low, drawn(scenario).scale.high) == (10.0, 18.0)
    (metric,) = scenario.metrics
    far = drawn(scenario._replace(metrics=(metric._replace(limit=1e9),)))
    assert far.scale.high < 30


def test_changes_before_the_time_that_was_asked_for_are_not_drawn() -> None:
    scenario = line(
        change(1, 0, "added", (None, 10.0)),
        change(2, 90, "tightened", (10.0, 8.0)),
        hidden=1,
    )
    assert [(point.row, point.value) for point in drawn(scenario).points] == [(0, 8.0)]


def test_a_commit_that_changed_no_value_is_no_change_of_other_values() -> None:
    scenario = line(
        change(1, 0, "extended"), change(2, 9, "moved"), change(3, 12, "other", changed=0)
    )
    assert chart.others(scenario) == 1
    assert chart.others(scenario._replace(is_of_one_metric=True)) == 0


def test_a_small_chart_ends_in_a_dot_of_the_last_change() -> None:
    scenario = line(change(1, 0, "added", (None, 3.0)), change(2, 9, "removed", (3.0, None)))
    text = chart.sparkline(scenario, E2E, period(scenario.shown, TODAY))
    assert re.findall("<use [^>]*>", text) == ['<use href="#kr" x="5%" y="11"/>']
    empty = line(change(1, 0, "extended"))
    assert chart.sparkline(empty, E2E, period(empty.shown, TODAY)) == ""


def test_a_small_chart_has_a_hollow_dot_for_a_partial_edit() -> None:
    scenario = line(change(1, 0, "added", (None, 3.0), is_partial=True))
    text = chart.sparkline(scenario, E2E, period(scenario.shown, TODAY))
    assert '<use href="#ka" class="h" x="0%"' in text
