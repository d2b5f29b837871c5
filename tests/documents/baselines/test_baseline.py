import json
from datetime import date
from typing import Any

import pytest

from perflint.documents.baselines.baseline import Baseline, Terms
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, Formats, build
from perflint.formats.paths import MISSING
from perflint.primitives.text import Text

FORMATS = Formats({})
SGLANG = FORMATS.named("sglang-diffusion")
PYTEST = FORMATS.named("pytest-benchmark")
DATELESS = build("own", {"summary": "Own", "records": {"at": "/runs/all/*"}, "fields": {}})


def baseline_of(root: Any, format: Format = SGLANG) -> Baseline:
    document = JsonDocument(Text("a.json", json.dumps(root).encode()))
    return Baseline(document, format, Terms(date(2026, 5, 17)))


def test_records_of_an_object_have_the_routes_of_their_keys() -> None:
    baseline = baseline_of({"scenarios": {"b": {}, "a": 1}})
    assert list(baseline.records()) == [(("scenarios", "b"), {}), (("scenarios", "a"), 1)]


def test_records_of_a_list_have_the_routes_of_their_numbers() -> None:
    baseline = baseline_of({"benchmarks": [{}, None]}, PYTEST)
    assert list(baseline.records()) == [(("benchmarks", 0), {}), (("benchmarks", 1), None)]


def test_records_may_lie_deeper() -> None:
    (record,) = baseline_of({"runs": {"all": {"x": {}}}}, DATELESS).records()
    assert record == (("runs", "all", "x"), {})


def test_scenarios_are_the_records_that_are_objects() -> None:
    baseline = baseline_of({"scenarios": {"a": {}, "b": None, "c": [], "d": "x", "é\n": {}}})
    assert [scenario.name for scenario in baseline.scenarios] == ["a", "é\n"]


@pytest.mark.parametrize(
    "root", [{}, [], None, 7, "scenarios", {"scenarios": []}, {"scenarios": [{}]}]
)
def test_a_file_of_the_wrong_shape_has_no_scenarios(root: Any) -> None:
    assert baseline_of(root).scenarios == []


def test_what_holds_the_records_is_missing_where_nothing_does() -> None:
    assert baseline_of({}).container is MISSING


@pytest.mark.parametrize(
    ("metadata", "written", "day"),
    [
        ({"last_updated": "2026-05-17"}, "2026-05-17", date(2026, 5, 17)),
        ({"last_updated": "2026-02-30"}, "2026-02-30", None),
        ({"last_updated": None}, None, None),
        ({}, MISSING, None),
        ([], MISSING, None),
    ],
)
def test_the_date_is_read_as_written(metadata: Any, written: Any, day: date | None) -> None:
    baseline = baseline_of({"metadata": metadata})
    assert (baseline.written_date, baseline.day) == (written, day)


def test_a_date_with_an_offset_is_the_day_in_utc() -> None:
    baseline = baseline_of({"datetime": "2026-05-17T01:00:00+08:00"}, PYTEST)
    assert baseline.day == date(2026, 5, 16)


def test_a_format_without_metadata_has_no_date() -> None:
    baseline = baseline_of({"metadata": {"last_updated": "2026-05-17"}}, DATELESS)
    assert (baseline.written_date, baseline.day) == (MISSING, None)


@pytest.mark.parametrize(
    ("tolerances", "leaves"),
    [
        ({"e2e": 0.1, "a": {"b": {"c": "x"}}, "d": 1}, {"e2e": 0.1, "a/b/c": "x", "d": 1}),
        ({"a": {}, "b": [1], "c": None}, {"b": [1], "c": None}),
        ({}, {}),
        (0.1, {"": 0.1}),
    ],
)
def test_tolerances_are_all_leaves_in_their_order(tolerances: Any, leaves: dict[str, Any]) -> None:
    found = baseline_of({"tolerances": tolerances}).tolerances()
    assert [("/".join(map(str, route[1:])), leaf) for route, leaf in found] == list(leaves.items())


def test_there_are_no_tolerances_where_the_file_or_the_format_has_none() -> None:
    assert list(baseline_of({}).tolerances()) == []
    assert list(baseline_of({"tolerances": {"a": 1}}, DATELESS).tolerances()) == []
