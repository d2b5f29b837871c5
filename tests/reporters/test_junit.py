"""JUnit XML that readers of it take, whatever the names are."""

from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given, settings

from perflint.engine.report import Report
from perflint.reporters import junit
from perflint.reporters.shared import UNSTYLED
from tests.paths import FIXTURES
from tests.reporters.sample_reports import NAMES, report_by_an_outsider, report_on

SCHEMA = FIXTURES / "schemas" / "junit-10.xsd"


@pytest.fixture(scope="module")
def jenkins():
    return xmlschema.XMLSchema(SCHEMA)


def outline(root):
    """Return the elements with their depth: what a name must not change."""
    return [(element.tag, len(element)) for element in root.iter()]


@settings(deadline=None)
@given(NAMES)
def test_any_report_is_valid_and_no_name_leaves_its_place(jenkins, name):
    text = junit.render(report_by_an_outsider(name), UNSTYLED)
    assert "##[" not in text
    root = ElementTree.fromstring(text.encode())
    jenkins.validate(root)
    assert outline(root) == outline(ElementTree.fromstring(junit.render(report_on(), UNSTYLED)))


def test_an_empty_report_is_valid(jenkins):
    root = ElementTree.fromstring(junit.render(Report(), UNSTYLED).encode())
    jenkins.validate(root)
    assert root.attrib == {"name": "perflint", "tests": "0", "failures": "0", "errors": "0"}


def test_what_fails_what_passes_and_what_is_skipped():
    root = ElementTree.fromstring(junit.render(report_on(), UNSTYLED).encode())
    told = {suite.get("name"): [[child.tag for child in case] for case in suite] for suite in root}
    assert told == {
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


def test_a_failure_says_what_where_and_what_to_do():
    root = ElementTree.fromstring(junit.render(report_on(), UNSTYLED).encode())
    case = root[0][1]
    assert case.get("name") == "aggregate-mismatch /scenarios/t2i/mean"
    assert case[0].get("message") == "t2i: `t2i` is 5.49, t2i gives 4.49 (+22.27 %)"
    place, help = case[0].text.split("\n")
    assert place == "perf_baselines.json:2:23"
    assert help.startswith("help: if the samples are right")
    assert root[0][3][0].get("message") == "known t2i"
