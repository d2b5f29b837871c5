from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.formats.dates import STYLES, corrected, find_all, offsets, read, with_day

bounded = settings(max_examples=150, deadline=None)
DAY = date(2026, 5, 17)
days = st.dates(date(1000, 1, 1))
zones = st.integers(-14 * 60, 14 * 60).map(lambda offset: timezone(timedelta(minutes=offset)))
moments = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30))


@bounded
@given(days)
def test_a_written_date_is_read_back(day: date) -> None:
    assert read(day.isoformat(), "date") == day
    assert read(day.strftime("%Y%m%d-133500"), "compact") == day


@bounded
@given(moments, zones)
def test_a_datetime_is_read_as_its_date_in_utc(moment: datetime, zone: timezone) -> None:
    aware = moment.replace(tzinfo=zone)
    assert read(aware.isoformat(), "datetime") == aware.astimezone(timezone.utc).date()


@bounded
@given(moments)
def test_a_datetime_without_an_offset_is_in_utc(moment: datetime) -> None:
    assert read(moment.isoformat(), "datetime") == moment.date()
    assert read(f"{moment.isoformat()}Z", "datetime") == moment.date()


@bounded
@given(moments)
def test_milliseconds_since_1970_are_read_as_their_date(moment: datetime) -> None:
    count = (moment - datetime(1970, 1, 1)) // timedelta(milliseconds=1)
    assert read(count, "epoch-ms") == moment.date()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_reads_its_own_example(style: str) -> None:
    example = STYLES[style]
    assert read(int(example) if style == "epoch-ms" else example, style) == DAY


@pytest.mark.parametrize(
    ("style", "value"),
    [
        ("date", "2026-02-30"),
        ("date", "17.5.2026"),
        ("date", "2026/05/17"),
        ("date", "2026-5-17"),
        ("date", " 2026-05-17"),
        ("date", "2026-05-17T13:35:00"),
        ("date", "20260517"),
        ("date", "2026-W20-7"),
        ("date", "2026-W20"),
        ("date", "\u0662\u0660\u0662\u0666-05-17"),
        ("date", ""),
        ("date", None),
        ("date", 20260517),
        ("datetime", "2026-02-30T00:00:00"),
        ("datetime", "2026-05-17T25:00:00"),
        ("datetime", "2026-05-17T"),
        ("datetime", "17.5.2026 13:35"),
        ("datetime", "20260517T133500"),
        ("datetime", 1779003300000),
        ("epoch-ms", "1779003300000"),
        ("epoch-ms", 1779003300000.0),
        ("epoch-ms", True),
        ("epoch-ms", 10**30),
        ("compact", "20260230-133500"),
        ("compact", "20260517-253500"),
        ("compact", "20260517T133500"),
        ("compact", "20260517"),
        ("compact", "\u0662\u0660\u0662\u06660517-133500"),
    ],
)
def test_a_value_in_another_style_is_not_a_date(style: str, value: Any) -> None:
    assert read(value, style) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-17T13:35:00.1+00:00",
        "2026-05-17T13:35:00.123456789Z",
        "2026-05-17 13:35:00z",
        "2026-05-17",
        "2026-05-17T23:30:00-00:29",
        "2026-05-18T01:00:00+08:00",
    ],
)
def test_variants_of_iso_8601_are_read(text: str) -> None:
    assert read(text, "datetime") == DAY


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:00:00-10:00"])
def test_a_datetime_whose_date_in_utc_is_out_of_range_is_not_a_date(text: str) -> None:
    assert read(text, "datetime") is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Captured 2026-05-17 on H100; before: 2026-04-01.", ["2026-05-17", "2026-04-01"]),
        ("2026-05-17", ["2026-05-17"]),
        ("run_2026-05-17T13:35", ["2026-05-17"]),
        ("2026-02-30 and 2026-5-1", []),
        ("12026-05-17, 2026-05-171, 1-2026-05-17, 2026-05-17-1", []),
        ("", []),
    ],
)
def test_dates_in_a_string_are_found_as_written(text: str, dates: list[str]) -> None:
    assert find_all(text) == dates


@pytest.mark.parametrize(
    ("style", "new"),
    [
        ("date", "2026-06-01"),
        ("datetime", "2026-06-01T13:35:00+08:00"),
        ("epoch-ms", 1779003300000 + 15 * 86_400_000),
        ("compact", "20260601-133500"),
    ],
)
def test_a_replaced_date_keeps_its_style_and_its_time(style: str, new: object) -> None:
    old = int(STYLES[style]) if style == "epoch-ms" else STYLES[style]
    assert with_day(old, style, date(2026, 6, 1)) == new


@bounded
@given(moments, zones, st.dates(date(1000, 1, 2), date(9999, 12, 30)))
def test_a_replaced_date_is_the_new_date_in_utc(
    moment: datetime, zone: timezone, day: date
) -> None:
    old = moment.replace(tzinfo=zone).isoformat()
    new = with_day(old, "datetime", day)
    assert read(new, "datetime") == day
    assert new[10:] == old[10:]


def test_replacing_an_invalid_date_raises() -> None:
    with pytest.raises(ValueError, match="not a date in the style 'date': 'soon'"):
        with_day("soon", "date", DAY)


def test_a_date_that_is_part_of_a_longer_number_has_no_offset() -> None:
    assert offsets("é 2026-05-17, 2026-05-18, 12026-05-17 2026-05-17".encode(), DAY) == [3, 39]


@bounded
@given(days, st.sampled_from(["%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%d", " %Y-%m-%d "]))
def test_a_date_that_begins_with_its_year_is_corrected(day: date, format: str) -> None:
    assert corrected(day.strftime(format)) == day


@bounded
@given(days, st.sampled_from(["-", "/", "."]))
def test_a_date_that_ends_in_its_year_is_corrected_unless_day_and_month_are_ambiguous(
    day: date, separator: str
) -> None:
    meant = day if day.day > 12 or day.day == day.month else None
    assert corrected(f"{day.day}{separator}{day.month}{separator}{day.year:04}") == meant
    assert corrected(f"{day.month:02}{separator}{day.day:02}{separator}{day.year:04}") == meant


@pytest.mark.parametrize(
    "value",
    ["2026-02-30", "4.5.2026", "2026057", "2026/5-7", "17.5.26", "May 17", "", None, 20260517],
)
def test_an_ambiguous_or_invalid_date_is_not_corrected(value: Any) -> None:
    assert corrected(value) is None
