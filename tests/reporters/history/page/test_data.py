"""What the script reads: compact, exact, and each text once."""

from typing import Any

import pytest

from perflint.history.time_line import Gap, History, MetricChange, Place, TimeLine
from perflint.reporters.history.page import data
from perflint.reporters.history.page.commits import commits_of
from perflint.reporters.history.page.layout import layout
from perflint.reporters.history.page.rows import of_files
from tests.reporters.history_samples import (
    E2E,
    HOSTILE,
    change,
    commit,
    history,
    line,
    page_data,
    tolerances,
)


def read(of: History) -> dict[str, Any]:
    """Return the data of a page, as the script reads it."""
    layouts = [layout(each, of_files(of), of.today) for each in of.lines]
    text = data.render(layouts, commits_of(of, None))
    assert text.count("<") == 2  # its own start and end
    return page_data(text)


def section(scenario: TimeLine) -> dict[str, Any]:
    (found,) = read(history(scenario))["sections"]
    return dict(found)


def chart(*metrics: tuple[float | None, float | None, float | None]) -> list[Any]:
    """Return the chart of changes with these values before and after, and limits."""
    changes = [
        change(number, number, "other")._replace(
            metrics=(MetricChange(E2E, before, after, None, limit),)
        )
        for number, (before, after, limit) in enumerate(metrics)
    ]
    found: list[Any] = section(line(*changes))["charts"][0]
    return found


def test_rows_are_numbers_of_commits_kinds_and_places_as_differences() -> None:
    scenario = line(
        change(1, 0, "added", (None, 10.0)),
        change(2, 90, "tightened", (10.0, 8.0)),
        change(3, 90, "tightened", (8.0, 7.0)),
    )
    found = read(history(scenario))
    (own,) = found["sections"]
    assert own["x"] == [0, 499, 22]
    assert own["commits"] == [-2, 1, 1]  # the newest one is number 0
    assert own["kinds"] == [0, 1, 1]
    assert found["kinds"] == [["added 1/2", "a", 0, [], []], ["tightened 1/2", "t", 0, [], []]]
    assert found["texts"] == ["e2e_ms"]
    assert own["charts"] == [[0, "10.0 8.0 7.0", "1.5", [7.0, 15.0, 0]]]
    assert "notes" not in own


def test_what_a_kind_of_change_has() -> None:
    some = {"is_partial": True, "breaks": ("a", "b"), "new_breaks": ("b",), "date_bumped": False}
    scenario = line(change(1, 0, "mixed", (1.0, 2.0), policy_breaks=("c", "d"), **some))
    (kind,) = read(history(scenario))["kinds"]
    flags = data.HOLLOW + data.MARKED + data.BROKEN
    assert kind == [
        "mixed, partial 1/2",
        "m",
        flags,
        ["breaks b", "! c and d"],
        ["date not bumped"],
    ]
    # Of one metric it is not known how long the record violates a rule.
    part = scenario._replace(is_of_one_metric=True)
    assert read(history(part))["kinds"][0][2] == data.HOLLOW + data.MARKED


def test_changes_of_other_values_have_a_mark_and_one_of_them() -> None:
    other = MetricChange(E2E, 5.0, None)
    scenario = line(
        change(1, 0, "added"),
        change(2, 9, "loosened", other=other),
        change(3, 10, "other", changed=0),
        change(4, 11, "moved", previous=Place("perf/h100.json", "slow")),
        change(5, 12, "moved", path="x.json", name="n", previous=Place("y.json", "m")),
    )
    found = read(history(scenario))
    flags = [found["kinds"][kind][2] for kind in found["sections"][0]["kinds"]]
    assert flags == [data.OTHER, data.OTHER, 0, 0, 0]
    notes = found["sections"][0]["notes"]
    assert notes[0] == [1, "other", 0, "5.0>x"]
    texts = [
        [number, what, *(found["texts"][each] for each in of)] for number, what, *of in notes[1:]
    ]
    assert texts == [[3, "from", "slow"], [4, "from", "y.json", "m"]]


