"""The kind of each file of a repository."""

from datetime import date

import pytest

from perflint.cli.init.repository_files import RepositoryFiles
from perflint.cli.project import Project
from perflint.config import Config
from perflint.config.settings import BaselineSet, Settings
from perflint.sources import git

RUN = b'{"machine_info": {}, "benchmarks": [{"stats": {"min": 1.5}}]}'
MEASUREMENTS = b'{"a": 1.5, "b": 2.25, "c": [3.75]}'


@pytest.fixture
def survey(project):
    """Return a function that writes files, checks them, and returns their kinds."""

    def survey(files, settings=Settings()):  # noqa: B008
        for path, data in files.items():
            project.write(path, data)
        config = Config(settings)
        context = Project(str(project.root), config, date(2026, 5, 17), git.list_files)
        return RepositoryFiles(context).check(config).files

    return survey


def test_formats_are_recognized_by_name_and_by_content(survey):
    files = survey({"perf_baselines.json": b"{}", "perf_baselines/a.json": b"{", "x.json": RUN})
    assert files.baselines == {
        "sglang-diffusion": ["perf_baselines.json", "perf_baselines/a.json"],
        "pytest-benchmark": ["x.json"],
    }
    assert files.by_content == {"x.json"}


def test_a_configured_file_is_not_recognized_by_content_only(survey):
    group = BaselineSet(files=("x.json",))
    files = survey({"x.json": RUN}, Settings(baselines=(group,)))
    assert files.baselines == {"pytest-benchmark": ["x.json"]}
    assert not files.by_content


def test_a_configured_file_is_a_baseline_even_if_it_does_not_parse(survey):
    sets = BaselineSet(files=("x.json",), format="pytest-benchmark"), BaselineSet(files=("y.json",))
    files = survey({"x.json": b"{", "y.json": b"{"}, Settings(baselines=sets))
    assert files.baselines == {
        "pytest-benchmark": ["x.json"],
        "of unknown format": ["y.json"],
    }
    assert not files.by_content


def test_files_without_arguments_are_not_argument_files(survey):
    text = b"class ServerArgs:\n    port: int = 1\n"
    files = survey({"server_args.py": text, "server_args/__init__.py": b""})
    assert files.arguments == ["server_args.py"]
    assert not files.others


@pytest.mark.parametrize(
    ("path", "data", "is_candidate"),
    [
        ("bench/x.json", MEASUREMENTS, True),
        ("Latency.json", MEASUREMENTS, True),
        ("x.json", MEASUREMENTS, False),
        ("bench.json", b'{"a": 1.5, "b": 2, "c": [3]}', False),
        ("bench.json", b'{"version": "1.5, 2.5, 3.5"}', False),
        ("bench.json", MEASUREMENTS + b" " * (1 << 20), False),
    ],
)
def test_files_of_unknown_format_that_may_have_measurements(survey, path, data, is_candidate):
    files = survey({path: data})
    assert files.others == [path]
    assert files.candidates == ([path] if is_candidate else [])


def test_files_with_test_cases_are_no_baselines(survey):
    case = b'CASES = [DiffusionTestCase("t2i")]\n'
    files = survey({"perf_baselines.json": b"{}", "gpu_cases.py": case, "testcase_configs.py": b""})
    assert files.baselines == {"sglang-diffusion": ["perf_baselines.json"]}
    assert files.cases == ("gpu_cases.py",)
    assert files.others == []
