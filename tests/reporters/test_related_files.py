"""Related locations in another file than the finding, in each format that has such locations."""

import json

from perflint.engine.report import Report
from perflint.primitives.finding import Finding, Related, Span, Violation
from perflint.primitives.text import Text
from perflint.reporters import json as json_format
from perflint.reporters import rdjson, sarif
from perflint.reporters.unstyled import UNSTYLED

OTHER = Text("tests/a b.py", b"\n\n  case\n")
FINDING = Finding(
    Span(0, 1),
    "no case",
    pointer="/scenarios/t2i",
    related=(
        Related(Span(4, 8), "the case", "/elsewhere", OTHER),
        Related(Span(1, 2), "here", "/metadata"),
    ),
)
REPORT = Report(
    violations=[Violation("sample-gap", "error", "a.json", FINDING)],
    texts={"a.json": Text("a.json", b"{}")},
)


def test_json_has_the_path_of_another_file_only():
    (violation,) = json.loads(json_format.render(REPORT, UNSTYLED))["violations"]
    far, near = violation["related"]
    assert (far["path"], far["start"]) == ("tests/a b.py", {"line": 3, "column": 3})
    assert "path" not in near


def test_sarif_and_rdjson_locate_it():
    (result,) = json.loads(sarif.render(REPORT, UNSTYLED))["runs"][0]["results"]
    physical = [place["physicalLocation"] for place in result["relatedLocations"]]
    assert physical[0]["artifactLocation"]["uri"] == "tests/a%20b.py"
    assert physical[0]["region"]["startLine"] == 3
    assert physical[1]["artifactLocation"]["uri"] == "a.json"
    (diagnostic,) = json.loads(rdjson.render(REPORT, UNSTYLED))["diagnostics"]
    places = [place["location"] for place in diagnostic["related_locations"]]
    assert [place["path"] for place in places] == ["tests/a b.py", "a.json"]
    assert places[0]["range"]["start"] == {"line": 3, "column": 3}


def test_a_value_in_another_file_is_not_one_that_the_finding_is_about():
    assert FINDING.subjects == ("/scenarios/t2i", "/metadata")
