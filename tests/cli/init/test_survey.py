"""What files are, noted by the reader that checks them."""

from datetime import date

import pytest

from perflint.cli.init.survey import SurveyReader
from perflint.config import Config
from perflint.config.settings import BaselineSet, Settings
from perflint.sources.work_tree import WorkTreeFile

RUN = b'{"machine_info": {}, "benchmarks": [{"stats": {"min": 1.5}}]}'
LIKE = b'{"a": 1.5, "b": 2.25, "c": [3.75]}'


def survey(files, settings=Settings()):  # noqa: B008
    reader = SurveyReader(Config(settings), date(2026, 5, 17))
    for path, data in files.items():
        reader.subjects(WorkTreeFile(path, path, False), data)
    return reader


def test_formats_by_name_and_by_content():
    found = survey({"perf_baselines.json": b"{}", "perf_baselines/a.json": b"{", "x.json": RUN})
    assert found.baselines == {
        "sglang-diffusion": ["perf_baselines.json", "perf_baselines/a.json"],
        "pytest-benchmark": ["x.json"],
    }
    assert found.by_content == {"x.json"}


def test_what_a_set_names_is_known_by_name():
    group = BaselineSet(files=("x.json",))
    found = survey({"x.json": RUN}, Settings(baselines=(group,)))
    assert found.baselines == {"pytest-benchmark": ["x.json"]}
    assert not found.by_content


def test_what_a_set_names_is_a_baseline_though_it_does_not_parse():
    sets = BaselineSet(files=("x.json",), format="pytest-benchmark"), BaselineSet(files=("y.json",))
    found = survey({"x.json": b"{", "y.json": b"{"}, Settings(baselines=sets))
    assert found.baselines == {
        "pytest-benchmark": ["x.json"],
        "of a format that only content tells": ["y.json"],
    }
    assert not found.by_content


def test_argument_files_are_those_that_declare_some():
    text = b"class ServerArgs:\n    port: int = 1\n"
    found = survey({"server_args.py": text, "server_args/__init__.py": b""})
    assert found.arguments == ["server_args.py"]
    assert not found.others


@pytest.mark.parametrize(
    ("path", "data", "alike"),
    [
        ("bench/x.json", LIKE, True),
        ("Latency.json", LIKE, True),
        ("x.json", LIKE, False),
        ("bench.json", b'{"a": 1.5, "b": 2, "c": [3]}', False),
        ("bench.json", b'{"version": "1.5, 2.5, 3.5"}', False),
        ("bench.json", LIKE + b" " * (1 << 20), False),
    ],
)
def test_what_may_be_measurements(path, data, alike):
    found = survey({path: data})
    assert found.others == [path]
    assert found.alike == ([path] if alike else [])
