"""The format ``megatron-performance``: a file in the shape that the tests of Megatron-LM write."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings, plus

NAME = "megatron-performance"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        (
            "/h100/batch_8/tpot_ms_per_tok",
            by(0.9),
            [("aggregate-mismatch", "/h100/batch_8/tpot_ms_per_tok")],
        ),
        (
            "/h100/batch_8/throughput_tok_per_sec",
            by(1.1),
            [("aggregate-mismatch", "/h100/batch_8/tpot_ms_per_tok")],
        ),
        (
            "/h100/batch_8/batch_size",
            plus(1),
            [("aggregate-mismatch", "/h100/batch_8/tpot_ms_per_tok")],
        ),
        (
            "/h100/batch_8/p50_latency_ms",
            by(1.1),
            [("statistics-out-of-order", "/h100/batch_8/p99_latency_ms")],
        ),
        (
            "/h100/batch_8/avg_latency_ms",
            by(1.1),
            [("statistics-out-of-order", "/h100/batch_8/p99_latency_ms")],
        ),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
