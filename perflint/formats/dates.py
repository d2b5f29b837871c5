"""The spellings of dates in baselines, read strictly and written back."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

STYLES = {
    "date": "2026-05-17",
    "datetime": "2026-05-17T13:35:00+08:00",
    "epoch-ms": "1779003300000",
    "compact": "20260517-133500",
}
"""Style of a date in a format → the same moment so written."""

_IN_TEXT = r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])"


def read(value: object, style: str) -> date | None:
    """Read the day (UTC) of a date in a format's style, or None where it is no such date.

    ``date`` is ``2026-05-17``, ``datetime`` ISO 8601 (without an offset it is UTC), ``epoch-ms``
    milliseconds since 1970, ``compact`` ``20260517-133500``.
    """
    try:
        if style == "epoch-ms":
            return _read_epoch(value)
        if type(value) is not str:
            return None
        if style == "date":
            return _read_day(value)
        if style == "compact":
            return _read_compact(value)
        return _read_datetime(value)
    except (ValueError, OverflowError):
        return None


def _read_epoch(value: object) -> date | None:
    if type(value) is not int:
        return None
    return (datetime(1970, 1, 1) + timedelta(milliseconds=value)).date()


def _read_day(text: str) -> date | None:
    # From Python 3.11 on, fromisoformat knows weeks and spellings without dashes too.
    plain = len(text) == 10 and text.isascii() and text[4] == text[7] == "-"
    return date.fromisoformat(text) if plain else None


def _read_compact(text: str) -> date | None:
    plain = (
        len(text) == 15 and text.isascii() and text[8] == "-" and (text[:8] + text[9:]).isdecimal()
    )
    return datetime.strptime(text, "%Y%m%d-%H%M%S").date() if plain else None


def _read_datetime(text: str) -> date | None:
    if _read_day(text[:10]) is None:
        return None
    # Python 3.10 knows neither "Z" nor fractions of other than three or six digits.
    text = re.sub(r"[Zz]$", "+00:00", text)
    text = re.sub(r"\.(\d{1,9})", lambda match: f".{match[1][:6]:0<6}", text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc)
    return moment.date()


def moved(value: Any, style: str, day: date) -> Any:
    """Return a date in a format's style moved to another day (UTC), the time of day kept."""
    old = read(value, style)
    if old is None:
        raise ValueError(f"no date in the style '{style}': {value!r}")
    ahead = day - old
    if style == "epoch-ms":
        return value + ahead // timedelta(milliseconds=1)
    if style == "compact":
        return f"{day:%Y%m%d}{value[8:]}"
    # What it says may be another day than its day in UTC.
    return str(date.fromisoformat(value[:10]) + ahead) + value[10:]


def places(text: bytes, day: date) -> list[int]:
    """Return where a day stands in a text, spelled ``2026-05-17``."""
    return [
        match.start()
        for match in re.finditer(_IN_TEXT.encode(), text)
        if match[0].decode() == str(day)
    ]


def in_text(text: str) -> list[str]:
    """Return the dates spelled ``2026-05-17`` that stand in a text, as spelled, in order."""
    return [spelled for spelled in re.findall(_IN_TEXT, text, re.ASCII) if read(spelled, "date")]


def left_out(text: str) -> str:
    """Return a text without the dates that stand in it."""
    for spelled in in_text(text):
        text = text.replace(spelled, "")
    return text


def repaired(value: object) -> date | None:
    """Return the day that a misspelled date means, or None where it may mean another.

    The year comes first (``2026/5/7``, ``20260507``), or a day that can be no month stands before
    or behind the month (``17.5.2026``, ``5/17/2026``).
    """
    text = value.strip() if type(value) is str else ""
    if match := re.fullmatch(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})", text, re.ASCII):
        year, separator, month, day = match.groups()
        return _day(year, month, day) if separator or len(month + day) == 4 else None
    if match := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", text, re.ASCII):
        first, _, second, year = match.groups()
        days = {_day(year, second, first), _day(year, first, second)} - {None}
        return days.pop() if len(days) == 1 else None
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
