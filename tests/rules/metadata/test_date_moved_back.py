import pytest


@pytest.mark.parametrize(("day", "found"), [("2026-05-16", 1), ("2026-05-17", 0), ("soon", 0)])
def test_an_earlier_date(judge, day: str, found: int) -> None:
    before, after = ({"metadata": {"last_updated": one}} for one in ("2026-05-17", day))
    assert len(judge("date-moved-back", after, before=before)) == found


def test_both_dates_are_said(judge) -> None:
    before, after = ({"metadata": {"last_updated": f"2026-0{month}-01"}} for month in (5, 4))
    (finding,) = judge("date-moved-back", after, before=before)
    assert finding.message == "the date went back, from 2026-05-01 to 2026-04-01"


def test_both_dates_are_told_to_machines(judge) -> None:
    before, after = ({"metadata": {"last_updated": f"2026-0{month}-01"}} for month in (5, 4))
    (finding,) = judge("date-moved-back", after, before=before)
    assert (finding.found, finding.expected) == ("2026-04-01", "2026-05-01")