def test_what_took_back_a_tightening() -> None:
    scenario = line(
        change(1, 0, "added", (None, 10.0)),
        change(2, 1, "tightened", (10.0, 8.0)),
        change(3, 2, "tightened", (8.0, 7.0)),
        change(4, 41, "loosened", (7.0, 9.0)),
    )
    assert section(scenario)["back"] == [1, 3, 40, 2, 3, 39]
    assert section(scenario._replace(hidden=2))["back"] == [0, 1, 39]


@pytest.mark.parametrize(
    ("metrics", "values"),
    [
        ([(None, 1.0, None), (1.0, None, None), (None, 2.0, None)], "1.0 x 2.0"),
        ([(1.0, 2.0, None), (3.0, 4.0, None)], "1.0>2.0 3.0>4.0"),  # not what was there before
        ([(None, 0.04, None), (0.04, 7, None)], "0.0;0.04 7"),  # with one decimal
        ([(None, 1e16, None)], "1e+16"),
        ([(None, 1e999, None)], "inf;1e+300"),
    ],
)
def test_values_have_the_digits_that_are_shown_and_are_exact(
    metrics: list[tuple[float | None, float | None, float | None]], values: str
) -> None:
    assert chart(*metrics)[1] == values


@pytest.mark.parametrize(
    ("metrics", "limits"),
    [
        ([(None, 2.0, 3.0), (2.0, 4.0, 6.0), (4.0, 6.0, 9.0)], "1.5"),
        ([(None, 2.0, 3.0), (2.0, 4.0, 8.0), (4.0, 6.0, 12.0)], "1.5 2"),
        ([(None, 2.0, None), (2.0, 4.0, 8.0), (4.0, 6.0, None)], "x 2 x"),
        ([(None, 0, 8.0), (0, 0, 8.0), (0, 0, 9.0)], "=8  =9"),
        ([(None, 1e-9, 1e999)], "1e+300"),
    ],
)
def test_limits_are_factors_of_the_values(
    metrics: list[tuple[float | None, float | None, float | None]], limits: str
) -> None:
    assert chart(*metrics)[2] == limits


def test_values_are_those_of_their_rows() -> None:
    scenario = line(
        change(1, 0, "extended"), change(2, 9, "tightened", (3.0, 2.0)), change(3, 10, "moved")
    )
    assert section(scenario)["charts"][0][1] == " 3.0>2.0"


def test_texts_are_cut_and_can_be_written() -> None:
    lines = [
        line(
            change(1, 0, "added", (None, 1.0)),
            change(3, 9, "moved", name="new", previous=Place("perf/h100.json", text)),
        )
        for text in HOSTILE
    ]
    gaps = tuple(Gap(commit(2, 1), "perf/h100.json", text) for text in HOSTILE)
    found = read(history(*lines, gaps=gaps))
    assert len(found["texts"]) == 1 + len(HOSTILE)
    assert max(map(len, found["texts"])) == 120
    assert found["texts"][1] == HOSTILE[0]
    notes = found["sections"][0]["notes"]
    assert [note[:2] for note in notes] == [*([n, "file"] for n in range(1, 7)), [7, "from"]]
    assert found["kinds"][1] == ["not valid", "g", 0, [], []]


def test_a_change_of_tolerances_is_a_row_and_the_limit_of_now_begins_there() -> None:
    scenario = line(change(1, 0, "added", (None, 10.0)), change(4, 100, "moved"))
    now = scenario.metrics[0]._replace(limit=20.0)
    some = (tolerances(2, 30, 0.5, 0.8), tolerances(3, 90, 0.8, 1.0, "tightened"))
    found = read(history(scenario._replace(metrics=(now,)), tolerances=some))
    (own,) = found["sections"]
    assert own["charts"] == [[0, "10.0  10.0", "1.5 2", [10.0, 16.0, 0]]]
    assert [found["kinds"][kind][:2] for kind in own["kinds"]] == [
        *(["added 1/2", "a"], ["tolerances loosened", "w"]),
        *(["tolerances tightened", "w"], ["moved 1/2", "o"]),
    ]
    assert own["notes"] == [[1, "file", 1], [2, "file", 2]]
    assert found["texts"][1:] == ["e2e 0.5 → 0.8", "e2e 0.8 → 1.0"]
    # If the limit is the same, these tolerances are of other values.
    (own,) = read(history(scenario, tolerances=some))["sections"]
    assert own["charts"][0][1:3] == ["10.0", "1.5"]
