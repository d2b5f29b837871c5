import json

import pytest


def test_points_at_the_object_that_should_hold_it(judge) -> None:
    text = '{"scenarios": {}, "metadata": {}}'
    (finding,) = judge("missing-date", text)
    assert text[slice(*finding.span)] == '"metadata"'


def test_without_metadata_it_is_the_file(judge) -> None:
    (finding,) = judge("missing-date", '{"scenarios": {}}')
    assert finding.pointer == ""


def test_any_value_is_not_missing(judge) -> None:
    assert judge("missing-date", {"metadata": {"last_updated": None}}) == []


def test_a_file_of_the_wrong_shape_is_left_to_wrong_type(judge) -> None:
    assert judge("missing-date", []) == []


@pytest.mark.parametrize("indent", [4, 1, "\t", None])
def test_the_date_is_inserted_where_measurements_moved(judge, mended, coherent, indent) -> None:
    before, after = coherent(), coherent(expected_e2e_ms=9.9)
    for content in (before, after):
        content["metadata"] = {"hardware": "H100", "description": "a"}
    text = json.dumps(after, indent=indent)
    repaired = mended(text, judge("missing-date", text, before=before))
    after["metadata"]["last_updated"] = "2026-05-17"
    assert repaired == json.dumps(after, indent=indent)
    assert judge("missing-date", repaired, before=before) == []


def test_no_date_is_made_up_where_nothing_was_measured(judge, coherent) -> None:
    content = coherent(notes="a")
    content["metadata"] = {"hardware": "H100"}
    before = coherent()
    before["metadata"] = {"hardware": "H100"}
    (finding,) = judge("missing-date", content, before=before)
    assert finding.fix is None


def test_names_the_field_and_says_what_the_repair_writes(judge, coherent) -> None:
    before, after = coherent(), coherent(expected_e2e_ms=9.9)
    for content in (before, after):
        content["metadata"] = {"hardware": "H100"}
    (finding,) = judge("missing-date", after, before=before)
    assert finding.message == "the file has no date: `metadata/last_updated` is missing"
    assert (finding.fix.title, finding.fix.safe) == ("write 2026-05-17", True)


OWN = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "signature": {"has": ["/cases"]},
    "fields": {"mean": "measurement"},
    "metadata": {"date": "/about/run/day", "date-style": "date"},
}


def test_the_date_goes_into_the_object_that_the_format_says(judge, mended) -> None:
    before, after = (
        {"about": {"run": {"host": "a"}}, "cases": {"x": {"mean": mean}}} for mean in (1.5, 1.25)
    )
    text = json.dumps(after)
    findings = judge("missing-date", text, before=before, format=OWN)
    assert findings[0].pointer == "/about/run"
    after["about"]["run"]["day"] = "2026-05-17"
    assert mended(text, findings) == json.dumps(after)
