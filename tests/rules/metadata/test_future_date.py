import pytest


@pytest.mark.parametrize(
    ("day", "count"), [("2026-05-17", 0), ("2026-05-18", 0), ("2026-05-19", 1), ("9999-12-31", 1)]
)
def test_tomorrow_is_accepted(run_rule, day: str, count: int) -> None:
    document = {"metadata": {"last_updated": day}}
    assert len(run_rule("future-date", document, today="2026-05-17")) == count


def test_dates_with_a_time_are_compared_in_utc(run_rule) -> None:
    document = {"datetime": "2026-05-19T01:00:00+08:00"}  # the 18th in UTC
    assert run_rule("future-date", document, format="pytest-benchmark") == []


def test_the_message_contains_the_arithmetic(run_rule) -> None:
    (finding,) = run_rule("future-date", {"metadata": {"last_updated": "2026-05-27"}})
    assert finding.message == "2026-05-27 is 10 days after today, 2026-05-17 (UTC)"
    assert finding.found == "2026-05-27"


@pytest.mark.parametrize("metadata", [{}, {"last_updated": "soon"}])
def test_without_a_valid_date_nothing_is_reported(run_rule, metadata: dict) -> None:
    assert run_rule("future-date", {"metadata": metadata}) == []
