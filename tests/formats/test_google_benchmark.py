"""The format ``google-benchmark``: a file that the tool wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings

NAME = "google-benchmark"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        (
            "/benchmarks/5/real_time",
            by(1.01),
            [
                ("aggregate-mismatch", "/benchmarks/5/real_time"),
                ("aggregate-mismatch", "/benchmarks/8/real_time"),
            ],
        ),
        ("/benchmarks/6/real_time", by(1.01), [("aggregate-mismatch", "/benchmarks/6/real_time")]),
        ("/benchmarks/6/cpu_time", by(1.01), [("aggregate-mismatch", "/benchmarks/6/cpu_time")]),
        (
            "/benchmarks/7/cpu_time",
            by(1.01),
            [
                ("aggregate-mismatch", "/benchmarks/7/cpu_time"),
                ("aggregate-mismatch", "/benchmarks/8/cpu_time"),
            ],
        ),
        ("/benchmarks/8/real_time", by(1.01), [("aggregate-mismatch", "/benchmarks/8/real_time")]),
        ("/benchmarks/8/cpu_time", by(2), [("aggregate-mismatch", "/benchmarks/8/cpu_time")]),
        ("/benchmarks/2", None, [("aggregate-mismatch", "/benchmarks/4/repetitions")]),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
