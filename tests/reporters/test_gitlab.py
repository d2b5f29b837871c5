"""GitLab's code quality JSON: each finding once, by a fingerprint that stays."""

import json

import pytest
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import gitlab
from perflint.reporters.shared import UNSTYLED
from tests.reporters.sample_reports import (
    NAMES,
    is_harmless,
    numbered,
    report_by_an_outsider,
    report_on,
)


@pytest.fixture(scope="module")
def documented(schema):
    return schema("code-quality.json")


@settings(deadline=None)
@given(NAMES)
def test_any_report_is_valid_and_each_fingerprint_unique(documented, name):
    text = gitlab.render(report_by_an_outsider(name), UNSTYLED)
    issues = json.loads(text)
    documented.validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 6
    assert all(is_harmless(issue["description"]) for issue in issues)
    assert "##[" not in text


def test_an_empty_report_is_an_empty_list():
    assert json.loads(gitlab.render(Report(), UNSTYLED)) == []


def test_an_issue_whole():
    (issue,) = json.loads(gitlab.render(numbered(1), UNSTYLED))
    fingerprint = issue.pop("fingerprint")
    assert len(fingerprint) == 32
    assert issue == {
        "description": "s0: wrong 0",
        "check_name": "sample-gap",
        "severity": "major",
        "location": {"path": "a.json", "lines": {"begin": 1, "end": 2}},
    }


def test_severities_are_crash_error_and_warning():
    issues = json.loads(gitlab.render(report_on(), UNSTYLED))
    severities = [issue["severity"] for issue in issues]
    assert severities == ["blocker", *["major"] * 3, *["minor"] * 2]
