"""The format ``jmh``: a file in the shape that the tool writes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings, plus

NAME = "jmh"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        (
            "/0/primaryMetric/score",
            by(1.01),
            [
                ("aggregate-mismatch", "/0/primaryMetric/score"),
                ("aggregate-mismatch", "/0/primaryMetric/scoreConfidence/0"),
                ("aggregate-mismatch", "/0/primaryMetric/scoreConfidence/1"),
            ],
        ),
        (
            "/0/primaryMetric/scoreError",
            by(1.01),
            [
                ("aggregate-mismatch", "/0/primaryMetric/scoreError"),
                ("aggregate-mismatch", "/0/primaryMetric/scoreConfidence/0"),
                ("aggregate-mismatch", "/0/primaryMetric/scoreConfidence/1"),
            ],
        ),
        (
            "/0/primaryMetric/scoreConfidence/0",
            by(1.01),
            [("aggregate-mismatch", "/0/primaryMetric/scoreConfidence/0")],
        ),
        (
            "/0/primaryMetric/scoreConfidence/1",
            by(1.01),
            [("aggregate-mismatch", "/0/primaryMetric/scoreConfidence/1")],
        ),
        (
            "/0/primaryMetric/scorePercentiles/0.0",
            by(0.99),
            [("aggregate-mismatch", "/0/primaryMetric/scorePercentiles/0.0")],
        ),
        (
            "/0/primaryMetric/scorePercentiles/50.0",
            by(1.01),
            [("aggregate-mismatch", "/0/primaryMetric/scorePercentiles/50.0")],
        ),
        (
            "/0/primaryMetric/scorePercentiles/99.9",
            by(1.01),
            [("aggregate-mismatch", "/0/primaryMetric/scorePercentiles/99.9")],
        ),
        ("/0/forks", plus(1), [("aggregate-mismatch", "/0/forks")]),
        (
            "/3/primaryMetric/scoreConfidence/1",
            by(1.01),
            [("aggregate-mismatch", "/3/primaryMetric/scoreConfidence/1")],
        ),
        (
            "/2/primaryMetric/scoreError",
            lambda value: "nan",
            [("wrong-type", "/2/primaryMetric/scoreError")],
        ),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
