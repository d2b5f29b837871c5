"""Files of the built-in formats that are broken: one violation for each fault, and no crash."""

import json
from typing import Any

import pytest

from tests.formats.examples import PATHS as BENCHMARK_TOOLS
from tests.formats.examples import content as example
from tests.paths import FIXTURES

PATHS = {
    **BENCHMARK_TOOLS,
    "sglang-diffusion": "perf_baselines.json",
    "pytest-benchmark": ".benchmarks/0001_a.json",
    "sglang-consistency": "consistency_thresholds/h100.json",
}
OTHER_EXAMPLES = {
    "sglang-diffusion": "coherent.json",
    "pytest-benchmark": "pytest_benchmark_samples.json",
    "sglang-consistency": "consistency_thresholds.json",
}
INCONSISTENT = ("wan2_1_t2v_1.3b", "ltx_2_3_hq_pipeline")
"""Scenarios of ``coherent.json`` with violations of their own."""

BY_NAME = (
    "megatron-golden",
    "megatron-performance",
    "criterion",
    "size-snapshot",
    "swift-thresholds",
    "sglang-diffusion",
    "sglang-consistency",
)
"""The formats of which a file is recognized by its path."""


def content(name: str) -> Any:
    """Return the value of the example of a format."""
    if name not in OTHER_EXAMPLES:
        return example(name)
    root = json.loads((FIXTURES / OTHER_EXAMPLES[name]).read_bytes())
    for scenario in INCONSISTENT if name == "sglang-diffusion" else ():
        del root["scenarios"][scenario]
    return root


def rules(project: Any, name: str, text: str | bytes) -> list[str]:
    """Return the rules of the violations of a file that is checked as one of a format."""
    project.write(PATHS[name], text)
    outcome = project.report(
        "--format", name, PATHS[name], "--select", "baseline,duplicate-scenario"
    )
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
        "sglang-diffusion": "scenarios",
        "pytest-benchmark": "benchmarks",
        "sglang-consistency": "cases",
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
def test_texts_for_numbers_are_reported_once(project, name: str) -> None:
    root = content(name)
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
        "size-snapshot": ["index.cjs.js/gzipped"],
        "swift-thresholds": ["mallocCountTotal"],
        "sglang-diffusion": ["scenarios/fastwan2_2_ti2v_5b/expected_e2e_ms"],
        "pytest-benchmark": ["benchmarks/0/stats/max", "benchmarks/1/stats/data/3"],
        "sglang-consistency": ["cases/boat_t2i/clip_threshold"],
    }[name]:
        *outer, last = [step.replace("~1", "/") for step in pointer.split("/")]
        inner = root
        for step in outer:
            inner = inner[int(step) if isinstance(inner, list) else step]
        inner[int(last) if isinstance(inner, list) else last] = "1.5"
    assert rules(project, name, json.dumps(root)) == ["wrong-type"]


@pytest.mark.parametrize("name", PATHS)
def test_records_of_other_kinds_between_them_do_not_crash(project, name: str) -> None:
    root, container = records(name)
    for value in (7, "x", [], [[]], {}, {"a": {}}, True):
        if isinstance(container, list):
            container.append(value)
        else:
            container[f"odd {value}"] = value
    rules(project, name, json.dumps(root))


def numbers_as(text: Any, value: Any) -> Any:
    """Return a value with something else for each number."""
    if isinstance(value, dict):
        return {key: numbers_as(text, item) for key, item in value.items()}
    if isinstance(value, list):
        return [numbers_as(text, item) for item in value]
    return text if type(value) in (int, float) else value


@pytest.mark.parametrize("name", PATHS)
def test_texts_for_all_numbers_are_one_finding_for_each_field(project, name: str) -> None:
    found = rules(project, name, json.dumps(numbers_as("NaN", content(name))))
    assert set(found) <= {"wrong-type", "placeholder-scenario"}
    fields = json.dumps(content(name)).count(": ")
    assert 0 < len(found) <= fields


@pytest.mark.parametrize("name", PATHS)
def test_nan_that_is_no_text_is_not_json(project, name: str) -> None:
    text = json.dumps(numbers_as(float("nan"), content(name)))
    assert rules(project, name, text) == ["invalid-json"]


@pytest.mark.parametrize("name", [name for name in PATHS if name != "llm-serving"])
def test_records_that_are_all_null_are_one_violation_each(project, name: str) -> None:
    root, container = records(name)
    for key in [*container] if isinstance(container, dict) else range(len(container)):
        container[key] = None
    found = rules(project, name, json.dumps(root))
    fewest = 4 if name == "criterion" else len(container)  # some of its fields are optional
    assert found == ["wrong-type"] * fewest


@pytest.mark.parametrize(
    ("name", "amount"),
    [(name, 10_000 if name in ("hyperfine", "megatron-golden") else 100) for name in PATHS],
)
def test_many_records_of_one_name_are_one_violation(project, name: str, amount: int) -> None:
    """The first record, again and again; two records of the same key need a text."""
    root, container = records(name)
    if isinstance(container, list):
        container[:] = container[:1] * amount
        expected = [] if name == "google-benchmark" else ["duplicate-scenario"]  # rows have one
        assert rules(project, name, json.dumps(root)) == expected
        return
    key = next(key for key in container if container[key] is not None)
    member = f"{json.dumps(key)}: {json.dumps(container[key])}"
    same = "{" + ", ".join([member] * amount) + "}"
    container.clear()
    text = same if container is root else json.dumps(root).replace("{}", same, 1)
    found = [rule for rule in rules(project, name, text) if rule != "missing-field"]
    assert found == ["duplicate-key"]
