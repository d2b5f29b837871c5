"""GitLab's code quality JSON: each finding once, with a stable fingerprint."""

import json

import pytest
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import gitlab
from perflint.reporters.unstyled import UNSTYLED
from tests.reporters.sample_reports import (
    NAMES,
    is_harmless,
    numbered,
    report_on,
    untrusted_report,
)


@pytest.fixture(scope="module")
def documented(schema):
    return schema("code-quality.json")


@settings(deadline=None)
@given(NAMES)
def test_any_report_is_valid_with_unique_fingerprints(documented, name):
    text = gitlab.render(untrusted_report(name), UNSTYLED)
    issues = json.loads(text)
    documented.validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 6
    assert all(is_harmless(issue["description"]) for issue in issues)
    assert "##[" not in text


def test_an_empty_report_is_an_empty_list():
    assert json.loads(gitlab.render(Report(), UNSTYLED)) == []


def test_a_complete_issue():
    (issue,) = json.loads(gitlab.render(numbered(1), UNSTYLED))
    fingerprint = issue.pop("fingerprint")
    assert len(fingerprint) == 32
    assert issue == {
        "description": "s0: wrong 0",
        "check_name": "sample-gap",
        "severity": "major",
        "location": {"path": "a.json", "lines": {"begin": 1, "end": 2}},
    }


def test_severities_of_crashes_errors_and_warnings():
    issues = json.loads(gitlab.render(report_on(), UNSTYLED))
    severities = [issue["severity"] for issue in issues]
    assert severities == ["blocker", *["major"] * 3, *["minor"] * 2]
