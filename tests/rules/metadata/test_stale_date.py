import pytest

DOCUMENT = {"metadata": {"last_updated": "2026-01-01"}}


@pytest.mark.parametrize(("today", "count"), [("2026-06-30", 0), ("2026-07-01", 1)])
def test_the_default_limit_is_180_days(run_rule, today: str, count: int) -> None:
    assert len(run_rule("stale-date", DOCUMENT, today=today)) == count


def test_a_baseline_set_overrides_the_option(run_rule) -> None:
    today = "2026-01-11"
    assert run_rule("stale-date", DOCUMENT, today=today, **{"max-age-days": 9})
    assert (
        run_rule("stale-date", DOCUMENT, today=today, **{"max-age-days": 9}, max_age_days=10) == []
    )


def test_the_message_contains_the_arithmetic(run_rule) -> None:
    (finding,) = run_rule("stale-date", DOCUMENT, today="2026-08-01")
    assert finding.message == "measured 212 days ago, on 2026-01-01; at most 180 days are allowed"


def test_found_is_the_date(run_rule) -> None:
    (finding,) = run_rule("stale-date", DOCUMENT, today="2026-08-01")
    assert finding.found == "2026-01-01"


@pytest.mark.parametrize("metadata", [{}, {"last_updated": "soon"}])
def test_without_a_valid_date_nothing_is_reported(run_rule, metadata: dict) -> None:
    assert run_rule("stale-date", {"metadata": metadata}, today="2026-08-01") == []
