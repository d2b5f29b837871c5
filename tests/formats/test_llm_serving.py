"""The format ``llm-serving``: files in the shape that vLLM and sglang write."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.formats.examples import by, content, edited, findings, plus

NAME = "llm-serving"


def test_the_example_has_no_violations(project) -> None:
    assert findings(project, NAME, content(NAME)) == []


@pytest.mark.parametrize(
    ("pointer", "edit", "expected"),
    [
        ("/mean_ttft_ms", by(1.01), [("aggregate-mismatch", "/mean_ttft_ms")]),
        ("/std_ttft_ms", by(1.01), [("aggregate-mismatch", "/std_ttft_ms")]),
        ("/median_ttft_ms", by(1.01), [("aggregate-mismatch", "/median_ttft_ms")]),
        ("/p99_ttft_ms", by(1.01), [("aggregate-mismatch", "/p99_ttft_ms")]),
        ("/mean_itl_ms", by(1.01), [("aggregate-mismatch", "/mean_itl_ms")]),
        ("/std_itl_ms", by(1.01), [("aggregate-mismatch", "/std_itl_ms")]),
        ("/median_itl_ms", by(1.01), [("aggregate-mismatch", "/median_itl_ms")]),
        ("/p99_itl_ms", by(1.01), [("aggregate-mismatch", "/p99_itl_ms")]),
        ("/request_throughput", by(1.01), [("aggregate-mismatch", "/request_throughput")]),
        ("/output_throughput", by(1.01), [("aggregate-mismatch", "/output_throughput")]),
        ("/total_token_throughput", by(0.99), [("aggregate-mismatch", "/total_token_throughput")]),
        ("/output_lens/0", plus(1), [("aggregate-mismatch", "/total_output_tokens")]),
        ("/input_lens/0", plus(1), [("aggregate-mismatch", "/total_input_tokens")]),
        ("/median_tpot_ms", by(2), [("statistics-out-of-order", "/p99_tpot_ms")]),
        ("/num_prompts", plus(-1), [("statistics-out-of-order", "/num_prompts")]),
        ("/max_concurrency", plus(1), []),
    ],
)
def test_an_edited_number_is_reported(
    project, pointer: str, edit: Callable[[Any], Any], expected: list[tuple[str, str]]
) -> None:
    assert findings(project, NAME, edited(NAME, pointer, edit)) == expected
