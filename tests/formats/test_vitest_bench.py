"""The format ``vitest-bench``: a file that the tool wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings, plus

NAME = "vitest-bench"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        (
            "/files/0/groups/0/benchmarks/0/totalTime",
            by(1.01),
            [("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/totalTime")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/hz",
            by(1.01),
            [("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/hz")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/period",
            by(1.01),
            [("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/period")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/df",
            plus(1),
            [("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/df")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/sd",
            by(1.01),
            [
                ("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/sd"),
                ("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/sem"),
            ],
        ),
        (
            "/files/0/groups/0/benchmarks/0/variance",
            by(1.1),
            [("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/sd")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/sem",
            by(1.01),
            [
                ("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/sem"),
                ("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/moe"),
            ],
        ),
        (
            "/files/0/groups/0/benchmarks/0/critical",
            by(1.01),
            [("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/moe")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/moe",
            by(1.01),
            [
                ("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/rme"),
                ("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/moe"),
            ],
        ),
        (
            "/files/0/groups/0/benchmarks/0/rme",
            by(1.01),
            [("aggregate-mismatch", "/files/0/groups/0/benchmarks/0/rme")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/p75",
            by(0.5),
            [("statistics-out-of-order", "/files/0/groups/0/benchmarks/0/p75")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/p995",
            by(2),
            [("statistics-out-of-order", "/files/0/groups/0/benchmarks/0/p999")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/max",
            by(0.5),
            [("statistics-out-of-order", "/files/0/groups/0/benchmarks/0/max")],
        ),
        (
            "/files/0/groups/0/benchmarks/0/min",
            by(2),
            [("statistics-out-of-order", "/files/0/groups/0/benchmarks/0/median")],
        ),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
