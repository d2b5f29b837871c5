import pytest


@pytest.mark.parametrize(
    ("day", "found"), [("2026-05-17", 0), ("2026-05-18", 0), ("2026-05-19", 1), ("9999-12-31", 1)]
)
def test_a_day_of_grace(judge, day: str, found: int) -> None:
    document = {"metadata": {"last_updated": day}}
    assert len(judge("future-date", document, today="2026-05-17")) == found


def test_moments_count_in_utc(judge) -> None:
    document = {"datetime": "2026-05-19T01:00:00+08:00"}  # the 18th in UTC
    assert judge("future-date", document, format="pytest-benchmark") == []
