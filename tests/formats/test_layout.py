from typing import Any

import pytest

from perflint.formats import Formats, build
from perflint.formats.layout import Layout
from perflint.formats.paths import FieldPath

SGLANG = Formats({}).named("sglang-diffusion")
PYTEST = Formats({}).named("pytest-benchmark")
FORMAT = build(
    "own",
    {
        "summary": "Own",
        "records": {"at": "/runs/*"},
        "fields": {
            "mean": "measurement",
            "stats/min": "measurement",
            "stats/max": "measurement?",
            "stages": "measurements",
            "rounds": "count",
            "note": "text?",
            "env": "any?",
            "data": "samples?",
        },
        "samples": {"data": {"shape": "list"}},
        "totals": [{"whole": ["mean"], "parts": ["stages/*", "data/*"], "except": ["stages/x*"]}],
    },
)
RECORD: dict[str, Any] = {
    "mean": 10,
    "stats": {"max": 12, "min": 1},
    "stages": {"b": 2, "a": 3, "x1": 4},
    "rounds": 5,
    "note": "n",
    "data": [1, 2],
}


def layout_of(record: dict[str, Any]) -> Layout:
    return FORMAT.layout(record)[0]


def names(paths: list[FieldPath]) -> list[str]:
    return sorted(map(str, paths))


def test_a_complete_record_has_no_missing_or_unknown_fields() -> None:
    layout = layout_of(RECORD)
    assert (layout.missing, layout.unknown) == ([], [])


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        ({}, ["mean", "rounds", "stages", "stats"]),
        ({**RECORD, "stats": {}}, ["stats/min"]),
        ({**RECORD, "stats": None}, []),  # present, but of the wrong type
        ({**RECORD, "stages": {}}, []),
        ({name: RECORD[name] for name in RECORD if name not in ("mean", "note")}, ["mean"]),
    ],
)
def test_missing_fields_are_the_required_fields_that_a_record_lacks(
    record: dict[str, Any], missing: list[str]
) -> None:
    assert names(layout_of(record).missing) == missing


@pytest.mark.parametrize(
    ("more", "unknown"),
    [
        ({"maen": 1}, ["maen"]),
        ({"stats": {"min": 1, "p99": 2}}, ["stats/p99"]),
        ({"stats": [1]}, []),
        ({"env": {"anything": 1}}, []),
        ({"stages": {"anything": 1}}, []),
        ({"a/b": 1}, ["a~1b"]),
    ],
)
def test_unknown_fields_are_the_fields_that_the_format_does_not_have(
    more: dict[str, Any], unknown: list[str]
) -> None:
    assert names(layout_of({**RECORD, **more}).unknown) == unknown


def test_paths_and_values_have_the_same_order() -> None:
    layout, objects = FORMAT.layout(RECORD)
    values = {
        str(path): value
        for path, value in zip(layout.measured.paths, layout.measured.values(objects), strict=True)
    }
    assert values == {
        "mean": 10,
        "stats/min": 1,
        "stats/max": 12,
        "stages/b": 2,
        "stages/a": 3,
        "stages/x1": 4,
    }


def test_records_with_the_same_keys_share_a_layout() -> None:
    first, _ = FORMAT.layout(RECORD)
    second, objects = FORMAT.layout({**RECORD, "mean": 20, "stages": {"b": 7, "a": 8, "x1": 9}})
    assert second is first
    assert sorted(second.measured.values(objects)) == [1, 7, 8, 9, 12, 20]


def test_records_with_different_keys_have_different_layouts() -> None:
    shorter = {**RECORD, "stages": {"b": 2}}
    assert names(layout_of(shorter).measured.paths) != names(layout_of(RECORD).measured.paths)


@pytest.mark.parametrize("stats", [None, 7, "x", [1], ...])
def test_fields_of_a_value_that_is_not_an_object_are_not_read(stats: Any) -> None:
    record = {name: value for name, value in {**RECORD, "stats": stats}.items() if value is not ...}
    layout, objects = FORMAT.layout(record)
    assert "stats/min" not in names(layout.measured.paths)
    assert len(layout.measured.values(objects)) == len(layout.measured.paths) == 4


def test_required_metrics_are_those_that_the_record_has() -> None:
    metrics = layout_of({**RECORD, "stats": {"max": 1}}).required_metrics
    assert names(metrics.paths) == ["mean", "stages"]


def test_counts_and_strings_are_the_other_fields() -> None:
    assert names(layout_of(RECORD).others.paths) == ["note", "rounds"]


def test_a_sum_has_a_whole_parts_and_fields_of_samples() -> None:
    ((whole, parts, samples),) = layout_of(RECORD).sums
    assert (names(whole.paths), names(parts.paths), names(list(samples))) == (
        ["mean"],
        ["stages/a", "stages/b"],
        ["data"],
    )


def test_an_empty_record_has_no_values() -> None:
    layout, objects = SGLANG.layout({})
    for getter in (layout.measured, layout.required_metrics, layout.others):
        assert getter.values(objects) == ()
    assert names(layout.missing) == sorted(SGLANG.required[FieldPath()])


def test_fields_of_nested_objects_are_read() -> None:
    layout, objects = PYTEST.layout({"stats": {"mean": 2.5, "rounds": 3}, "name": "n"})
    assert (layout.measured.values(objects), layout.others.values(objects)) == ((2.5,), ("n", 3))
