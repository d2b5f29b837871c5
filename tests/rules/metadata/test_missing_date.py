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
