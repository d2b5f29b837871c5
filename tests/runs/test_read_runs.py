"""Reading runs from files, directories and standard input."""

import io
import json
import math

import pytest

from perflint.formats import Formats, build
from perflint.runs import Limits, RunError, RunProblem, Snapshot, read_runs


@pytest.fixture
def log(printed):
    return "\n".join(printed)


def test_a_file_is_read(runs, log, record):
    (found,) = runs(files={"build.log": log})
    file = "/ci/perf_baselines.json"
    assert found == Snapshot("t2i", record, "build.log:4", 0, job="build.log", baseline=file)


def test_snapshots_of_several_runs_are_numbered_in_order(runs, log):
    found = runs("b.log", "a.log", "b.log", files={"a.log": log, "b.log": log})
    assert [(item.origin, item.number) for item in found] == [("b.log:4", 0), ("a.log:4", 1)]


def test_a_directory_means_all_files_below_it_in_order(runs, log):
    files = {"r/b.log": log, "r/a/2.txt": log, "r/a/1.txt": log, "r/.x.log": log, "r/.git/y": log}
    assert [item.origin for item in runs("r", files=files)] == [
        "r/b.log:4",
        "r/a/1.txt:4",
        "r/a/2.txt:4",
    ]


def test_an_unreadable_file_in_a_directory_is_reported_and_the_others_are_read(runs, log):
    files = {"r/a.png": b"\x89PNG\0\0", "r/b.zip": b"PK\x03\x04!", "r/c.log": log}
    image, archive, snapshot = runs("r", files=files)
    assert image == RunProblem(
        "r/a.png", "binary file; expected a log, a JSON file, or a zip archive of these"
    )
    assert archive.origin == "r/b.zip"
    assert "damaged zip archive" in archive.message
    assert snapshot.origin == "r/c.log:4"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x7fELF\0\0", "run: binary file"),
        ("log\n".encode("utf-16"), "run: UTF-16 text; save it as UTF-8"),
        (b"PK\x03\x04", "run: damaged zip archive"),
        (None, "run: no such file or directory"),
    ],
)
def test_a_run_that_cannot_be_read_raises_an_error(runs, content, message):
    with pytest.raises(RunError) as error:
        runs("run", files={} if content is None else {"run": content})
    assert str(error.value).startswith(message)


def test_a_closed_standard_input_raises_an_error(runs):
    with pytest.raises(RunError, match="standard input is closed"):
        runs("-", files={})


def test_a_read_error_is_raised(sglang):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    with pytest.raises(RunError, match="stdin: cannot be read: Input/output error"):
        [*read_runs(["-"], sglang, stdin=Broken())]


@pytest.mark.parametrize("name", ["perf_baselines.json", "out.txt"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_baseline_is_recognized_by_its_content(runs, clean, name, bom):
    (found,) = runs(files={name: bom + json.dumps(clean)})
    assert found == Snapshot("t2i", clean["scenarios"]["t2i"], name, 0, job=name)


def test_only_measurements_are_rounded(runs, clean):
    clean["scenarios"]["t2i"] |= {
        "stages_ms": {"A": 1.23456, "B": None, "C": "1.23456", "D": {"x": 1.23456}},
        "expected_e2e_ms": -10.6789,
        "estimated_full_test_time_s": 1.23456,
        "notes": "1.23456",
        "unknown": 1.23456,
    }
    (found,) = runs(files={"run.json": clean})
    assert found.record["stages_ms"] == {"A": 1.23, "B": None, "C": "1.23456", "D": {"x": 1.23}}
    assert found.record["expected_e2e_ms"] == -10.68
    assert found.record["estimated_full_test_time_s"] == 1.23456
    assert found.record["unknown"] == 1.23456


def test_large_numbers_lose_no_digits(runs, clean):
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 1234567890123.45
    (found,) = runs(files={"run.json": clean})
    assert found.record["expected_e2e_ms"] == 1234567890123.45


def test_records_of_a_list_are_named_by_their_field():
    format = Formats({}).named("pytest-benchmark")
    rows = [{"fullname": "a", "stats": {"min": 1.23456789}}, {"stats": {}}, 7]
    stdin = io.BytesIO(json.dumps({"machine_info": {}, "benchmarks": rows}).encode())
    second, third, first = read_runs(["-"], format, stdin=stdin)
    assert first == Snapshot("a", rows[0], "stdin", 0, job="stdin")
    assert second == RunProblem("stdin", "'benchmarks/1' has no name in 'fullname'")
    assert third == RunProblem("stdin", "'benchmarks/2' is not an object")


def test_a_record_with_a_duplicate_key_is_reported(runs, clean):
    clean["scenarios"]["i2v"] = clean["scenarios"]["t2i"]
    text = json.dumps(clean, indent=4).replace('"1": 4.77', '"0": 4.77', 1)
    problem, found = runs(files={"run.json": text})
    line = text[: text.index('"0": 4.77')].count("\n") + 1
    assert (problem.origin, problem.message) == (f"run.json:{line}", "duplicate key `0`")
    assert problem.scenario == "t2i"
    assert found.scenario == "i2v"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"scenarios": {\n"a": NaN', ("run:2", "'NaN' is not a JSON value")),
        ('{"scenarios":\n', ("run:2", "the file ends")),
        (
            '{"other": 1}',
            ("run", "JSON, but neither a sglang-diffusion baseline nor a request dump"),
        ),
        ("[1, 2]", ("run", "JSON, but neither a sglang-diffusion baseline nor a request dump")),
    ],
)
def test_other_json_is_reported(runs, text, problem):
    (found,) = runs(files={"run": text})
    assert found.origin == problem[0]
    assert found.message.startswith(problem[1])


@pytest.mark.parametrize(
    "start", ['{"level": "info"}\n{"level": "info"}\n', "[gw0] x\n", "[1] x\n"]
)
def test_a_log_may_start_like_json(runs, log, start):
    (found,) = runs(files={"run": start + log})
    assert isinstance(found, Snapshot)
    assert runs(files={"run": "[gw0] x\n"}) == []


def test_a_file_too_large_for_json_is_read_as_a_log(runs, log):
    (found,) = runs(files={"run": '{"level": "info"}\n' + log}, limits=Limits(document=10))
    assert isinstance(found, Snapshot)


def test_a_format_without_runs_reads_only_baselines(log):
    format = Formats({}).named("pytest-benchmark")
    assert [*read_runs(["-"], format, stdin=io.BytesIO(log.encode()))] == []


def test_deeply_nested_samples_are_rounded():
    format = build(
        "own",
        {
            "summary": "Own",
            "records": {"at": "/cases/*"},
            "decimals": 0,
            "fields": {"raw": "samples"},
            "samples": {"raw": {"shape": "nested-lists"}},
        },
    )
    deep = "[" * 900 + "1.6" + "]" * 900
    stdin = io.BytesIO(f'{{"cases": {{"x": {{"raw": {deep}}}}}}}'.encode())
    (found,) = read_runs(["-"], format, stdin=stdin)
    value = found.record["raw"]
    while isinstance(value, list):
        (value,) = value
    assert math.isclose(value, 2.0)
