"""Records of another kind in the list of the records."""

from typing import Any

import pytest
import tomli

from perflint.formats import build
from perflint.formats.draft import draft
from perflint.formats.draft.toml import toml

Row = dict[str, Any]


def keys_of(rows: list[Row]) -> dict[str, Any]:
    """Return the keys of the draft for a list of records in a file."""
    found = draft({"host": "a", "rows": rows}, "base.json")
    keys: dict[str, Any] = tomli.loads(toml(found))["formats"][found.name]
    build(found.name, keys)
    return keys


def runs(count: int) -> list[Row]:
    return [
        {"name": f"sort/{8 << at}", "run_type": "iteration", "real_time": 796.5 * at + 0.25,
         "cpu_time": 294.5 * at + 0.75, "iterations": 45918 - at}
        for at in range(count)
    ]  # fmt: skip


FITTED = [
    {"name": "sort_BigO", "run_type": "aggregate", "cpu_coefficient": 6.84, "big_o": "N"},
    {"name": "sort_RMS", "run_type": "aggregate", "rms": 0.038},
]


def test_the_kind_with_the_most_numbers_is_kept() -> None:
    keys = keys_of([*runs(3), *FITTED])
    assert keys["records"] == {
        "at": "/rows/*",
        "name": "name",
        "only": {"run_type": ["iteration"]},
    }
    assert keys["fields"] == {
        "cpu_time": "measurement",
        "iterations": "count",
        "name": "text",
        "real_time": "measurement",
        "run_type": "text",
    }


def test_a_comment_says_what_is_left_out() -> None:
    text = toml(draft({"host": "a", "rows": [*runs(3), *FITTED]}, "base.json"))
    assert "3 records at /rows/*.\n# Records of another run_type than iteration are left" in text


def test_names_of_fields_and_values_are_escaped() -> None:
    rows = [{"a/b": "x\n" if "rms" in row else 'y"', **row} for row in [*runs(3), *FITTED[1:]]]
    for row in rows:
        del row["run_type"]
    assert keys_of(rows)["records"]["only"] == {"a~1b": ['y"']}


@pytest.mark.parametrize(("kept", "is_kept"), [(1, False), (2, True)])
def test_other_kinds_have_at_most_a_third_of_the_numbers(kept: int, is_kept: bool) -> None:
    assert ("only" in keys_of([*runs(kept), *FITTED])["records"]) is is_kept


def test_one_record_of_a_kind_is_not_enough() -> None:
    row = {**runs(1)[0], "a_ms": 1.5, "b_ms": 2.5, "c_ms": 3.5}
    assert "only" not in keys_of([row, *FITTED])["records"]


@pytest.mark.parametrize(
    ("other", "is_kept"),
    [
        ({"a_ms": 1.5, "b_ms": 2.5, "real_time": 3.5}, True),
        ({"a_ms": 1.5, "real_time": 2.5}, False),  # half of them are shared
        ({"real_time": 2.5, "cpu_time": 3.5}, False),
        ({"status": "failed"}, False),  # it is measured if the benchmark works again
        ({"repetitions": 3}, False),  # not a measurement
    ],
)
def test_each_kind_has_measurements_of_its_own(other: Row, is_kept: bool) -> None:
    rows = [*runs(9), {"name": "other", "run_type": "aggregate", **other}]
    assert ("only" in keys_of(rows)["records"]) is is_kept


@pytest.mark.parametrize(("count", "is_kept"), [(8, True), (9, False)])
def test_there_are_few_kinds(count: int, is_kept: bool) -> None:
    others = [
        {"name": f"x{at}", "run_type": f"kind {at}", f"x{at}_ms": 1.5} for at in range(count - 1)
    ]
    assert ("only" in keys_of([*runs(20), *others])["records"]) is is_kept


def test_a_record_without_the_field() -> None:
    rows = [*runs(3), FITTED[0], {"name": "sort_RMS", "rms": 0.038}]
    assert "only" not in keys_of(rows)["records"]


def test_the_items_of_an_object() -> None:
    rows = {row["name"]: row for row in [*runs(3), *FITTED]}
    assert "only" not in toml(draft({"host": "a", "rows": rows}, "base.json"))
