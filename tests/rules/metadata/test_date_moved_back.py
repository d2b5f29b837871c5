import pytest


@pytest.mark.parametrize(("day", "count"), [("2026-05-16", 1), ("2026-05-17", 0), ("soon", 0)])
def test_an_earlier_date_is_reported(run_rule, day: str, count: int) -> None:
    before, after = ({"metadata": {"last_updated": value}} for value in ("2026-05-17", day))
    assert len(run_rule("date-moved-back", after, before=before)) == count


def test_the_message_contains_both_dates(run_rule) -> None:
    before, after = ({"metadata": {"last_updated": f"2026-0{month}-01"}} for month in (5, 4))
    (finding,) = run_rule("date-moved-back", after, before=before)
    assert finding.message == "the date moved back from 2026-05-01 to 2026-04-01"


def test_found_and_expected_are_the_two_dates(run_rule) -> None:
    before, after = ({"metadata": {"last_updated": f"2026-0{month}-01"}} for month in (5, 4))
    (finding,) = run_rule("date-moved-back", after, before=before)
    assert (finding.found, finding.expected) == ("2026-04-01", "2026-05-01")
