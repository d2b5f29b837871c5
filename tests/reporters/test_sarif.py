"""SARIF that is valid according to the official schema, and within the limits of GitHub."""

import json
import re
from gzip import compress
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import sarif
from perflint.reporters.unstyled import UNSTYLED
from tests.reporters.sample_reports import (
    ARGUMENTS,
    BASELINE,
    NAMES,
    combined,
    numbered,
    report_on,
    untrusted_report,
)


def run_of(report, **limits):
    (run,) = json.loads(sarif.render(report, UNSTYLED, **limits))["runs"]
    return run


@pytest.fixture(scope="module")
def official(schema):
    return schema("sarif-2.1.0.json")


@settings(deadline=None)
@given(NAMES)
def test_any_report_is_valid_and_contains_no_link(official, name):
    text = sarif.render(untrusted_report(name), UNSTYLED)
    log = json.loads(text)
    official.validate(log)
    assert "##[" not in text
    for result in log["runs"][0]["results"]:
        assert "](" not in result["message"]["text"]
        assert "\x1b" not in result["message"]["text"]


def test_an_empty_report_is_valid(official):
    log = json.loads(sarif.render(Report(), UNSTYLED))
    official.validate(log)
    (run,) = log["runs"]
    assert run["results"] == run["tool"]["driver"]["rules"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_results_are_sorted_by_severity_and_refer_to_their_rules():
    run = run_of(report_on())
    results, rules = run["results"], run["tool"]["driver"]["rules"]
    assert [result["level"] for result in results] == ["error"] * 3 + ["warning"] * 2
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["shortDescription"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10


def test_a_result_has_the_message_help_and_locations():
    result = run_of(report_on())["results"][0]
    assert result["message"]["text"] == (
        "t2i: `t2i` is 5.49, t2i gives 4.49 (+22.27 %)\n"
        "help: if the samples are right, write the computed value: perflint check --fix "
        "--unsafe-fixes --select aggregate-mismatch perf_baselines.json"
    )
    (location,) = result["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "/scenarios/t2i/mean"}]
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": "perf_baselines.json",
        "uriBaseId": "%SRCROOT%",
    }
    first, second = result["relatedLocations"]
    assert (first["id"], first["message"]["text"]) == (1, "t2i 4.21")
    assert second["physicalLocation"]["region"]["endLine"] == 5
    assert list(result["partialFingerprints"]) == ["perflint/v1"]


def cut_out(data, region):
    """Return the text of a region, whose columns count code points, as columnKind says."""
    lines = data.decode().splitlines(keepends=True)
    assert region["startLine"] == region["endLine"]
    return lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]


def test_columns_are_code_points():
    run = run_of(report_on())
    assert run["columnKind"] == "unicodeCodePoints"
    regions = [
        result["locations"][0]["physicalLocation"]["region"]
        for result in run["results"]
        if result["ruleId"] in ("aggregate-mismatch", "argument-without-field")
    ]
    data = (BASELINE, BASELINE, ARGUMENTS)
    assert [cut_out(*pair) for pair in zip(data, regions, strict=True)] == ["5.49", "5.49", '"--x"']


def test_a_fix_has_the_replacement_and_its_text():
    results = run_of(report_on())["results"]
    (change,) = results[0]["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    assert cut_out(BASELINE, replacement["deletedRegion"]) == "5.49"
    assert replacement["insertedContent"] == {"text": "4.49"}
    assert "unsafe" in results[0]["fixes"][0]["description"]["text"]
    (both,) = (result["fixes"][0] for result in results if result["ruleId"] == "stale-date")
    assert "unsafe" not in both["description"]["text"]
    assert len(both["artifactChanges"][0]["replacements"]) == 2


@pytest.mark.parametrize("folder", ["a b/", "a:b/", "gr\udcf6sse/", "数/", "%2e%2e/", "#?/"])
def test_a_uri_encodes_the_bytes_of_the_path(folder):
    result = run_of(report_on(folder=folder))["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", uri, re.ASCII)
    path = f"{folder}perf_baselines.json"
    assert unquote_to_bytes(uri) == path.encode("utf-8", "surrogateescape")


def test_crashes_and_errors_make_the_run_unsuccessful():
    (invocation,) = run_of(report_on())["invocations"]
    assert invocation["executionSuccessful"] is False
    crash, error = invocation["toolExecutionNotifications"]
    assert crash["associatedRule"] == {"id": "sample-gap"}
    assert "KeyError: t2i" in crash["message"]["text"]
    assert "cannot be read" in error["message"]["text"]
    assert {crash["level"], error["level"]} == {"error"}


def test_warnings_beyond_the_limit_are_omitted_with_a_notice(official):
    report = combined(numbered(4, "warning"), numbered(3))
    run = run_of(report, results=5)
    assert [result["level"] for result in run["results"]] == ["error"] * 3 + ["warning"] * 2
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("2 of 7 findings are omitted")
    assert run["invocations"][0]["executionSuccessful"] is True
    assert len(run_of(report, results=7)["results"]) == 7


def test_related_locations_are_limited_with_a_notice():
    run = run_of(numbered(2, related=4), related=3)
    assert [len(result["relatedLocations"]) for result in run["results"]] == [3, 3]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "2 findings have more related locations than the 3 shown"


def test_results_are_omitted_if_the_file_is_too_large():
    report = numbered(400)
    complete = sarif.render(report, UNSTYLED)
    assert len(json.loads(complete)["runs"][0]["results"]) == 400
    zipped = len(compress(complete.encode())) // 2
    text = sarif.render(report, UNSTYLED, zipped=zipped)
    assert len(compress(text.encode())) <= zipped
    (run,) = json.loads(text)["runs"]
    assert 0 < len(run["results"]) < 400
    assert "findings are omitted" in json.dumps(run["invocations"])


def test_the_default_limits_are_those_of_github():
    run = run_of(numbered(5_001))
    assert len(run["results"]) == 5_000
    assert len(run_of(numbered(1, related=150))["results"][0]["relatedLocations"]) == 99
