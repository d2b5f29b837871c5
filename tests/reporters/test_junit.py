"""JUnit XML is valid for any names."""

from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import junit
from perflint.reporters.unstyled import UNSTYLED
from tests.paths import FIXTURES
from tests.reporters.sample_reports import NAMES, report_on, untrusted_report

SCHEMA = FIXTURES / "schemas" / "junit-10.xsd"


@pytest.fixture(scope="module")
def jenkins():
    return xmlschema.XMLSchema(SCHEMA)


def outline(root):
    """Return the tag and the number of children of each element, which names must not change."""
    return [(element.tag, len(element)) for element in root.iter()]


@settings(deadline=None)
@given(NAMES)
def test_any_report_is_valid_and_no_name_changes_its_structure(jenkins, name):
    text = junit.render(untrusted_report(name), UNSTYLED)
    assert "##[" not in text
    root = ElementTree.fromstring(text.encode())
    jenkins.validate(root)
    assert outline(root) == outline(ElementTree.fromstring(junit.render(report_on(), UNSTYLED)))


def test_an_empty_report_is_valid(jenkins):
    root = ElementTree.fromstring(junit.render(Report(), UNSTYLED).encode())
    jenkins.validate(root)
    assert root.attrib == {"name": "perflint", "tests": "0", "failures": "0", "errors": "0"}


def test_errors_fail_warnings_pass_and_ignored_findings_are_skipped():
    root = ElementTree.fromstring(junit.render(report_on(), UNSTYLED).encode())
    outcomes = {
        suite.get("name"): [[child.tag for child in case] for case in suite] for suite in root
    }
    assert outcomes == {
        "perf_baselines.json": [
            ["system-out"],
            ["failure"],
            ["failure"],
            ["skipped"],
            ["error"],
        ],
        "server_args.py": [["failure"]],
        "clean.json": [[]],
        "perflint.toml": [["system-out"]],
        "perflint": [["error"]],
    }
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("9", "3", "2")


def test_a_failure_has_the_message_the_location_and_help():
    root = ElementTree.fromstring(junit.render(report_on(), UNSTYLED).encode())
    case = root[0][1]
    assert case.get("name") == "aggregate-mismatch /scenarios/t2i/mean"
    assert case[0].get("message") == "t2i: `t2i` is 5.49, t2i gives 4.49 (+22.27 %)"
    location, help = case[0].text.split("\n")
    assert location == "perf_baselines.json:2:23"
    assert help.startswith("help: if the samples are right")
    assert root[0][3][0].get("message") == "known t2i"
