import json

import pytest


def file(day: str, **rest: object) -> dict:
    metadata = {"last_updated": day, "description": f"of {day}", "hardware": "H100"}
    return {"metadata": metadata, "scenarios": {}} | rest


def test_a_new_date_without_another_change_is_reported(run_rule) -> None:
    (finding,) = run_rule("date-without-change", file("2026-05-17"), before=file("2026-04-15"))
    assert finding.message == (
        "the date changed from 2026-04-15 to 2026-05-17, but nothing was measured"
    )


@pytest.mark.parametrize(
    ("record", "count"), [({"expected_e2e_ms": 9.5}, 0), ({"notes": "x"}, 1), ({}, 1)]
)
def test_something_must_be_measured(run_rule, record: dict, count: int) -> None:
    after = file("2026-05-17", scenarios={"t2i": record})
    assert len(run_rule("date-without-change", after, before=file("2026-04-15"))) == count


def test_the_unsafe_fix_restores_the_date_and_its_copies(run_rule, apply_fixes) -> None:
    after = json.dumps(file("2026-05-17"))
    findings = run_rule("date-without-change", after, before=file("2026-04-15"))
    assert [(finding.fix.title, finding.fix.safe) for finding in findings] == [
        ("write 2026-04-15", False)
    ]
    assert json.loads(apply_fixes(after, findings)) == file("2026-04-15")


def test_a_date_with_a_time_is_not_fixed(run_rule) -> None:
    before, after = (
        {"datetime": f"{day}T12:00:00", "benchmarks": [{"fullname": "a", "stats": {"min": 1.5}}]}
        for day in ("2026-04-15", "2026-05-17")
    )
    (finding,) = run_rule("date-without-change", after, before=before, format="pytest-benchmark")
    assert finding.fix is None


def test_an_unchanged_date_is_not_reported(run_rule) -> None:
    assert run_rule("date-without-change", file("2026-05-17"), before=file("2026-05-17")) == []


def test_found_and_expected_are_the_two_dates(run_rule) -> None:
    (finding,) = run_rule("date-without-change", file("2026-05-17"), before=file("2026-04-15"))
    assert (finding.found, finding.expected) == ("2026-05-17", "2026-04-15")


def test_a_removed_date_is_not_reported(run_rule) -> None:
    assert run_rule("date-without-change", {"scenarios": {}}, before=file("2026-04-15")) == []


@pytest.mark.parametrize(
    ("description", "count"),
    [
        ("Captured 2026-05-17.", 0),
        ("Captured 2026-04-15, again 2026-05-17.", 0),
        ("Captured 2026-05-16.", 1),
        ("Captured.", 1),
        (7, 1),
        (None, 1),
    ],
)
def test_a_date_that_the_description_already_contained(run_rule, description, count: int) -> None:
    """Such a change repairs a date that was forgotten, as the fix of date-disagreement does."""
    before, after = (
        {"metadata": {"last_updated": day, "description": description}, "scenarios": {}}
        for day in ("2026-04-15", "2026-05-17")
    )
    assert len(run_rule("date-without-change", after, before=before)) == count


def test_the_fix_of_date_disagreement_is_accepted(run_rule, apply_fixes) -> None:
    metadata = {"last_updated": "2026-04-15", "description": "Captured 2026-05-17."}
    before = json.dumps({"metadata": metadata, "scenarios": {}})
    after = apply_fixes(before, run_rule("date-disagreement", before))
    assert json.loads(after)["metadata"]["last_updated"] == "2026-05-17"
    assert run_rule("date-without-change", after, before=before) == []
