"""Dates in baselines: read strictly in the style of a format, and written back in it."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

STYLES = {
    "date": "2026-05-17",
    "datetime": "2026-05-17T13:35:00+08:00",
    "epoch-ms": "1779003300000",
    "compact": "20260517-133500",
}
"""The name of a date style in a format → an example; all examples are the same moment."""

_IN_TEXT = r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])"


def read(value: object, style: str) -> date | None:
    """Return the date (UTC) that ``value`` represents in ``style``, or None if it is invalid.

    The styles are ``date`` (``2026-05-17``), ``datetime`` (ISO 8601; UTC if it has no offset),
    ``epoch-ms`` (milliseconds since 1970) and ``compact`` (``20260517-133500``).
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
    # Since Python 3.11, fromisoformat also accepts week dates and dates without dashes.
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
    # Python 3.10 accepts neither "Z" nor fractions that do not have three or six digits.
    text = re.sub(r"[Zz]$", "+00:00", text)
    text = re.sub(r"\.(\d{1,9})", lambda match: f".{match[1][:6]:0<6}", text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc)
    return moment.date()


def with_day(value: Any, style: str, day: date) -> Any:
    """Return a value in ``style`` with its date (UTC) replaced by ``day``, and its time kept.

    Raises ValueError if ``value`` is not a date in that style, and OverflowError if the result has
    no date in the years 1 to 9999.
    """
    old = read(value, style)
    if old is None:
        raise ValueError(f"not a date in the style '{style}': {value!r}")
    shift = day - old
    if style == "epoch-ms":
        return value + shift // timedelta(milliseconds=1)
    if style == "compact":
        return f"{day:%Y%m%d}{value[8:]}"
    # The written date may differ from the date in UTC.
    return str(date.fromisoformat(value[:10]) + shift) + value[10:]


def offsets(text: bytes, day: date) -> list[int]:
    """Return the offsets of a date in UTF-8 text; only the form ``2026-05-17`` is found."""
    return [
        match.start()
        for match in re.finditer(_IN_TEXT.encode(), text)
        if match[0].decode() == str(day)
    ]


def find_all(text: str) -> list[str]:
    """Return the valid dates in a string that are written like ``2026-05-17``, in order."""
    return [match for match in re.findall(_IN_TEXT, text, re.ASCII) if read(match, "date")]


def corrected(value: object) -> date | None:
    """Return the date that a malformed date means, or None if it is ambiguous.

    The year must come first (``2026/5/7``, ``20260507``), or the day must be greater than 12 or
    equal to the month (``17.5.2026``, ``5/17/2026``).
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
