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
    assert finding.message == "measurements of `t2i` changed, but the date is still 2026-04-15"
    assert (finding.found, finding.expected) == ("2026-04-15", "2026-05-17")
    assert (finding.fix.title, finding.fix.safe) == ("write 2026-05-17", True)
    assert finding.fix.only_if_clean, "a date must not certify a change that has errors"


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


def dated(record: dict | None, **root: object) -> dict:
    scenarios = {} if record is None else {"t2i": record}
    return {"metadata": {"last_updated": "2026-04-15"}, "scenarios": scenarios, **root}


@pytest.mark.parametrize(
    ("before", "after", "measured"),
    [
        ({"expected_e2e_ms": 9.5}, {"expected_e2e_ms": 9.6}, "measurements of `t2i` changed"),
        ({}, {"expected_e2e_ms": 9.6}, "measurements of `t2i` were added"),
        ({}, {"expected_e2e_ms": 0}, None),
        ({}, {"expected_e2e_ms": None}, None),
        ({"expected_e2e_ms": 9.5}, {}, None),
        ({"stages_ms": {"A": 1.5, "B": 2.5}}, {"stages_ms": {"A": 1.5}}, None),
        (None, {"expected_e2e_ms": 9.5}, "scenario `t2i` was added"),
        (None, {"denoise_step_ms": {"0": 9.5}}, "scenario `t2i` was added"),
        (None, {"expected_e2e_ms": 0, "denoise_step_ms": {}}, None),
        ({"expected_e2e_ms": 9.5}, None, None),
    ],
)
def test_what_counts_as_measured(run_rule, before, after, measured: str | None) -> None:
    findings = run_rule("date-not-bumped", dated(after), before=dated(before))
    messages = [finding.message.partition(", but the date")[0] for finding in findings]
    assert messages == ([] if measured is None else [measured])


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ({"pr_test": {"e2e": 0.2}}, {"pr_test": {"e2e": 0.3}}, 1),
        ({"pr_test": {"e2e": 0.2}}, {"pr_test": {"e2e": 0.2, "step": 0.1}}, 0),
        ({"pr_test": {"e2e": 0.2, "step": 0.1}}, {"pr_test": {"e2e": 0.2}}, 0),
    ],
)
def test_only_tolerances_on_both_sides_count(run_rule, before, after, count: int) -> None:
    sides = [dated({}, tolerances=tolerances) for tolerances in (after, before)]
    findings = run_rule("date-not-bumped", sides[0], before=sides[1])
    assert len(findings) == count
    assert all("tolerance `pr_test/e2e` changed" in finding.message for finding in findings)


def test_a_corrected_aggregate_was_not_measured(run_rule) -> None:
    steps = {"0": 10.0, "1": 20.0}
    wrong, right = (
        {"denoise_step_ms": steps, "expected_avg_denoise_ms": mean} for mean in (14.0, 15.0)
    )
    assert run_rule("date-not-bumped", dated(right), before=dated(wrong)) == []
    assert len(run_rule("date-not-bumped", dated(wrong), before=dated(right))) == 1
