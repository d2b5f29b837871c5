"""The format ``swift-thresholds``: a file in the shape that package-benchmark writes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings

NAME = "swift-thresholds"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        ("/mallocCountTotal", by(-1), []),
        ("/syscalls", lambda value: "0", [("wrong-type", "/syscalls")]),
        ("/mallocCountTotal", lambda value: None, [("wrong-type", "/mallocCountTotal")]),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
