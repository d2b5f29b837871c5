"""The format ``megatron-golden``: a file in the shape that the tests of Megatron-LM write."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import content, edited, findings, plus

NAME = "megatron-golden"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        ("/lm loss/values/15", None, [("sample-gap", "/lm loss/values")]),
        ("/lm loss/step_interval", plus(5), [("sample-gap", "/lm loss/values/5")]),
        ("/lm loss/end_step", plus(5), [("sample-gap", "/lm loss/values")]),
        ("/lm loss/end_step", plus(-5), [("sample-gap", "/lm loss/values/25")]),
        ("/lm loss/start_step", plus(1), [("sample-gap", "/lm loss/values/1")]),
        ("/lm loss/values/5", lambda value: "NaN", [("wrong-type", "/lm loss/values/5")]),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
