"""The names of lines after the first ones were deleted."""

import json
from datetime import date

import pytest

from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.deleted_lines import named_as_after
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
        ([1, 2, 3], [3], ["runs (deleted line 1)", "runs (deleted line 2)", "runs"]),
        ([1, 2, 3], [2], ["runs (deleted line 1)", "runs", "runs/1"]),
        ([1, 1, 2], [1, 2], ["runs", "runs/1", "runs/2"]),
        ([1, 2, 3], [2, 4, 3], ["runs", "runs/1", "runs/2"]),
        ([1, 2], [3, 1, 2], ["runs", "runs/1"]),
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
