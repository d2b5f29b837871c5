"""reviewdog's format: the keys are strict, and columns count bytes."""

import json

import pytest
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import rdjson
from perflint.reporters.unstyled import UNSTYLED
from tests.reporters.sample_reports import (
    ARGUMENTS,
    BASELINE,
    NAMES,
    is_harmless,
    report_on,
    untrusted_report,
)


@pytest.fixture(scope="module")
def strict(schema):
    return schema("rdjson.json")


def diagnostics(report):
    return json.loads(rdjson.render(report, UNSTYLED))["diagnostics"]


@settings(deadline=None)
@given(NAMES)
def test_any_report_is_valid(strict, name):
    text = rdjson.render(untrusted_report(name), UNSTYLED)
    strict.validate(json.loads(text))
    assert "##[" not in text
    assert all(is_harmless(each["message"]) for each in json.loads(text)["diagnostics"])


def test_an_empty_report_is_valid(strict):
    result = json.loads(rdjson.render(Report(), UNSTYLED))
    strict.validate(result)
    assert result == {"source": {"name": "perflint"}, "diagnostics": []}


def cut_out(data, range):
    lines = data.splitlines(keepends=True)
    start, end = range["start"], range["end"]
    assert start["line"] == end["line"]
    return lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1]


def test_columns_are_bytes():
    _, mean, _, flag, *_ = diagnostics(report_on())
    assert cut_out(BASELINE, mean["location"]["range"]) == b"5.49"
    assert cut_out(BASELINE, mean["related_locations"][0]["location"]["range"]) == b"4.21"
    assert cut_out(ARGUMENTS, flag["location"]["range"]) == b'"--x"'


def test_only_a_fix_with_a_single_edit_is_suggested():
    _, mean, _, _, date, _ = diagnostics(report_on())
    (suggestion,) = mean["suggestions"]
    assert cut_out(BASELINE, suggestion["range"]) == b"5.49"
    assert suggestion["text"] == "4.49"
    assert date["code"] == {"value": "stale-date"}
    assert "suggestions" not in date


def test_severities_and_rules():
    found = [(each["severity"], each["code"]["value"]) for each in diagnostics(report_on())]
    assert found == [
        ("ERROR", "sample-gap"),
        ("ERROR", "aggregate-mismatch"),
        ("ERROR", "aggregate-mismatch"),
        ("ERROR", "argument-without-field"),
        ("WARNING", "stale-date"),
        ("WARNING", "unused-ignore"),
    ]
