"""The CI job that a log belongs to."""

import pytest

from perflint.runs import Snapshot
from perflint.runs.jobs import in_jobs, job_of_paths, log_order, without_baseline


@pytest.mark.parametrize(
    ("paths", "jobs"),
    [
        (["a.log"], ["a.log"]),
        (["0_a.txt"], ["0_a.txt"]),
        (["r.zip/0_a.txt", "r.zip/a/3_s.txt", "r.zip/a/10_t.txt"], ["r.zip/a"] * 3),
        (["0_a (1).txt", "a (1)/3_s.txt", "1_b.txt"], ["a (1)", "a (1)", "1_b.txt"]),
        (["r/0_a.txt", "r/1_b.txt"], ["r/0_a.txt", "r/1_b.txt"]),
        (["-2147483648_a.txt", "a/3_s.txt"], ["a"] * 2),
        (["r/1_a.txt", "s/a/1_x.txt"], ["r/1_a.txt", "s/a/1_x.txt"]),
        (["a/3_s.txt", "a/4_t.txt"], ["a/3_s.txt", "a/4_t.txt"]),
        (["r/0_a.txt", "r/a/1_b.txt", "r/a/b/1_c.txt"], ["r/a", "r/a/b", "r/a/b"]),
    ],
)
def test_the_logs_of_steps_belong_to_the_job_of_the_whole_log(
    paths: list[str], jobs: list[str]
) -> None:
    assert job_of_paths(paths) == dict(zip(paths, jobs, strict=True))


def test_steps_are_in_the_order_of_their_numbers() -> None:
    paths = ["r/-21_a.txt", "r/a/3_s.txt", "r/a/10_t.txt", "r/a/system.txt"]
    assert sorted(paths, key=log_order) == [paths[0], paths[3], *paths[1:3]]


@pytest.mark.parametrize(
    ("glob", "jobs"),
    [
        ("logs.zip/1-gpu", ["logs.zip/1-gpu"]),
        ("1-gpu", ["logs.zip/1-gpu"]),
        ("gpu", []),
        ("*gpu*", ["logs.zip/1-gpu", "logs.zip/2-gpu [x]"]),
        ("logs.zip/2-gpu [x]", ["logs.zip/2-gpu [x]"]),
        ("/logs.zip/*", ["logs.zip/1-gpu", "logs.zip/2-gpu [x]"]),
    ],
)
def test_jobs_are_selected_by_globs(glob: str, jobs: list[str]) -> None:
    names = "logs.zip/1-gpu", "logs.zip/2-gpu [x]"
    snapshots = [Snapshot("a", {}, name, 0, job=name) for name in names]
    assert [found.job for found in in_jobs(snapshots, [glob])] == jobs


AMD = "run.zip/0_multimodal-gen-test-1-gpu-AMD (linux-mi300-1gpu-sglang, 0)"
ROCM = "run.zip/nightly_rocm720/3_x.txt"


@pytest.mark.parametrize(
    ("patterns", "globs", "excluded"),
    [
        (["amd", "rocm*"], [], {AMD: "amd", ROCM: "rocm*"}),
        (["mi3*"], [], {AMD: "mi3*"}),
        (["1-gpu-AMD"], [], {AMD: "1-gpu-AMD"}),
        (["rocm", "gpu-1", "h1*0"], [], {}),
        (["amd", "rocm*"], ["*"], {AMD: "amd", ROCM: "rocm*"}),
        (["amd", "rocm*"], ["*-AMD *"], {ROCM: "rocm*"}),
        (["amd", "rocm*"], ["*rocm*"], {AMD: "amd"}),
        (["amd", "rocm*"], [AMD, ROCM], {}),
        (["amd"], ["*amd-2*"], {AMD: "amd"}),
        (["5090"], [], {}),
    ],
)
def test_jobs_without_a_baseline_are_excluded_unless_a_glob_has_the_word(
    patterns: list[str], globs: list[str], excluded: dict[str, str]
) -> None:
    jobs = [AMD, "run.zip/1-gpu-5090", ROCM, "run.zip/gamd"]
    files = ["perf_baselines/h100.json", "perf_baselines/5090.json"]
    assert without_baseline(jobs, patterns, files, globs) == excluded
