"""Where changes and values are drawn."""

from datetime import date
from itertools import pairwise
from math import inf

import pytest

from perflint.history.time_line import Change
from perflint.reporters.history.page.scale import (
    WIDTH,
    Scale,
    moments,
    period,
    positions,
    scale,
)
from tests.reporters.history_samples import DAY, NOON, TODAY, change


def changes(*days: int) -> list[Change]:
    return [change(number, day, "tightened") for number, day in enumerate(days)]


def test_a_change_is_never_before_the_one_that_precedes_it() -> None:
    assert moments(changes(5, 3, 9, 8)) == [NOON + day * DAY for day in (5, 5, 9, 9)]


def test_a_date_beyond_the_calendar_is_that_of_the_change_before_or_after() -> None:
    beyond = 10**12
    assert moments(changes(beyond, 2, -beyond, 4)) == [NOON + day * DAY for day in (2, 2, 2, 4)]
    assert moments(changes(beyond)) == [0]


def test_the_period_ends_with_today_or_the_last_change() -> None:
    assert period(changes(0, 9), TODAY).days == (date(2026, 1, 1), TODAY)
    assert period(changes(0, 400), TODAY).days == (date(2026, 1, 1), date(2027, 2, 5))
    assert period(changes(9, 0), date(2025, 1, 1)).days == (date(2026, 1, 10),) * 2
    last = date.max.toordinal() - date(2026, 1, 1).toordinal()
    assert period(changes(last), date.max).days == (date.max, date.max)


def test_positions_follow_the_time() -> None:
    some = changes(0, 90)
    assert positions(some, period(some, TODAY)) == [0, round(1000 * 90 / 180.5)]


@pytest.mark.parametrize(
    ("days", "gap"),
    [((0,) * 5, 50), ((180,) * 5, 50), ((0, 180, 180, 3, 180), 50), ((7,) * 200, 4)],
)
def test_changes_of_one_day_are_side_by_side(days: tuple[int, ...], gap: int) -> None:
    some = changes(*days)
    found = positions(some, period(some, TODAY), 0.05)
    assert min(second - first for first, second in pairwise(found)) == gap
    assert 0 <= found[0] < found[-1] <= WIDTH


def test_more_changes_than_there_is_room_for_stay_in_their_order() -> None:
    some = changes(*(7,) * 5000)
    found = positions(some, period(some, TODAY))
    assert found == sorted(found)
    assert 0 <= found[0] < found[-1] <= WIDTH


def test_values_use_the_room_and_near_limits_are_in_it() -> None:
    assert scale([10.0, 20.0]) == Scale(10, 20)
    assert scale([10.0, 20.0], [25.0]) == Scale(10, 25)
    assert scale([10.0, 20.0], [1000.0, 4.0]) == Scale(4, 32)  # at most 60 % more
    assert scale([10.0, 20.0]).position(10) == 1
    assert scale([10.0, 20.0]).position(20) == 0
    assert not scale([10.0, 20.0], [1000.0]).contains(1000)
    assert scale([7.0]).position(7) == 0.5


def test_values_that_differ_much_have_a_logarithmic_scale() -> None:
    wide = scale([1.0, 10.0, 100.0], [0.0, inf])
    assert wide.is_log
    assert wide.position(10) == pytest.approx(0.5)
    assert not wide.contains(0)
    assert not scale([0.0, 100.0]).is_log


def test_numbers_larger_than_any_float_can_be_drawn() -> None:
    for numbers in ([10**400, 1], [-(10**400), 10**400, 0], [1e308, -1e308]):
        shown = scale(numbers, [inf, -inf])
        assert all(0 <= shown.position(number) <= 1 for number in (*numbers, inf))
