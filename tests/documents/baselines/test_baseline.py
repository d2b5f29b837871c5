import json
from datetime import date
from typing import Any

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, Formats, build
from perflint.formats.paths import MISSING
from perflint.formats.records import RecordPlace
from perflint.primitives.text import Text

FORMATS = Formats({})
SGLANG = FORMATS.named("sglang-diffusion")
PYTEST = FORMATS.named("pytest-benchmark")
DATELESS = build("own", {"summary": "Own", "records": {"at": "/runs/all/*"}, "fields": {}})


def baseline_of(root: Any, format: Format = SGLANG) -> Baseline:
    document = JsonDocument(Text("a.json", json.dumps(root).encode()))
    return Baseline(document, format, BaselineSettings(date(2026, 5, 17)))


def test_records_of_an_object_are_routed_by_key() -> None:
    baseline = baseline_of({"scenarios": {"b": {}, "a": 1}})
    assert baseline.records == [
        RecordPlace(("scenarios", "b"), {}, "b"),
        RecordPlace(("scenarios", "a"), 1, "a"),
    ]


def test_records_of_a_list_are_routed_by_index() -> None:
    baseline = baseline_of({"benchmarks": [{}, None]}, PYTEST)
    assert baseline.records == [
        RecordPlace(("benchmarks", 0), {}, "0"),
        RecordPlace(("benchmarks", 1), None, "1"),
    ]


def test_records_may_be_nested() -> None:
    (record,) = baseline_of({"runs": {"all": {"x": {}}}}, DATELESS).records
    assert record == RecordPlace(("runs", "all", "x"), {}, "x")


def test_scenarios_are_the_records_that_are_objects() -> None:
    baseline = baseline_of({"scenarios": {"a": {}, "b": None, "c": [], "d": "x", "é\n": {}}})
    assert [scenario.name for scenario in baseline.scenarios] == ["a", "é\n"]


@pytest.mark.parametrize(
    "root", [{}, [], None, 7, "scenarios", {"scenarios": []}, {"scenarios": [{}]}]
)
def test_a_file_of_the_wrong_shape_has_no_scenarios(root: Any) -> None:
    assert baseline_of(root).scenarios == []


def test_the_container_of_the_records_may_be_missing() -> None:
    assert baseline_of({}).container is MISSING


@pytest.mark.parametrize(
    ("metadata", "raw", "parsed"),
    [
        ({"last_updated": "2026-05-17"}, "2026-05-17", date(2026, 5, 17)),
        ({"last_updated": "2026-02-30"}, "2026-02-30", None),
        ({"last_updated": None}, None, None),
        ({}, MISSING, None),
        ([], MISSING, None),
    ],
)
def test_raw_and_parsed_date(metadata: Any, raw: Any, parsed: date | None) -> None:
    baseline = baseline_of({"metadata": metadata})
    assert (baseline.raw_date, baseline.parsed_date) == (raw, parsed)


def test_a_date_with_an_offset_is_converted_to_utc() -> None:
    baseline = baseline_of({"datetime": "2026-05-17T01:00:00+08:00"}, PYTEST)
    assert baseline.parsed_date == date(2026, 5, 16)


def test_a_format_without_metadata_has_no_date() -> None:
    baseline = baseline_of({"metadata": {"last_updated": "2026-05-17"}}, DATELESS)
    assert (baseline.raw_date, baseline.parsed_date) == (MISSING, None)


@pytest.mark.parametrize(
    ("tolerances", "leaves"),
    [
        ({"e2e": 0.1, "a": {"b": {"c": "x"}}, "d": 1}, {"e2e": 0.1, "a/b/c": "x", "d": 1}),
        ({"a": {}, "b": [1], "c": None}, {"b": [1], "c": None}),
        ({}, {}),
        (0.1, {"": 0.1}),
    ],
)
def test_tolerances_are_all_leaves_in_the_order_of_the_file(
    tolerances: Any, leaves: dict[str, Any]
) -> None:
    items = baseline_of({"tolerances": tolerances}).tolerances()
    assert [("/".join(map(str, route[1:])), leaf) for route, leaf in items] == list(leaves.items())


def test_there_are_no_tolerances_if_the_file_or_the_format_has_none() -> None:
    assert list(baseline_of({}).tolerances()) == []
    assert list(baseline_of({"tolerances": {"a": 1}}, DATELESS).tolerances()) == []
