import pytest

DOCUMENT = {"metadata": {"last_updated": "2026-01-01"}}


@pytest.mark.parametrize(("today", "found"), [("2026-06-30", 0), ("2026-07-01", 1)])
def test_half_a_year(judge, today: str, found: int) -> None:
    assert len(judge("stale-date", DOCUMENT, today=today)) == found


def test_option_and_baseline_set(judge) -> None:
    today = "2026-01-11"
    assert judge("stale-date", DOCUMENT, today=today, **{"max-age-days": 9})
    assert judge("stale-date", DOCUMENT, today=today, **{"max-age-days": 9}, max_age_days=10) == []


def test_message_holds_the_arithmetic(judge) -> None:
    (finding,) = judge("stale-date", DOCUMENT, today="2026-08-01")
    assert finding.message == "measured 212 days ago, on 2026-01-01; at most 180 days are allowed"


def test_the_date_is_told_to_machines(judge) -> None:
    (finding,) = judge("stale-date", DOCUMENT, today="2026-08-01")
    assert finding.found == "2026-01-01"


@pytest.mark.parametrize("metadata", [{}, {"last_updated": "soon"}])
def test_without_a_valid_date_nothing_is_old(judge, metadata: dict) -> None:
    assert judge("stale-date", {"metadata": metadata}, today="2026-08-01") == []
