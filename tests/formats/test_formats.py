import os
from typing import Any

import orjson
import pytest
import tomli

import perflint.formats
from perflint.formats import BUILTIN, Formats, build
from perflint.formats.consistency import check

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


def test_what_is_shipped_is_generated_from_the_toml_beside_it() -> None:
    written = {}
    for name in BUILTIN:
        with open(os.path.join(FOLDER, f"{name}.toml"), "rb") as file:
            written[name] = tomli.load(file)
    with open(os.path.join(FOLDER, "builtin.json"), "rb") as file:
        assert orjson.loads(file.read()) == written


def test_every_toml_file_is_a_format_that_is_tried() -> None:
    files = {name.removesuffix(".toml") for name in os.listdir(FOLDER) if name.endswith(".toml")}
    assert files == set(BUILTIN)


@pytest.mark.parametrize("name", BUILTIN)
def test_a_shipped_format_is_built_once(name: str) -> None:
    formats = Formats({})
    assert formats.named(name).name == name
    assert formats.named(name) is formats.named(name)


def test_an_unknown_name_raises() -> None:
    with pytest.raises(KeyError):
        Formats({}).named("own")


def test_a_users_own_formats_are_tried_first() -> None:
    assert Formats({"own": OWN}).names == ("own", *BUILTIN)


def test_the_order_does_not_depend_on_what_was_used() -> None:
    formats = Formats({"own": OWN})
    formats.named(BUILTIN[-1])
    assert formats.names == ("own", *BUILTIN)


def test_a_format_of_ones_own_replaces_a_shipped_one_of_its_name() -> None:
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
def test_shipped_formats_are_found_by_path(path: str, name: str | None) -> None:
    format = Formats({}).of_path(path)
    assert (format and format.name) == name


@pytest.mark.parametrize("path", ["bench/run.json", "perf_baselines.json"])
def test_a_users_own_paths_win(path: str) -> None:
    assert Formats({"own": OWN}).of_path(path) is OWN


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"scenarios": {"a": RECORD}}, "sglang-diffusion"),
        ({"machine_info": {}, "benchmarks": []}, "pytest-benchmark"),
        ({"meta": {"runs": 1}, "é": 1}, "own"),
        ({"meta": {"runs": 1}}, None),
        ({"scenarios": {}}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_file_is_matched_by_content(value: Any, name: str | None) -> None:
    format = Formats({"own": OWN}).of_content(value)
    assert (format and format.name) == name
    if name is not None:
        assert Formats({"own": OWN}).may_recognise(orjson.dumps(value))


@pytest.mark.parametrize(
    ("data", "may"),
    [
        (b'{"scenarios" : 1}', True),
        (b'{"machine_info": {}, "benchmarks": []}', True),
        (b'{"benchmarks": []}', False),
        (b'{"my_scenarios": 1}', False),
        ('{"runs": 1, "é": 2}'.encode(), True),
        (b"not JSON", False),
        (b"", False),
    ],
)
def test_bytes_are_passed_over_where_they_do_not_mention_a_signature(
    data: bytes, may: bool
) -> None:
    assert Formats({"own": OWN}).may_recognise(data) is may


@pytest.mark.parametrize("name", BUILTIN)
def test_what_perflint_brings_agrees_with_itself(name: str) -> None:
    check(Formats({}).named(name).keys)
