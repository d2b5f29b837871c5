import pytest

from perflint.rules.metadata import date_disagreement
from perflint.rules.rule import NoOptions
from tests.rules.conftest import Context


def file(description: str, date: str = "2026-05-17") -> str:
    fields = f'"description": "{description}",\r\n"last_updated": "{date}"'
    return '{"metadata":\t{' + fields + "}}"


@pytest.mark.parametrize(
    "description",
    [
        "no date",
        "of 2026-05-17",
        "from 2026-04-15, tightened 2026-05-17",
        "2026-99-99",
        "1-2026-05-01",
    ],
)
def test_strings_without_a_disagreement(run_rule, description: str) -> None:
    assert run_rule("date-disagreement", file(description)) == []


@pytest.mark.parametrize(
    ("text", "field"), [("2026-04-15", "2026-05-17"), ("2026-05-17", "2026-04-15")]
)
def test_the_fix_writes_the_later_date_in_both_places_and_changes_nothing_else(
    run_rule, apply_fixes, text, field
) -> None:
    document = file(f"é runs ({text})", field)
    findings = run_rule("date-disagreement", document)
    assert apply_fixes(document, findings) == file("é runs (2026-05-17)")


def test_several_dates_are_not_fixed(run_rule) -> None:
    (finding,) = run_rule("date-disagreement", file("2026-01-01 to 2026-02-01"))
    assert (
        finding.message
        == "`description` says 2026-01-01 and 2026-02-01, `last_updated` says 2026-05-17"
    )
    assert finding.fix is None


def test_an_escaped_date_is_not_fixed(run_rule) -> None:
    document = file("2026\\u002d04-15")
    (finding,) = run_rule("date-disagreement", document)
    assert finding.fix is None


def test_without_a_valid_date_nothing_is_reported(run_rule) -> None:
    assert run_rule("date-disagreement", file("2026-04-15", "soon")) == []


def test_the_span_is_that_of_the_date_in_the_string(run_rule) -> None:
    text = file("runs of 2026-04-15")
    (finding,) = run_rule("date-disagreement", text)
    assert text[slice(*finding.span)] == "2026-04-15"
    assert (finding.found, finding.expected) == ("2026-04-15", "2026-05-17")
    (related,) = finding.related
    assert (text[slice(*related.span)], related.label) == ('"2026-05-17"', "2026-05-17")
    assert finding.fix.safe is True
    assert finding.fix.title == "write 2026-05-17 in both places"


def test_the_span_of_an_escaped_date_is_the_whole_string(run_rule) -> None:
    text = file("2026\\u002d04-15")
    (finding,) = run_rule("date-disagreement", text)
    assert text[slice(*finding.span)] == '"2026\\u002d04-15"'


@pytest.mark.parametrize(("text", "fixed"), [("2026-05-18", True), ("2026-05-19", False)])
def test_a_date_in_the_future_is_not_copied(run_rule, text: str, fixed: bool) -> None:
    (finding,) = run_rule("date-disagreement", file(text), today="2026-05-17")
    assert finding.expected == text
    assert bool(finding.fix) is fixed


@pytest.mark.parametrize("description", [3, None, ["2026-04-15"]])
def test_values_that_are_not_strings_are_left_to_other_rules(run_rule, description: object) -> None:
    metadata = {"last_updated": "2026-05-17", "description": description}
    assert run_rule("date-disagreement", {"metadata": metadata}) == []


def test_every_string_that_repeats_the_date_is_compared(run_rule) -> None:
    own = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "fields": {"mean": "measurement"},
        "metadata": {
            "date": "/about/run/day",
            "date-style": "date",
            "date-in-text": ["/about/title", "/about/run/notes"],
        },
    }
    run = {"day": "2026-05-17", "notes": "of 2026-04-15"}
    document = {"about": {"title": "no date", "run": run}}
    (finding,) = run_rule("date-disagreement", document, format=own)
    assert finding.message == "`notes` says 2026-04-15, `day` says 2026-05-17"


def moved(coherent, day: str | None, **fields) -> dict:
    content = coherent(**fields)
    content["metadata"] = {"description": "Captured 2026-04-15.", "last_updated": day}
    return content


@pytest.mark.parametrize(
    ("day", "fields", "is_fixed"),
    [
        ("2026-04-15", {}, False),  # left to date-without-change
        ("2026-05-16", {}, False),
        ("2026-05-17", {}, True),
        ("2026-05-18", {}, True),
        (None, {}, True),
        ("2026-04-15", {"expected_e2e_ms": 10.7}, True),
    ],
)
def test_a_date_that_moved_without_a_measurement_is_not_copied(
    run_rule, coherent, day: str | None, fields: dict, is_fixed: bool
) -> None:
    after, before = moved(coherent, "2026-05-17"), moved(coherent, day, **fields)
    (finding,) = run_rule("date-disagreement", after, before=before)
    assert (finding.fix is not None) is is_fixed


def test_the_date_of_a_new_file_is_copied(coherent) -> None:
    context = Context()
    after = context.baseline(moved(coherent, "2026-05-17"))
    baseline = after.compared(context._change(None, after), None)
    (finding,) = date_disagreement.check(baseline, NoOptions())
    assert finding.fix is not None
