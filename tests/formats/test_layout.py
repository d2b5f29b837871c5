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


def said(paths: list[FieldPath]) -> list[str]:
    return sorted(map(str, paths))


def test_a_record_that_has_all_lacks_nothing() -> None:
    layout = layout_of(RECORD)
    assert (layout.missing, layout.unknown) == ([], [])


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        ({}, ["mean", "rounds", "stages", "stats"]),
        ({**RECORD, "stats": {}}, ["stats/min"]),
        ({**RECORD, "stats": None}, []),  # there, though of a wrong type
        ({**RECORD, "stages": {}}, []),
        ({name: RECORD[name] for name in RECORD if name not in ("mean", "note")}, ["mean"]),
    ],
)
def test_missing_fields_are_those_required_that_a_record_lacks(
    record: dict[str, Any], missing: list[str]
) -> None:
    assert said(layout_of(record).missing) == missing


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
def test_unknown_fields_are_those_the_format_does_not_have(
    more: dict[str, Any], unknown: list[str]
) -> None:
    assert said(layout_of({**RECORD, **more}).unknown) == unknown


def test_fields_are_picked_with_their_values_in_the_same_order() -> None:
    layout, objects = FORMAT.layout(RECORD)
    picked = {
        str(path): value
        for path, value in zip(layout.measured.paths, layout.measured.of(objects), strict=True)
    }
    assert picked == {
        "mean": 10,
        "stats/min": 1,
        "stats/max": 12,
        "stages/b": 2,
        "stages/a": 3,
        "stages/x1": 4,
    }


def test_a_layout_serves_another_record_with_the_same_keys() -> None:
    first, _ = FORMAT.layout(RECORD)
    second, objects = FORMAT.layout({**RECORD, "mean": 20, "stages": {"b": 7, "a": 8, "x1": 9}})
    assert second is first
    assert sorted(second.measured.of(objects)) == [1, 7, 8, 9, 12, 20]


def test_a_record_with_other_keys_has_another_layout() -> None:
    shorter = {**RECORD, "stages": {"b": 2}}
    assert said(layout_of(shorter).measured.paths) != said(layout_of(RECORD).measured.paths)


@pytest.mark.parametrize("stats", [None, 7, "x", [1], ...])
def test_fields_of_what_is_no_object_are_not_picked(stats: Any) -> None:
    record = {name: value for name, value in {**RECORD, "stats": stats}.items() if value is not ...}
    layout, objects = FORMAT.layout(record)
    assert "stats/min" not in said(layout.measured.paths)
    assert len(layout.measured.of(objects)) == len(layout.measured.paths) == 4


def test_gates_are_the_required_metrics_that_the_record_has() -> None:
    gates = layout_of({**RECORD, "stats": {"max": 1}}).gates
    assert said(gates.paths) == ["mean", "stages"]


def test_counts_and_texts_are_the_other_fields() -> None:
    assert said(layout_of(RECORD).others.paths) == ["note", "rounds"]


def test_a_total_has_its_whole_its_parts_and_its_series() -> None:
    ((whole, parts, series),) = layout_of(RECORD).sums
    assert (said(whole.paths), said(parts.paths), said(list(series))) == (
        ["mean"],
        ["stages/a", "stages/b"],
        ["data"],
    )


def test_an_empty_record_has_nothing_to_pick() -> None:
    layout, objects = SGLANG.layout({})
    assert [pick.of(objects) for pick in (layout.measured, layout.gates, layout.others)] == [()] * 3
    assert said(layout.missing) == sorted(SGLANG.required[FieldPath()])


def test_fields_of_nested_objects_are_picked() -> None:
    layout, objects = PYTEST.layout({"stats": {"mean": 2.5, "rounds": 3}, "name": "n"})
    assert (layout.measured.of(objects), layout.others.of(objects)) == ((2.5,), ("n", 3))
