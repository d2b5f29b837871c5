"""Files of the built-in formats in ``tests/fixtures/formats``, and edits of them."""

import json
from collections.abc import Callable
from typing import Any

from tests.paths import FIXTURES

PATHS = {
    "hyperfine": "bench/runs.json",
    "jmh": "jmh-result.json",
    "google-benchmark": "sorting.json",
    "megatron-golden": "tests/gpt/golden_values_dev.json",
    "megatron-performance": "tests/performance_tests/gpt/baseline_values.json",
    "llm-serving": "serving.json",
    "vitest-bench": "bench.json",
    "asv": "results/bench/1a2b3c4d-py3.12.json",
    "criterion": "target/criterion/sort/new/estimates.json",
    "size-snapshot": ".size-snapshot.json",
    "swift-thresholds": "Benchmarks/Thresholds/6.1/Sorting.sort.p90.json",
}
"""Built-in format → a path that such a file may have."""


def content(name: str) -> Any:
    """Return the value of the example of a format."""
    return json.loads((FIXTURES / "formats" / f"{name}.json").read_bytes())


def edited(name: str, pointer: str, edit: Callable[[Any], Any] | None) -> Any:
    """Return the example with one value edited; ``None`` removes it."""
    root = content(name)
    *route, last = [step.replace("~1", "/") for step in pointer.split("/")[1:]]
    inner = root
    for step in route:
        inner = inner[int(step) if isinstance(inner, list) else step]
    key: Any = int(last) if isinstance(inner, list) else last
    if edit is None:
        del inner[key]
    else:
        inner[key] = edit(inner[key])
    return root


def findings(project: Any, name: str, root: Any, *options: str) -> list[tuple[str, str]]:
    """Return the rule and the JSON Pointer of each violation of a file of a format."""
    project.write(PATHS[name], root)
    outcome = project.report(PATHS[name], "--select", "baseline", *options)
    assert (outcome.code in (0, 1), outcome.json["summary"]["files"]) == (True, 1), outcome
    return [(item["rule"], item["pointer"]) for item in outcome.json["violations"]]


def by(factor: float) -> Callable[[Any], Any]:
    """Return an edit that multiplies a number."""
    return lambda value: value * factor


def plus(difference: float) -> Callable[[Any], Any]:
    """Return an edit that adds to a number."""
    return lambda value: value + difference
