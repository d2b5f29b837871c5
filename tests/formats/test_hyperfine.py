"""The format ``hyperfine``: a file that the tool wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings

NAME = "hyperfine"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        ("/results/0/mean", by(1.01), [("aggregate-mismatch", "/results/0/mean")]),
        ("/results/0/median", by(1.01), [("aggregate-mismatch", "/results/0/median")]),
        ("/results/0/stddev", by(1.01), [("aggregate-mismatch", "/results/0/stddev")]),
        ("/results/0/min", by(0.99), [("aggregate-mismatch", "/results/0/min")]),
        ("/results/0/max", by(1.01), [("aggregate-mismatch", "/results/0/max")]),
        ("/results/0/user", by(-1), [("negative-measurement", "/results/0/user")]),
        (
            "/results/0/times/0",
            by(1.5),
            [
                ("aggregate-mismatch", "/results/0/mean"),
                ("aggregate-mismatch", "/results/0/stddev"),
                ("aggregate-mismatch", "/results/0/max"),
            ],
        ),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
