import json

import pytest


def dated(content: dict, day: str, description: str = "") -> str:
    content["metadata"] = {"description": description, "last_updated": day}
    return json.dumps(content)


@pytest.mark.parametrize(
    ("today", "found"), [("2026-05-17", 0), ("2026-05-18", 0), ("2026-05-19", 1)]
)
def test_an_update_on_the_same_day_or_over_midnight_passes(judge, coherent, today, found) -> None:
    before = dated(coherent(), "2026-05-17")
    after = dated(coherent(expected_e2e_ms=9.9), "2026-05-17")
    assert len(judge("date-not-bumped", after, before=before, today=today)) == found


@pytest.mark.parametrize(
    "after",
    [
        {"notes": "text only"},
        {"estimated_full_test_time_s": 60.5},
        {},
    ],
)
def test_what_is_no_measurement_asks_for_no_date(judge, coherent, after: dict) -> None:
    before = dated(coherent(), "2026-04-15")
    assert judge("date-not-bumped", dated(coherent(**after), "2026-04-15"), before=before) == []


def test_formatting_asks_for_no_date(judge, coherent) -> None:
    before = dated(coherent(), "2026-04-15")
    after = json.dumps(json.loads(before), indent=1)
    assert judge("date-not-bumped", after, before=before) == []


def test_a_tolerance_that_moved_asks_for_a_date(judge, coherent) -> None:
    before, after = (
        dated(coherent() | {"tolerances": {"pr_test": {"e2e": value}}}, "2026-04-15")
        for value in (0.25, 0.2)
    )
    assert len(judge("date-not-bumped", after, before=before)) == 1


@pytest.mark.parametrize("day", ["2026-05-17", "2026-06-01", "2026-04-01", "soon"])
def test_any_other_date_is_left_to_other_rules(judge, coherent, day: str) -> None:
    before = dated(coherent(), "2026-04-15")
    after = dated(coherent(expected_e2e_ms=9.9), day)
    assert judge("date-not-bumped", after, before=before) == []


def test_the_repair_is_the_two_dates_and_then_quiet(judge, mended, coherent) -> None:
    before = dated(coherent(), "2026-04-15", "Captured 2026-04-15.")
    after = dated(coherent(expected_e2e_ms=9.9), "2026-04-15", "Captured 2026-04-15.")
    after = after.replace("{", "{\r\n\t")
    repaired = mended(after, judge("date-not-bumped", after, before=before))
    assert repaired == after.replace("2026-04-15", "2026-05-17")
    assert judge("date-not-bumped", repaired, before=before) == []


def test_a_date_that_a_text_says_twice_is_written_twice(judge, mended, coherent) -> None:
    before = dated(coherent(), "2026-04-15", "On 2026-04-15, not 12026-04-15; on 2026-04-15.")
    after = dated(
        coherent(expected_e2e_ms=9.9), "2026-04-15", json.loads(before)["metadata"]["description"]
    )
    repaired = mended(after, judge("date-not-bumped", after, before=before))
    description = json.loads(repaired)["metadata"]["description"]
    assert description == "On 2026-05-17, not 12026-04-15; on 2026-05-17."


def test_says_the_date_that_stayed_and_repairs_it_safely(judge, coherent) -> None:
    before = dated(coherent(), "2026-04-15")
    after = dated(coherent(expected_e2e_ms=9.9), "2026-04-15")
    (finding,) = judge("date-not-bumped", after, before=before)
    assert finding.message == "measurements moved, but the date is still 2026-04-15"
    assert (finding.found, finding.expected) == ("2026-04-15", "2026-05-17")
    assert (finding.fix.title, finding.fix.safe) == ("write 2026-05-17", True)


def test_a_file_that_is_gone_has_no_date(judge, coherent) -> None:
    assert judge("date-not-bumped", None, before=dated(coherent(), "2026-04-15")) == []


def test_no_repair_moves_a_date_back(judge, coherent) -> None:
    before = dated(coherent(), "2026-05-17")
    after = dated(coherent(expected_e2e_ms=9.9), "2026-05-17")
    (finding,) = judge("date-not-bumped", after, before=before, committed="2026-05-20")
    assert finding.fix is None  # the clock of whoever commits is ahead of this one


def test_a_moment_is_not_made_up(judge) -> None:
    before, after = (
        {
            "datetime": "2026-04-15T12:00:00",
            "benchmarks": [{"fullname": "a", "stats": {"min": low}}],
        }
        for low in (1.5, 1.25)
    )
    (finding,) = judge("date-not-bumped", after, before=before, format="pytest-benchmark")
    assert finding.fix is None
