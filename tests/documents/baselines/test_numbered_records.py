"""The names of records without names, after others were added or removed."""

import json
from datetime import date

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.numbered_records import named_as_after
from perflint.documents.json.document import JsonDocument
from perflint.formats import build
from perflint.primitives.text import Text

KEYS = {"summary": "x", "files": ["runs.jsonl"], "fields": {"ms": "measurement", "id": "text?"}}


def lines(values: list[float], name: str | None = None) -> Baseline:
    records = {"at": "", "lines": True, **({"name": name} if name else {})}
    rows = [{"ms": value, "id": f"run {value}"} for value in values]
    text = "\n".join(map(json.dumps, rows))
    document = JsonDocument(Text("runs.jsonl", text.encode()), lines=True)
    return Baseline(
        document,
        build("x", {**KEYS, "records": records}),
        BaselineSettings(date(2026, 5, 17)),
    )


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ([1, 2, 3], [1, 2, 3], ["runs", "runs/1", "runs/2"]),
        ([1, 2, 3], [2, 3, 4], ["runs (deleted line 1)", "runs", "runs/1"]),
        ([1, 2, 3], [3], ["runs (deleted line 1)", "runs/1", "runs"]),
        ([1, 2, 3], [2], ["runs (deleted line 1)", "runs", "runs/2"]),
        ([1, 1, 2], [1, 2], ["runs", "runs (deleted line 2)", "runs/1"]),
        ([1, 2, 3], [2, 4, 3], ["runs (deleted line 1)", "runs", "runs/2"]),
        ([1, 2], [3, 1, 2], ["runs/1", "runs/2"]),
        ([1], [3, 1], ["runs/1"]),
        ([1, 2, 3], [1, 4, 2, 5, 3], ["runs", "runs/2", "runs/4"]),
        ([1, 2, 3], [9, 4, 2, 3], ["runs/1", "runs/2", "runs/3"]),
        ([1, 2, 3], [1, 2, 4, 5], ["runs", "runs/1", "runs/2"]),
        ([1, 2, 3], [4, 5], ["runs", "runs/1", "runs/2"]),
        ([1, 2, 3], [3, 2, 1], ["runs/2", "runs/1", "runs"]),
        ([1, 2], [], ["runs", "runs/1"]),
    ],
)
def test_lines_have_the_names_of_the_same_lines_after(
    before: list[float], after: list[float], names: list[str]
) -> None:
    renamed = named_as_after(lines(before), lines(after))
    assert [scenario.name for scenario in renamed.scenarios] == names


def test_records_with_names_of_their_own_keep_them() -> None:
    renamed = named_as_after(lines([1, 2], "id"), lines([2], "id"))
    assert [scenario.name for scenario in renamed.scenarios] == ["run 1", "run 2"]


def test_items_of_a_list_have_the_numbers_of_the_same_items_after() -> None:
    format = build("x", {**KEYS, "records": {"at": "/*", "name": "label"}})
    sides = [
        Baseline(JsonDocument(Text("a.json", text)), format, BaselineSettings(date(2026, 5, 17)))
        for text in (b'[{"ms": 1}, {"ms": 2}, {"ms": 3}]', b'[{"ms": 4}, {"ms": 1}, {"ms": 3}]')
    ]
    names = [scenario.name for scenario in named_as_after(*sides).scenarios]
    assert names == ["1", "1 (deleted)", "2"]


def test_records_nested_too_deep_are_paired_in_order() -> None:
    deep = "[" * 300 + "]" * 300
    before, after = (lines([1, 2]) for _ in range(2))
    for place in (*before.records, *after.records):
        place.value["id"] = json.loads(deep)
    after.records[0].value["ms"] = 3
    assert named_as_after(before, after) is before
