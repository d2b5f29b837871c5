"""Downloads of a run: zips of logs, folders of artifacts, and directories of both."""

import io
import json
import os
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from perflint.formats import Format
from perflint.runs import Limits, RunError, RunProblem, Snapshot, read_runs


@pytest.fixture
def files(run_logs: ModuleType, record: dict[str, Any]) -> dict[str, bytes]:
    """The logs of two jobs, whole and by step, and the artifact of one of them."""
    cases = {name: {**record, "expected_e2e_ms": 10.0 + n} for n, name in enumerate("abc")}
    green = {
        name: b"\n".join(run_logs.attempt(name, each, passed=True)) for name, each in cases.items()
    }
    red = b"\n".join(run_logs.attempt("a", {**record, "expected_e2e_ms": 99.0}, passed=False))
    return {
        "0_1-gpu.txt": red + b"\n" + green["a"] + b"\n" + green["b"],
        "1_2-gpu.txt": green["c"],
        "1-gpu/2_checkout.txt": b"HEAD is now at 0a1b2c3\n",
        "1-gpu/3_test.txt": red + b"\n" + green["a"] + b"\n" + green["b"],
        "2-gpu/3_test.txt": green["c"],
        "results-1-gpu/diffusion-results.json": json.dumps(
            run_logs.results({name: cases[name] for name in "ab"})
        ).encode(),
    }


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def unpack(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def shown(found: list[Snapshot | RunProblem]) -> list[tuple[str, str, int, float, bool]]:
    """Return the last part of the job, the scenario, the attempt and the latency."""
    return sorted(
        (
            item.job.rpartition("/")[2],
            item.scenario,
            item.attempt,
            item.record["expected_e2e_ms"],
            bool(item.partial),
        )
        for item in found
        if isinstance(item, Snapshot)
    )


EXPECTED = [
    ("1-gpu", "a", 1, 99.0, False),
    ("1-gpu", "a", 2, 10.0, False),
    ("1-gpu", "b", 1, 11.0, False),
    ("2-gpu", "c", 1, 12.0, False),
]


@pytest.mark.parametrize("layout", ["zip", "folder", "both", "logs and artifacts"])
def test_all_layouts_of_a_download_are_read_alike(
    sglang: Format, files: dict[str, bytes], tmp_path: Path, layout: str
) -> None:
    logs = {name: content for name, content in files.items() if name.endswith(".txt")}
    artifacts = {name: content for name, content in files.items() if name not in logs}
    if layout == "logs and artifacts":
        (tmp_path / "logs.zip").write_bytes(packed(logs))
        unpack(tmp_path / "artifacts", artifacts)
        (tmp_path / "artifacts.zip").write_bytes(packed(artifacts))
    if layout in ("zip", "both"):
        (tmp_path / "run.zip").write_bytes(packed(files))
    if layout in ("folder", "both"):
        unpack(tmp_path / "run", files)
    assert shown([*read_runs([str(tmp_path)], sglang)]) == EXPECTED


def test_a_log_that_names_the_job_in_each_line_is_read_like_those_of_its_jobs(
    sglang: Format, run_logs: ModuleType, record: dict[str, Any], tmp_path: Path
) -> None:
    """It is the output of ``gh run view --log``; one worker of the first job is cut off."""
    cut = run_logs.tagged(1, run_logs.performance_log("b", record)[:-2])
    slow = {**record, "expected_e2e_ms": 99.0}
    jobs = {
        "1-gpu (0)": [*run_logs.attempt("a", slow, passed=False), *cut],
        "call / 2-gpu": run_logs.tagged(1, run_logs.performance_log("b", slow))
        + run_logs.attempt("a", record, passed=True),
    }
    stamp = b"2026-05-17T05:00:00.1234567Z "
    lines = [
        b"%s\tRun tests\t%s%s\n" % (job.encode(), b"" if number else b"\xef\xbb\xbf", stamp + line)
        for job, printed in jobs.items()
        for number, line in enumerate(printed)
    ]
    path = tmp_path / "run.log"
    path.write_bytes(b"".join(lines))
    *problems, _, _, _ = found = [*read_runs([str(path)], sglang)]
    assert [(item.job, item.after) for item in problems if isinstance(item, RunProblem)] == [
        (f"{path}/1-gpu (0)", 0)
    ]
    assert shown(found) == [
        (" 2-gpu", "a", 1, 10.61, False),
        (" 2-gpu", "b", 1, 99.0, False),
        ("1-gpu (0)", "a", 1, 99.0, False),
    ]
    first = next(item for item in found if isinstance(item, Snapshot))
    assert (first.origin, first.job) == (f"{path}:6", f"{path}/1-gpu (0)")


def test_an_artifact_without_its_log_has_only_some_steps(
    sglang: Format, files: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "r.zip").write_bytes(packed({"r.json": [*files.values()][-1]}))
    found = shown([*read_runs([str(tmp_path / "r.zip")], sglang)])
    assert [(name, partial) for _, name, _, _, partial in found] == [("a", True), ("b", True)]


def test_bad_files_in_a_folder_are_reported_and_the_others_are_read(
    sglang: Format, files: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    unpack(folder, files)
    (tmp_path / "secret.txt").write_bytes(files["1_2-gpu.txt"])
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to("nowhere")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\0\0")
    (folder / "bomb.zip").write_bytes(packed({"x": b"\0" * 3_000_000}))
    (folder / "cut.zip").write_bytes(packed(files)[:300])
    os.mkfifo(folder / "pipe.txt")
    found = [*read_runs([str(folder)], sglang)]
    problems = {item.origin: item.message for item in found if isinstance(item, RunProblem)}
    assert {os.path.relpath(origin, folder) for origin in problems} == {
        "link.txt",
        "up",
        "image.png",
        "bomb.zip",
        "cut.zip",
    }
    assert "outside" in problems[f"{folder}/link.txt"]
    assert shown(found) == EXPECTED


@pytest.mark.parametrize("path", ["/dev/zero", "fifo"])
def test_devices_and_pipes_are_refused_at_once(sglang: Format, tmp_path: Path, path: str) -> None:
    if path == "fifo":
        path = str(tmp_path / "fifo")
        os.mkfifo(path)
    with pytest.raises(RunError):
        [*read_runs([path], sglang)]


def test_a_zip_beyond_the_limits_is_refused(
    sglang: Format, files: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "run.zip"
    path.write_bytes(packed(files))
    for limits in (Limits(members=3), Limits(unpacked=1000), Limits(small=10, ratio=1)):
        with pytest.raises(RunError):
            [*read_runs([str(path)], sglang, limits=limits)]
    assert shown([*read_runs([str(path)], sglang)]) == EXPECTED


def test_thousands_of_attempts_are_numbered(
    sglang: Format, run_logs: ModuleType, record: dict[str, Any], tmp_path: Path
) -> None:
    lines = [
        line
        for number in range(2000)
        for line in run_logs.performance_log("t2i", {**record, "expected_e2e_ms": 10.0 + number})
    ]
    (tmp_path / "a.log").write_bytes(b"\n".join(lines))
    found = [*read_runs([str(tmp_path / "a.log")], sglang)]
    assert [item.attempt for item in found if isinstance(item, Snapshot)] == [*range(1, 2001)]


def test_logs_are_read_in_the_order_of_their_numbers(run_logs, sglang, record, tmp_path) -> None:
    files = {
        f"{number}.log": b"\n".join(
            run_logs.attempt("a", {**record, "expected_e2e_ms": number}, passed=True)
        )
        for number in (1.0, 9.0, 10.0, 12.0)
    }
    files = {name.replace(".0", ""): content for name, content in files.items()}
    unpack(tmp_path / "folder", files)
    (tmp_path / "logs.zip").write_bytes(packed(files))
    for path in ("folder", "logs.zip"):
        found = list(read_runs([str(tmp_path / path)], sglang))
        assert [item.record["expected_e2e_ms"] for item in found] == [1.0, 9.0, 10.0, 12.0]


def test_a_file_that_is_named_twice_is_read_once(run_logs, sglang, record, tmp_path) -> None:
    unpack(tmp_path, {"r/a.log": b"\n".join(run_logs.attempt("a", record, passed=True))})
    (tmp_path / "link").symlink_to("r")
    paths = [str(tmp_path / name) for name in ("r", "r/../r", "r/a.log", "link")]
    assert len(list(read_runs(paths, sglang))) == 1


def test_baselines_in_a_folder_of_runs_are_not_runs(run_logs, sglang, record, tmp_path) -> None:
    log = b"\n".join(run_logs.attempt("a", record, passed=True))
    baseline = json.dumps({"scenarios": {"a": {**record, "expected_e2e_ms": 1.0}}}).encode()
    unpack(tmp_path, {"a.log": log, "base.json": baseline})
    skip = [str(tmp_path / "base.json")]
    assert len(list(read_runs([str(tmp_path)], sglang))) == 2
    assert len(list(read_runs([str(tmp_path)], sglang, skip=skip))) == 1
    assert len(list(read_runs(skip, sglang, skip=skip))) == 1  # named by the user
