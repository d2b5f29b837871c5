"""Series that are gathered by a path with stars."""

from typing import Any

import pytest

from perflint.formats.formulas.gathering import Gathered
from perflint.formats.paths import FieldPath

RECORD = {
    "runs": [{"ms": 3}, {"ms": 1.5}, {"us": 2}, {"ms": None}],
    "by_host": {"a": {"times": [1, 2]}, "b": {"times": [3]}, "c": 7},
    "mixed": [{"ms": 1}, {"ms": "2"}],
    "nested": [[1, 2], [3]],
}


@pytest.mark.parametrize(
    ("path", "values", "is_whole"),
    [
        ("runs/*/ms", [3, 1.5], True),
        ("by_host/*/times/*", [1, 2, 3], True),
        ("mixed/*/ms", [1, "2"], False),
        ("nested/*", [[1, 2], [3]], False),
        ("nested/*/0", [1, 3], True),
        ("runs/ms", [], True),
        ("absent/*/ms", [], True),
    ],
)
def test_values_in_the_order_of_the_record(path: str, values: list[Any], is_whole: bool) -> None:
    gathered = Gathered(RECORD, FieldPath.parse(path))
    assert (gathered.values, gathered.is_whole) == (values, is_whole)


def test_statistics_of_gathered_values() -> None:
    gathered = Gathered(RECORD, FieldPath.parse("runs/*/ms"))
    assert (gathered.ordered, gathered.total) == ([1.5, 3], 4.5)
