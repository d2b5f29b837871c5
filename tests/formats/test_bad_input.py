"""Files of the built-in formats that are broken: one violation for each fault, and no crash."""

import json
import time
from typing import Any

import pytest

from tests.formats.examples import PATHS, content

BY_NAME = (
    "megatron-golden",
    "megatron-performance",
    "criterion",
    "size-snapshot",
    "swift-thresholds",
)
"""The formats of which a file is recognized by its path."""


def rules(project: Any, name: str, text: str | bytes) -> list[str]:
    """Return the rules of the violations of a file that is checked as one of a format."""
    project.write(PATHS[name], text)
    outcome = project.report("--format", name, PATHS[name], "--select", "baseline")
    assert outcome.code in (0, 1), outcome
    return outcome.rules


def records(name: str) -> tuple[Any, Any]:
    """Return the example, and the object or list in it that contains the records."""
    root = content(name)
    containers = {
        "hyperfine": "results",
        "google-benchmark": "benchmarks",
        "asv": "results",
        "megatron-performance": "h100",
    }
    if name == "vitest-bench":
        return root, root["files"][0]["groups"][0]["benchmarks"]
    return root, root[containers[name]] if name in containers else root


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("text", ["", " \n", "{", "[1,", '{"a": NaN}', "\0"])
def test_a_file_that_is_not_json(project, name: str, text: str) -> None:
    assert rules(project, name, text) == ["invalid-json"]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("text", ["[]", "{}", "7", "null", '"text"', '{"results": 7}', "[null]"])
def test_another_root_has_at_most_one_violation(project, name: str, text: str) -> None:
    found = [rule for rule in rules(project, name, text) if rule != "unknown-field"]
    assert len(found) <= 1
    assert set(found) <= {"wrong-type", "missing-field"}


@pytest.mark.parametrize("name", [*BY_NAME, "jmh"])
def test_a_text_for_the_root_is_reported(project, name: str) -> None:
    assert rules(project, name, '"text"') == ["wrong-type"]


@pytest.mark.parametrize(
    "name", [name for name in PATHS if name not in ("criterion", "llm-serving")]
)
def test_a_record_that_is_null_is_one_violation(project, name: str) -> None:
    root, container = records(name)
    if isinstance(container, list):
        container[-1] = None
    else:
        container[[*container][-1]] = None
    assert rules(project, name, json.dumps(root)) == ["wrong-type"]


@pytest.mark.parametrize("name", PATHS)
def test_texts_for_numbers_are_reported_once_each(project, name: str) -> None:
    root = content(name)
    texts = 0
    for pointer in {
        "hyperfine": ["results/0/mean", "results/1/max"],
        "jmh": ["0/primaryMetric/score"],
        "google-benchmark": ["benchmarks/5/real_time"],
        "megatron-golden": ["lm loss/values/5"],
        "megatron-performance": ["h100/batch_8/avg_latency_ms"],
        "llm-serving": ["mean_ttft_ms", "p99_itl_ms"],
        "vitest-bench": ["files/0/groups/0/benchmarks/1/p75"],
        "asv": ["results/bench.Sorting.time_sort/5/0"],
        "criterion": ["mean/point_estimate"],
        "size-snapshot": ["dist~1index.cjs.js/gzipped"],
        "swift-thresholds": ["mallocCountTotal"],
    }[name]:
        *outer, last = [step.replace("~1", "/") for step in pointer.split("/")]
        inner = root
        for step in outer:
            inner = inner[int(step) if isinstance(inner, list) else step]
        inner[int(last) if isinstance(inner, list) else last] = "1.5"
        texts += 1
    assert rules(project, name, json.dumps(root)) == ["wrong-type"] * texts


@pytest.mark.parametrize("name", PATHS)
def test_records_of_other_kinds_between_them_do_not_crash(project, name: str) -> None:
    root, container = records(name)
    for value in (7, "x", [], [[]], {}, {"a": {}}, True):
        if isinstance(container, list):
            container.append(value)
        else:
            container[f"odd {value}"] = value
    rules(project, name, json.dumps(root))


@pytest.mark.parametrize("name", ["hyperfine", "google-benchmark"])
def test_many_records_of_one_name_are_checked_in_time(project, name: str) -> None:
    root, container = records(name)
    container[:] = container[:1] * 10_000
    project.write(PATHS[name], json.dumps(root))
    started = time.process_time()
    outcome = project.report(PATHS[name], "--select", "baseline")
    assert outcome.code in (0, 1)
    assert time.process_time() - started < 30  # in fact 1 or 2 s; a square of them takes minutes
