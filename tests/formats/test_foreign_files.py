"""No format takes JSON files of other programs, whatever their numbers are called."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.reader import Reader
from perflint.formats import BUILTIN, Formats
from perflint.sources.work_tree import WorkTreeFile

words = st.text("abcdefghijklmnopqrstuvwxyz-_", min_size=1, max_size=8)
numbers = st.integers(0, 10**9) | st.floats(0, 1e6)
versions = st.builds("{}.{}.{}".format, *[st.integers(0, 30)] * 3)


def objects(keys: Any, values: Any, **more: Any) -> Any:
    return st.dictionaries(keys, values, max_size=4, **more)


def of(**fields: Any) -> Any:
    return st.fixed_dictionaries(
        {
            name: field if isinstance(field, st.SearchStrategy) else st.just(field)
            for name, field in fields.items()
        }
    )


def lists(items: Any) -> Any:
    return st.lists(items, max_size=3)


FOREIGN: dict[str, Any] = {
    "package.json": of(
        name=words,
        version=versions,
        files=lists(words),
        scripts=objects(words, words),
        dependencies=objects(words, versions),
    ),
    "package-lock.json": of(
        name=words,
        lockfileVersion=3,
        packages=objects(words, of(version=versions, resolved=words, dev=True)),
    ),
    "tsconfig.json": of(
        compilerOptions=of(strict=True, target="es2022"), files=lists(words), include=lists(words)
    ),
    "composer.lock": of(packages=lists(of(name=words, version=versions, time=words))),
    "notebook.ipynb": of(
        cells=lists(of(cell_type="code", execution_count=numbers, outputs=lists(words))),
        metadata=of(kernelspec=of(name=words)),
        nbformat=4,
    ),
    "map.geojson": of(
        type="FeatureCollection",
        features=lists(of(type="Feature", geometry=of(coordinates=lists(numbers)))),
    ),
    "openapi.json": of(
        openapi="3.1.0", info=of(title=words, version=versions), paths=objects(words, of(get={}))
    ),
    "schema.json": of(type="object", properties=objects(words, of(type=words, minimum=numbers))),
    "coverage.json": of(
        meta=of(version=versions, timestamp=words),
        files=objects(words, of(executed_lines=lists(numbers), summary=of(percent=numbers))),
        totals=of(covered_lines=numbers),
    ),
    "coverage-final.json": objects(
        words,
        of(
            path=words,
            statementMap=objects(words, of(start=of(line=numbers))),
            s=objects(words, numbers),
        ),
    ),
    "lighthouse.json": of(
        audits=objects(words, of(score=numbers, numericValue=numbers)), timing=of(total=numbers)
    ),
    "de.json": objects(words, words | objects(words, words)),
    "results.sarif.json": of(
        version="2.1.0",
        runs=lists(of(tool=of(driver=of(name=words)), results=lists(of(ruleId=words)))),
    ),
    "junit.json": of(
        numTotalTests=numbers,
        testResults=lists(of(name=words, perfStats=of(start=numbers, end=numbers))),
    ),
    "playwright.json": of(
        config=of(version=versions), suites=lists(of(title=words)), stats=of(duration=numbers)
    ),
    "trace.json": of(traceEvents=lists(of(name=words, ph="X", ts=numbers, dur=numbers))),
    "settings.json": objects(words, numbers | words | st.booleans()),
    "manifest.json": of(name=words, version=versions, icons=lists(of(src=words, sizes=words))),
    "renovate.json": of(
        extends=lists(words), packageRules=lists(of(matchPackageNames=lists(words)))
    ),
    "dashboard.json": of(
        panels=lists(of(id=numbers, title=words, targets=lists(of(expr=words)))), version=numbers
    ),
    "state.tfstate": of(
        version=4, serial=numbers, resources=lists(of(type=words, instances=lists(words)))
    ),
    "stats.json": of(
        assets=lists(of(name=words, size=numbers)), chunks=lists(of(id=numbers)), time=numbers
    ),
    "model.safetensors.index.json": of(
        metadata=of(total_size=numbers), weight_map=objects(words, words)
    ),
    "config.json": of(model_type=words, hidden_size=numbers, num_hidden_layers=numbers),
    "train.jsonl": lists(of(prompt=words, completion=words)),
    "benchmark.json": of(name=words, mean=numbers, median=numbers, min=numbers, max=numbers),
    "benchmarks.json": of(
        benchmarks=lists(of(name=words, iterations=numbers, value=numbers, unit="ns"))
    ),
    "github-action.json": lists(of(name=words, unit="ops/sec", value=numbers)),
    "k6.json": of(metrics=objects(words, of(avg=numbers, min=numbers, med=numbers, max=numbers))),
}
READER = Reader(Config(Settings()), date(2026, 5, 17))


@pytest.mark.parametrize("name", FOREIGN)
@settings(max_examples=10)
@given(data=st.data())
def test_a_foreign_file_has_no_format(name: str, data: st.DataObject) -> None:
    value = data.draw(FOREIGN[name])
    text = json.dumps(value)
    if name.endswith("l") and isinstance(value, list):
        text = "\n".join(map(json.dumps, value))
    for path in (name, f"data/{name}"):
        assert READER.parse(WorkTreeFile(path, path, named=False), text.encode()).baseline is None
    formats = Formats({})
    assert not [format for format in BUILTIN if formats.named(format).matches(value)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (
            "tests/gpt_inference/golden_values_dev.json",
            {"0": {"input_prompt": "a", "latency": 0.5}},
        ),
        ("golden_values.json", {"loss": [1.5, 1.4]}),
        (
            "tests/performance_tests/frontend/baseline_values.json",
            {"h100": {"client_1": {"concurrency": 1, "throughput_req_per_sec": 65.3}}},
        ),
        ("tests/performance_tests/moe/baseline_values.json", {"a2a": {"backward_ms": 10.5}}),
        ("target/criterion/sort/change/estimates.json", {"mean": {"point_estimate": -0.1}}),
    ],
)
def test_a_file_of_that_name_with_other_records_has_no_format(path: str, value: Any) -> None:
    data = json.dumps(value).encode()
    assert READER.parse(WorkTreeFile(path, path, named=False), data).baseline is None
