import os
from typing import Any

import orjson
import pytest
import tomli

import perflint.formats
from perflint.formats import BUILTIN, Formats, build
from perflint.formats.consistency import check
from perflint.formats.formulas import from_json

FOLDER = os.path.dirname(perflint.formats.__file__)
OWN = build(
    "own",
    {
        "summary": "Own",
        "files": ["bench/*.json", "perf_baselines.json"],
        "records": {"at": "/runs/*"},
        "signature": {"has": ["/meta/runs", "/é"]},
        "fields": {"mean": "measurement"},
    },
)
RECORD = {"stages_ms": {}, "denoise_step_ms": {}, "expected_e2e_ms": 1}


def builtin(name: str) -> Any:
    with open(os.path.join(FOLDER, "builtin", f"{name}.json"), "rb") as file:
        return orjson.loads(file.read())


def test_the_json_files_equal_the_toml_files() -> None:
    for name in BUILTIN:
        with open(os.path.join(FOLDER, f"{name}.toml"), "rb") as file:
            keys = tomli.load(file)
        assert builtin(name)["keys"] == keys
        signature = keys.get("signature", {})
        assert builtin("index")[name] == [
            keys.get("files", []),
            signature.get("has", []),
            signature.get("record-has", []),
            name == "pytest-benchmark",  # the only one that is compared with the run before
            keys.get("cases", {}).get("files", []),
        ]
    assert list(builtin("index")) == list(BUILTIN)


@pytest.mark.parametrize("name", BUILTIN)
def test_the_formulas_are_those_of_the_toml_files(name: str) -> None:
    data = builtin(name)
    parsed = check(build(name, data["keys"]).keys)
    assert {text: from_json(node) for text, node in data["formulas"].items()} == parsed


def test_every_toml_file_is_a_builtin_format() -> None:
    files = {name.removesuffix(".toml") for name in os.listdir(FOLDER) if name.endswith(".toml")}
    assert files == set(BUILTIN)


@pytest.mark.parametrize("name", BUILTIN)
def test_a_builtin_format_is_built_once(name: str) -> None:
    formats = Formats({})
    assert formats.named(name).name == name
    assert formats.named(name) is formats.named(name)


def test_an_unknown_name_raises() -> None:
    with pytest.raises(KeyError):
        Formats({}).named("own")


def test_a_users_own_formats_come_first() -> None:
    assert Formats({"own": OWN}).names == ("own", *BUILTIN)


def test_the_order_does_not_depend_on_use() -> None:
    formats = Formats({"own": OWN})
    formats.named(BUILTIN[-1])
    assert formats.names == ("own", *BUILTIN)


def test_a_users_own_format_replaces_the_builtin_format_of_the_same_name() -> None:
    formats = Formats({BUILTIN[1]: OWN})
    assert sorted(formats.names) == sorted(BUILTIN)
    assert formats.named(BUILTIN[1]) is OWN


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("perf_baselines.json", "sglang-diffusion"),
        ("a/b/perf_baselines_amd.json", "sglang-diffusion"),
        ("test/perf_baselines/h100.json", "sglang-diffusion"),
        ("perf_baselines/deep/h100.json", None),
        ("perf_baselines.json.orig", None),
        ("my_perf_baselines.json", None),
        ("bench/run.json", None),
    ],
)
def test_builtin_formats_are_found_by_path(path: str, name: str | None) -> None:
    format = Formats({}).for_path(path)
    assert (format and format.name) == name


@pytest.mark.parametrize("path", ["bench/run.json", "perf_baselines.json"])
def test_a_users_own_format_takes_precedence_by_path(path: str) -> None:
    assert Formats({"own": OWN}).for_path(path) is OWN


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"scenarios": {"a": RECORD}}, "sglang-diffusion"),
        ({"machine_info": {}, "benchmarks": [{}]}, "pytest-benchmark"),
        ({"machine_info": {}, "benchmarks": []}, None),
        ({"meta": {"runs": 1}, "é": 1, "runs": {"a": {}}}, "own"),
        ({"meta": {"runs": 1}, "é": 1, "runs": {}}, None),
        ({"meta": {"runs": 1}}, None),
        ({"scenarios": {}}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_format_is_found_by_content(value: Any, name: str | None) -> None:
    format = Formats({"own": OWN}).for_content(value, orjson.dumps(value))
    assert (format and format.name) == name
    if name is not None:
        assert Formats({"own": OWN}).may_recognize(orjson.dumps(value))


@pytest.mark.parametrize(
    ("data", "may"),
    [
        (b'{"scenarios": 1, "stages_ms": 1, "denoise_step_ms": 1, "expected_e2e_ms" : 1}', True),
        (b'{"scenarios": 1, "stages_ms": 1, "denoise_step_ms": 1}', False),
        (b'{"machine_info": {}, "benchmarks": []}', True),
        (b'{"benchmarks": []}', False),
        (b'{"my_scenarios": 1}', False),
        ('{"runs": 1, "é": 2}'.encode(), True),
        (b"not JSON", False),
        (b"", False),
    ],
)
def test_bytes_without_the_keys_of_a_signature_are_not_recognized(data: bytes, may: bool) -> None:
    assert Formats({"own": OWN}).may_recognize(data) is may


@pytest.mark.parametrize("name", BUILTIN)
def test_builtin_formats_are_consistent(name: str) -> None:
    format = Formats({}).named(name)
    check(format.keys._replace(gates=format.gates))


def test_only_files_that_may_be_runs_are_read() -> None:
    formats = Formats({})
    assert formats.may_be_run("b/0001.json", lambda: b'{"machine_info": {}, "benchmarks": []}')
    assert not formats.may_be_run("b/0001.json", lambda: b'{"context": {}, "benchmarks": []}')
    assert not formats.may_be_run("b/golden_values.json", pytest.fail)
    keys = {
        "summary": "Runs",
        "files": ["b/*.json"],
        "records": {"at": "/*"},
        "compare-with": "previous-in-folder",
        "fields": {"ms": "measurement"},
    }
    assert Formats({"own": build("own", keys)}).may_be_run("b/0001.json", pytest.fail)
