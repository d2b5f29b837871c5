"""The format ``criterion``: a file in the shape that the library writes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings

NAME = "criterion"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        (
            "/mean/confidence_interval/lower_bound",
            by(3),
            [("statistics-out-of-order", "/mean/point_estimate")],
        ),
        (
            "/median/confidence_interval/lower_bound",
            by(3),
            [("statistics-out-of-order", "/median/point_estimate")],
        ),
        (
            "/median_abs_dev/confidence_interval/lower_bound",
            by(3),
            [("statistics-out-of-order", "/median_abs_dev/point_estimate")],
        ),
        (
            "/std_dev/confidence_interval/lower_bound",
            by(3),
            [("statistics-out-of-order", "/std_dev/point_estimate")],
        ),
        (
            "/mean/point_estimate",
            by(1.1),
            [("statistics-out-of-order", "/mean/confidence_interval/upper_bound")],
        ),
        (
            "/std_dev/confidence_interval/upper_bound",
            by(0.1),
            [("statistics-out-of-order", "/std_dev/confidence_interval/upper_bound")],
        ),
        ("/mean", lambda value: None, [("wrong-type", "/mean")]),
        ("/slope", lambda value: 7, [("wrong-type", "/slope")]),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
