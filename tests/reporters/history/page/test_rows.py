"""Between which changes of a scenario its file was not valid, or changed its tolerances."""

from typing import Any

from perflint.history.time_line import Change, Gap, TimeLine, ToleranceChange
from perflint.reporters.history.page.rows import of_files, rows_of
from tests.reporters.history_samples import change, commit, history, line, tolerances

PATH = "perf/h100.json"


def numbers(scenario: TimeLine, *gaps: Gap) -> list[int]:
    return [row.commit.number for row in rows_of(scenario, gaps)]


def gap(number: int, path: str = PATH, **more: Any) -> Gap:
    return Gap(commit(number, 1), path, "the reason", **more)


def test_a_gap_is_between_the_changes_before_and_after_its_commit() -> None:
    """Its date, which is before both, does not count."""
    scenario = line(change(1, 5, "added", (None, 1.0)), change(4, 6, "loosened", (1.0, 2.0)))
    assert numbers(scenario, gap(0), gap(2), gap(3), gap(6)) == [1, 2, 3, 4, 6]


def test_a_gap_is_of_the_file_that_the_scenario_was_in() -> None:
    scenario = line(
        change(1, 0, "added", (None, 1.0), path="old.json"),
        change(4, 6, "moved", path="new.json"),
    )
    some = (gap(2, "old.json"), gap(3, "new.json"), gap(5, "old.json"), gap(6, "new.json"))
    assert numbers(scenario, *some) == [1, 2, 4, 6]
    # A file that was renamed when it became invalid.
    assert numbers(scenario, gap(2, "other.json", last_path="old.json")) == [1, 2, 4]


def test_a_removed_scenario_has_no_gap() -> None:
    scenario = line(
        change(1, 0, "added", (None, 1.0)),
        change(3, 1, "removed", (1.0, None)),
        change(5, 2, "added", (None, 1.0)),
    )
    assert numbers(scenario, gap(2), gap(4), gap(6)) == [1, 2, 3, 5, 6]


def test_changes_of_tolerances_are_between_gaps_in_the_order_of_commits() -> None:
    scenario = line(change(1, 9, "added", (None, 1.0)), change(4, 6, "loosened", (1.0, 2.0)))
    some = [tolerances(number, 1, 0.1, 0.2) for number in (0, 3, 4)]
    elsewhere = tolerances(3, 1, 0.1, 0.2, path="other.json")
    files = of_files(history(gaps=(gap(2), gap(5)), tolerances=(*some, elsewhere)))
    found = [(row.commit.number, type(row)) for row in rows_of(scenario, files)]
    assert found == [
        *((1, Change), (2, Gap), (3, ToleranceChange)),
        *((4, Change), (4, ToleranceChange), (5, Gap)),
    ]


def test_gaps_before_the_first_shown_change_are_left_out() -> None:
    scenario = line(
        change(1, 0, "added", (None, 1.0)), change(3, 1, "loosened", (1.0, 2.0)), hidden=1
    )
    assert numbers(scenario, gap(2), gap(4)) == [3, 4]
