import json

import pytest

from tests.rules.own_format import cases, own


def with_date(content: dict, day: str, description: str = "") -> str:
    content["metadata"] = {"description": description, "last_updated": day}
    return json.dumps(content)


@pytest.mark.parametrize(
    ("today", "count"), [("2026-05-17", 0), ("2026-05-18", 0), ("2026-05-19", 1)]
)
def test_an_update_on_the_same_day_or_over_midnight_is_accepted(
    run_rule, coherent, today, count
) -> None:
    before = with_date(coherent(), "2026-05-17")
    after = with_date(coherent(expected_e2e_ms=9.9), "2026-05-17")
    assert len(run_rule("date-not-bumped", after, before=before, today=today)) == count


@pytest.mark.parametrize(
    "after",
    [
        {"notes": "text only"},
        {"estimated_full_test_time_s": 60.5},
        {},
    ],
)
def test_unmeasured_fields_require_no_new_date(run_rule, coherent, after: dict) -> None:
    before = with_date(coherent(), "2026-04-15")
    assert (
        run_rule("date-not-bumped", with_date(coherent(**after), "2026-04-15"), before=before) == []
    )


def test_formatting_requires_no_new_date(run_rule, coherent) -> None:
    before = with_date(coherent(), "2026-04-15")
    after = json.dumps(json.loads(before), indent=1)
    assert run_rule("date-not-bumped", after, before=before) == []


def test_a_changed_tolerance_requires_a_new_date(run_rule, coherent) -> None:
    before, after = (
        with_date(coherent() | {"tolerances": {"pr_test": {"e2e": value}}}, "2026-04-15")
        for value in (0.25, 0.2)
    )
    assert len(run_rule("date-not-bumped", after, before=before)) == 1


@pytest.mark.parametrize("day", ["2026-05-17", "2026-06-01", "2026-04-01", "soon"])
def test_any_other_date_is_left_to_other_rules(run_rule, coherent, day: str) -> None:
    before = with_date(coherent(), "2026-04-15")
    after = with_date(coherent(expected_e2e_ms=9.9), day)
    assert run_rule("date-not-bumped", after, before=before) == []


def test_the_fix_changes_both_dates_and_nothing_else(run_rule, apply_fixes, coherent) -> None:
    before = with_date(coherent(), "2026-04-15", "Captured 2026-04-15.")
    after = with_date(coherent(expected_e2e_ms=9.9), "2026-04-15", "Captured 2026-04-15.")
    after = after.replace("{", "{\r\n\t")
    fixed = apply_fixes(after, run_rule("date-not-bumped", after, before=before))
    assert fixed == after.replace("2026-04-15", "2026-05-17")
    assert run_rule("date-not-bumped", fixed, before=before) == []


def test_the_fix_changes_every_copy_of_the_date_in_a_string(
    run_rule, apply_fixes, coherent
) -> None:
    before = with_date(coherent(), "2026-04-15", "On 2026-04-15, not 12026-04-15; on 2026-04-15.")
    after = with_date(
        coherent(expected_e2e_ms=9.9), "2026-04-15", json.loads(before)["metadata"]["description"]
    )
    fixed = apply_fixes(after, run_rule("date-not-bumped", after, before=before))
    description = json.loads(fixed)["metadata"]["description"]
    assert description == "On 2026-05-17, not 12026-04-15; on 2026-05-17."


def test_the_message_contains_the_old_date_and_the_fix_is_safe(run_rule, coherent) -> None:
    before = with_date(coherent(), "2026-04-15")
    after = with_date(coherent(expected_e2e_ms=9.9), "2026-04-15")
    (finding,) = run_rule("date-not-bumped", after, before=before)
    assert finding.message == "measurements changed, but the date is still 2026-04-15"
    assert (finding.found, finding.expected) == ("2026-04-15", "2026-05-17")
    assert (finding.fix.title, finding.fix.safe) == ("write 2026-05-17", True)


def test_a_deleted_file_is_not_reported(run_rule, coherent) -> None:
    assert run_rule("date-not-bumped", None, before=with_date(coherent(), "2026-04-15")) == []


def test_no_fix_moves_the_date_back(run_rule, coherent) -> None:
    before = with_date(coherent(), "2026-05-17")
    after = with_date(coherent(expected_e2e_ms=9.9), "2026-05-17")
    (finding,) = run_rule("date-not-bumped", after, before=before, committed="2026-05-20")
    assert finding.fix is None  # the clock of the committer is ahead of this one


def test_a_date_with_a_time_is_not_fixed(run_rule) -> None:
    before, after = (
        {
            "datetime": "2026-04-15T12:00:00",
            "benchmarks": [{"fullname": "a", "stats": {"min": low}}],
        }
        for low in (1.5, 1.25)
    )
    (finding,) = run_rule("date-not-bumped", after, before=before, format="pytest-benchmark")
    assert finding.fix is None


KINDS = own(
    {"time": "measurement", "cap": "limit", "peak": "size", "steps": "sizes", "n": "count"},
    metadata={"date": "/date"},
    kinds=[{"record": "lim-*", "field": "time", "kind": "limit"}],
)
OLD = {"time": 1.5, "cap": 9.0, "peak": 5, "steps": [1, 2], "n": 3}


@pytest.mark.parametrize(
    ("name", "changes", "count"),
    [
        ("x", {"time": 1.4}, 1),
        ("x", {"peak": 4}, 1),
        ("x", {"steps": [1, 1]}, 1),
        ("x", {"cap": 8.0}, 0),
        ("x", {"n": 4}, 0),
        ("x", {"cap": 8.0, "peak": 4}, 1),
        ("lim-x", {"time": 1.4}, 0),
        ("lim-x", {"peak": 4}, 1),
    ],
)
def test_a_limit_is_not_measured_and_a_size_is(
    run_rule, name: str, changes: dict, count: int
) -> None:
    before = {"date": "2026-04-01", **cases(**{name: OLD})}
    after = {"date": "2026-04-01", **cases(**{name: {**OLD, **changes}})}
    assert len(run_rule("date-not-bumped", after, format=KINDS, before=before)) == count
