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


def test_message_holds_the_arithmetic(judge) -> None:
    (finding,) = judge("future-date", {"metadata": {"last_updated": "2026-05-27"}})
    assert finding.message == "2026-05-27 is 10 days ahead of today, 2026-05-17 (UTC)"
    assert finding.found == "2026-05-27"


@pytest.mark.parametrize("metadata", [{}, {"last_updated": "soon"}])
def test_without_a_valid_date_there_is_nothing_to_be_ahead(judge, metadata: dict) -> None:
    assert judge("future-date", {"metadata": metadata}) == []
