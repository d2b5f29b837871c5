"""Records that are several rows, or lists of columns."""

import json
from typing import Any

import pytest
import tomli

from perflint.formats import build
from perflint.formats.draft import Draft, draft
from perflint.formats.draft.toml import toml

TIMES = {"sort": [10.25, 10.5, 11.75], "find": [3.5, 3.25, 3.75], "scan": [7.5, 7.25, 8.5]}


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a benchmark: its repetitions, then their statistics."""
    times = TIMES[name]
    statistics = {"mean": sum(times) / 3, "median": sorted(times)[1]}
    own = [{"name": name, "kind": "run", "ms": time, "reps": 3} for time in times]
    return own + [
        {"name": name, "kind": "aggregate", "statistic": key, "ms": value, "reps": 3}
        for key, value in statistics.items()
    ]


def keys_of(found: Draft) -> dict[str, Any]:
    keys: dict[str, Any] = tomli.loads(toml(found, with_laws=True))["formats"][found.name]
    build(found.name, keys)
    return keys


def test_rows_of_one_name_that_a_statistic_tells_apart() -> None:
    value = {"host": "a", "rows": [row for name in TIMES for row in rows(name)]}
    keys = keys_of(draft(value, "runs.json").with_laws())
    assert keys["records"] == {"at": "/rows/*", "name": "name", "rows-by": "statistic"}
    assert keys["fields"] == {
        "mean/*": "any?",
        "mean/ms": "measurement",
        "mean/reps": "count",
        "median/*": "any?",
        "median/ms": "measurement",
        "median/reps": "count",
        "rows/*": "any?",
        "rows/ms": "samples",
    }
    assert [(law["field"], law["is"], law["of"]) for law in keys["derived"]] == [
        ("mean/ms", "mean", ["rows/ms"]),
        ("median/ms", "median", ["rows/ms"]),
    ]
    assert keys["signature"] == {"has": ["/rows", "/host"]}


def test_the_signature_of_a_root_list_is_about_its_rows() -> None:
    keys = keys_of(draft([row for name in TIMES for row in rows(name)], "runs.json"))
    assert keys["signature"] == {"record-has": ["kind", "reps", "ms"]}


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row | {"statistic": "large" if row.get("statistic") else None},
        lambda row: (
            row | {"statistic": {"mean": "red", "median": "blue"}.get(row.get("statistic"))}
        ),
        lambda row: row | {"name": json.dumps(row)},
    ],
    ids=["one value", "no statistics", "names of their own"],
)
def test_other_rows_are_records(change: Any) -> None:
    value = {"host": "a", "rows": [change(row) for name in TIMES for row in rows(name)]}
    assert "rows-by" not in keys_of(draft(value, "runs.json"))["records"]


def test_lists_of_columns() -> None:
    value = {
        "machine": "m1",
        "columns": ["ms", "note", "runs", "profile"],
        "results": {"sort": [10.5, "a", [1.5, None]], "find": [3.25, "b", [2.5]]},
    }
    keys = keys_of(draft(value, "table.json"))
    assert keys["records"] == {"at": "/results/*", "columns": "/columns"}
    assert keys["fields"] == {"ms": "measurement", "note": "text", "runs": "measurements"}
    assert keys["signature"] == {"has": ["/results", "/columns", "/machine"]}


def test_a_table_names_its_rows_by_a_column() -> None:
    value = {"header": ["id", "ms"], "data": {"rows": [["a", 10.5], ["b", 3.25]]}}
    keys = keys_of(draft(value, "table.json"))
    assert keys["records"] == {"at": "/data/rows/*", "name": "id", "columns": "/header"}


@pytest.mark.parametrize(
    "names", [["ms", "ms", "x"], ["ms"], ["ms", 7, "x"], ["ms", "*", "x"], list("abcdefgh")]
)
def test_other_lists_are_not_the_names_of_columns(names: list[Any]) -> None:
    value = {"tags": names, "results": {"sort": [10.5, 11.5, 9.0], "find": [3.25, 4.5, 3.5]}}
    assert (
        "columns" not in keys_of(draft({"m": value, "p50": 1.5, "p99": 2.5}, "x.json"))["records"]
    )
