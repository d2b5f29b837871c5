"""The format ``criterion``: an own run, and a file in the shape of one without a slope."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings

NAME = "criterion"


@pytest.mark.parametrize("name", [NAME, f"{NAME}-slope"])
def test_an_example_has_no_violations(project, name: str) -> None:
    assert findings(project, NAME, content(name)) == []


@pytest.mark.parametrize(
    ("factor", "place"),
    [
        (0.5, "point_estimate"),
        (0.93, None),
        (2, "confidence_interval/upper_bound"),
    ],
)
def test_the_slope_is_between_its_bounds(project, factor: float, place: str | None) -> None:
    root = edited(f"{NAME}-slope", "/slope/point_estimate", by(factor))
    expected = [("statistics-out-of-order", f"/slope/{place}")] if place is not None else []
    assert findings(project, NAME, root) == expected


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
