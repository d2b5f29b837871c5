"""The format ``asv``: a file that the tool wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings

NAME = "asv"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        (
            "/results/bench.Sorting.time_sort/0/0",
            by(2),
            [("statistics-out-of-order", "/results/bench.Sorting.time_sort/8/0")],
        ),
        (
            "/results/bench.Sorting.time_sort/5/1",
            by(2),
            [("statistics-out-of-order", "/results/bench.Sorting.time_sort/0/1")],
        ),
        (
            "/results/bench.Sorting.time_sort/6/0",
            by(0.1),
            [("statistics-out-of-order", "/results/bench.Sorting.time_sort/6/0")],
        ),
        (
            "/results/bench.Sorting.time_sort/7/0",
            by(2),
            [("statistics-out-of-order", "/results/bench.Sorting.time_sort/0/0")],
        ),
        (
            "/results/bench.Sorting.time_sort/8/1",
            by(0.5),
            [("statistics-out-of-order", "/results/bench.Sorting.time_sort/8/1")],
        ),
        ("/results/bench.track_size/0/0", by(2), []),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
