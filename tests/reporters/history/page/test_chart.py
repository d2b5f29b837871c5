"""The steps, bands, dots and marks of a chart."""

import re
from typing import Any

from perflint.history.time_line import MetricNow, TimeLine
from perflint.reporters.history.page import chart
from perflint.reporters.history.page.scale import period, positions
from tests.reporters.history_samples import E2E, TODAY, change, commit, line


def drawn(scenario: TimeLine, now: MetricNow | None = None) -> dict[str, Any]:
    """Return the paths of the chart by their class, and the dots."""
    xs = positions(scenario.shown, period(scenario.shown, TODAY))
    text = chart.chart(scenario, chart.points(scenario, E2E, xs), xs, now)
    paths = dict(re.findall(r'<path class="(\w+)" d="([^"]+)"/>', text))
    return {**paths, "dots": re.findall(r"<use ([^>]*)/>", text)}


def test_a_value_holds_until_the_next_change_and_the_last_one_until_today() -> None:
    found = drawn(
        line(change(1, 0, "added", (None, 10.0)), change(2, 90, "tightened", (10.0, 8.0)))
    )
    assert re.fullmatch(r"M0 [\d.]+H498\.6V70H1000", found["step"])


def test_the_line_ends_where_the_metric_was_removed_and_begins_where_it_comes_back() -> None:
    found = drawn(
        line(
            change(1, 0, "added", (None, 10.0)),
            change(2, 30, "removed", (10.0, None)),
            change(3, 60, "added", (None, 12.0)),
        )
    )
    assert re.fullmatch(r"M0 [\d.]+H166\.2M332\.4 [\d.]+H1000", found["step"])
    assert [dot[6:9] for dot in found["dots"]] == ["#ka", "#kr", "#ka"]


def test_the_band_is_between_each_value_and_its_limit_and_has_the_limit_of_today() -> None:
    scenario = line(change(1, 0, "added", (None, 10.0)), change(2, 90, "loosened", (10.0, 12.0)))
    found = drawn(scenario)
    assert found["band"].count("z") == found["edge"].count("M") == 2
    without = MetricNow(E2E, 12.0, commit(2, 90), "lower")
    assert drawn(scenario, without)["band"].count("z") == 1
    far = without._replace(limit=1e9)
    assert drawn(scenario, far)["band"].count("z") == 2
    assert drawn(scenario, far)["edge"].count("M") == 1  # the far limit is outside


def test_dots_have_the_shape_of_the_class_and_are_hollow_for_partial_edits() -> None:
    kinds = [*chart.CODES]
    scenario = line(
        *(
            change(number, number * 9, kind, (1.0, 2.0), is_partial=kind == "mixed")
            for number, kind in enumerate(kinds)
        )
    )
    dots = drawn(scenario)["dots"]
    assert [dot[8] for dot in dots] == [chart.CODES[kind] for kind in kinds]
    assert ['class="h"' in dot for dot in dots] == [kind == "mixed" for kind in kinds]
    assert [f'data-r="{row}"' in dot for row, dot in enumerate(dots)] == [True] * len(kinds)


def test_marks_for_policy_breaks_and_for_the_time_of_a_contradiction() -> None:
    broken = {"breaks": ("aggregate-mismatch",)}
    found = drawn(
        line(
            change(1, 0, "added", (None, 10.0)),
            change(2, 18, "loosened", (10.0, 12.0), policy_breaks=("mixed-snapshot",), **broken),
            change(3, 36, "extended", **broken),
            change(4, 54, "tightened", (12.0, 11.0)),
            change(5, 72, "tightened", (11.0, 10.0), breaks=("inflated-total",)),
        )
    )
    assert found["bad"] == "M99.7 78H299.2M398.9 78H1000"
    assert [dot[8] for dot in found["dots"]] == ["a", "p", "l", "t", "t"]


def test_changes_before_the_time_that_was_asked_for_are_not_drawn() -> None:
    scenario = line(
        change(1, 0, "added", (None, 10.0)),
        change(2, 90, "tightened", (10.0, 8.0)),
        hidden=1,
    )
    assert len(drawn(scenario)["dots"]) == 1


def test_a_commit_that_changed_no_value_has_no_dot_for_other_values() -> None:
    scenario = line(
        change(1, 0, "extended"), change(2, 9, "moved"), change(3, 12, "other", changed=0)
    )
    assert [point.row for point in chart.other_points(scenario, [0.0, 0.5, 0.9])] == [0]


def test_a_small_chart_ends_in_a_dot_of_the_last_change() -> None:
    scenario = line(change(1, 0, "added", (None, 3.0)), change(2, 9, "removed", (3.0, None)))
    text = chart.sparkline(scenario, E2E, period(scenario.shown, TODAY))
    assert text.count("<use") == 1
    assert 'href="#kr"' in text
    empty = line(change(1, 0, "extended"))
    assert chart.sparkline(empty, E2E, period(empty.shown, TODAY)) == ""
