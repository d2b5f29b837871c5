import json

import pytest

from perflint.rules.metadata import missing_date
from perflint.rules.rule import NoOptions
from tests.rules.conftest import Context


def test_points_at_the_object_that_should_contain_it(run_rule) -> None:
    text = '{"scenarios": {}, "metadata": {}}'
    (finding,) = run_rule("missing-date", text)
    assert text[slice(*finding.span)] == '"metadata"'


def test_points_at_the_file_if_there_is_no_metadata(run_rule) -> None:
    (finding,) = run_rule("missing-date", '{"scenarios": {}}')
    assert finding.pointer == ""


def test_a_date_of_any_type_is_not_missing(run_rule) -> None:
    assert run_rule("missing-date", {"metadata": {"last_updated": None}}) == []


def test_a_file_of_the_wrong_shape_is_left_to_wrong_type(run_rule) -> None:
    assert run_rule("missing-date", []) == []


@pytest.mark.parametrize("indent", [4, 1, "\t", None])
def test_the_date_is_added_if_measurements_changed(run_rule, apply_fixes, coherent, indent) -> None:
    before, after = coherent(), coherent(expected_e2e_ms=9.9)
    for content in (before, after):
        content["metadata"] = {"hardware": "H100", "description": "a"}
    text = json.dumps(after, indent=indent)
    fixed = apply_fixes(text, run_rule("missing-date", text, before=before))
    after["metadata"]["last_updated"] = "2026-05-17"
    assert fixed == json.dumps(after, indent=indent)
    assert run_rule("missing-date", fixed, before=before) == []


def test_no_date_is_added_if_no_measurement_changed(run_rule, coherent) -> None:
    content = coherent(notes="a")
    content["metadata"] = {"hardware": "H100"}
    before = coherent()
    before["metadata"] = {"hardware": "H100"}
    (finding,) = run_rule("missing-date", content, before=before)
    assert finding.fix is None


def test_no_date_is_added_to_an_empty_object(run_rule, coherent) -> None:
    """It has no member whose spacing can be copied."""
    before, after = coherent(), coherent(expected_e2e_ms=9.9)
    before["metadata"] = after["metadata"] = {}
    (finding,) = run_rule("missing-date", after, before=before)
    assert finding.fix is None


def test_the_message_contains_the_field_and_the_fix_the_date(run_rule, coherent) -> None:
    before, after = coherent(), coherent(expected_e2e_ms=9.9)
    for content in (before, after):
        content["metadata"] = {"hardware": "H100"}
    (finding,) = run_rule("missing-date", after, before=before)
    assert finding.message == "the file has no date: `metadata/last_updated` is missing"
    assert (finding.fix.title, finding.fix.safe) == ("write 2026-05-17", True)
    assert finding.fix.only_if_clean, "a date must not certify a change that has errors"


OWN = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "fields": {"mean": "measurement"},
    "metadata": {"date": "/about/run/day", "date-style": "date"},
}


def test_the_date_is_added_to_the_object_given_by_the_format(run_rule, apply_fixes) -> None:
    before, after = (
        {"about": {"run": {"host": "a"}}, "cases": {"x": {"mean": mean}}} for mean in (1.5, 1.25)
    )
    text = json.dumps(after)
    findings = run_rule("missing-date", text, before=before, format=OWN)
    assert findings[0].pointer == "/about/run"
    after["about"]["run"]["day"] = "2026-05-17"
    assert apply_fixes(text, findings) == json.dumps(after)


def dated(content: dict, day: str | None = None) -> dict:
    content["metadata"] = {"hardware": "H100"} | ({"last_updated": day} if day else {})
    return content


@pytest.mark.parametrize("scope", ["file", "changed"])
def test_a_date_that_the_change_removed_is_an_error(run_rule, coherent, scope: str) -> None:
    before, after = dated(coherent(), "2026-05-01"), dated(coherent())
    (finding,) = run_rule("missing-date", after, before=before, scope=scope)
    assert finding.severity == "error"


@pytest.mark.parametrize(
    ("scope", "fields", "severities"),
    [
        ("changed", {}, []),
        ("changed", {"notes": "a"}, []),
        ("changed", {"expected_e2e_ms": 10.1}, ["warning"]),
        ("file", {}, ["error"]),
        ("file", {"expected_e2e_ms": 10.1}, ["error"]),
    ],
)
def test_a_file_that_never_had_a_date(run_rule, coherent, scope, fields, severities) -> None:
    before, after = dated(coherent()), dated(coherent(**fields))
    findings = run_rule("missing-date", after, before=before, scope=scope)
    assert [finding.severity for finding in findings] == severities
    assert [finding.concerns for finding in findings] == [() for _ in severities]


def test_without_a_base_it_is_an_error(run_rule, coherent) -> None:
    (finding,) = run_rule("missing-date", dated(coherent()), scope="changed")
    assert finding.severity == "error"


def test_a_new_file_needs_a_date(coherent) -> None:
    context = Context(scope="changed")
    after = context.baseline(dated(coherent()))
    baseline = after.compared(context._change(None, after), lambda scenario: True)
    (finding,) = missing_date.check(baseline, NoOptions())
    assert finding.severity == "error"
