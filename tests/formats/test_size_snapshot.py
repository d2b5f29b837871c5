"""The format ``size-snapshot``: own bundles, measured by the plugin."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings

NAME = "size-snapshot"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        (
            "/index.cjs.js/minified",
            by(3),
            [("statistics-out-of-order", "/index.cjs.js/bundled")],
        ),
        (
            "/index.cjs.js/gzipped",
            by(10),
            [("statistics-out-of-order", "/index.cjs.js/minified")],
        ),
        (
            "/index.cjs.js/bundled",
            by(0.1),
            [("statistics-out-of-order", "/index.cjs.js/bundled")],
        ),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
