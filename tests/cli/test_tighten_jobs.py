"""``perflint tighten`` with runs of several jobs: only measurements for the baseline are used."""

import io
import json
import shlex
import zipfile
from collections.abc import Mapping

import pytest

from perflint.engine import baseline_set
from perflint.sources import work_tree
from tests.conftest import Outcome, Project

TODAY = "2026-05-17"
H100, RTX = "perf_baselines/h100.json", "perf_baselines/5090.json"


def record(e2e: float) -> dict[str, object]:
    return {
        "stages_ms": {"DenoisingStage": e2e * 0.9},
        "denoise_step_ms": {"0": e2e * 0.4, "1": e2e * 0.5},
        "expected_e2e_ms": e2e,
        "expected_avg_denoise_ms": e2e * 0.45,
        "expected_median_denoise_ms": e2e * 0.45,
    }


def block(name: str, e2e: float) -> str:
    values = record(e2e)
    steps = ", ".join(f"{key}={value:.2f}ms" for key, value in values["denoise_step_ms"].items())
    return (
        f"\n--- Performance Log: {name} ---\n"
        f"  e2e={e2e:.2f}ms, avg_denoise={values['expected_avg_denoise_ms']:.2f}ms, "
        f"median_denoise={values['expected_median_denoise_ms']:.2f}ms\n"
        f"  stages: DenoisingStage={e2e * 0.9:.2f}ms\n"
        f"  denoise_steps: {steps}\n"
        f"--- End Performance Log: {name} ---\n"
    )


def announced(name: str, e2e: float, file: str) -> str:
    text = json.dumps(record(e2e), indent=4)
    return f'update this baseline in the "scenarios" section of {file}:\n\n"{name}": {text}\n'


def packed(logs: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in logs.items():
            archive.writestr(name, text)
    return file.getvalue()


@pytest.fixture
def ready(project: Project) -> Project:
    """Two baselines that have the scenario ``both``, and one of their own each."""
    for path, own in ((H100, "h"), (RTX, "r")):
        scenarios = {own: record(200.0), "both": record(200.0)}
        metadata = {"description": "x", "last_updated": "2026-04-15"}
        project.write(path, {"metadata": metadata, "scenarios": scenarios})
    return project


def tighten(project: Project, *arguments: str, into: str = H100) -> Outcome:
    return project.perflint("tighten", *arguments, "--into", into, "--today", TODAY)


def latencies(project: Project, path: str = H100) -> dict[str, float]:
    scenarios = json.loads((project.root / path).read_bytes())["scenarios"]
    return {name: values["expected_e2e_ms"] for name, values in scenarios.items()}


def test_a_zip_of_jobs_updates_each_baseline_with_its_own_measurements(ready: Project) -> None:
    logs = {
        "0_test-1.txt": block("h", 150.0) + block("both", 140.0),
        "test-1/3_run.txt": block("h", 150.0) + block("both", 140.0),
        "1_test-2.txt": block("r", 120.0) + block("both", 110.0),
    }
    ready.write("run.zip", packed(logs))
    outcome = tighten(ready, "run.zip")
    assert (outcome.code, outcome.err) == (0, "")
    assert latencies(ready) == {"h": 150.0, "both": 140.0}
    assert latencies(ready, RTX) == {"r": 200.0, "both": 200.0}
    assert tighten(ready, "run.zip", into=RTX).code == 0
    assert latencies(ready, RTX) == {"r": 120.0, "both": 110.0}


def test_what_may_be_for_another_baseline_is_refused_until_its_job_is_chosen(
    ready: Project,
) -> None:
    logs = {"0_a.txt": block("h", 150.0), "1_b.txt": block("both", 110.0)}
    ready.write("run.zip", packed(logs))
    outcome = tighten(ready, "run.zip")
    assert outcome.err == (
        "perflint: run.zip/1_b.txt: not used: `both`: it may be for 5090.json or h100.json; "
        "if it is for h100.json, run again with --job run.zip/1_b.txt\n"
    )
    assert latencies(ready) == {"h": 150.0, "both": 200.0}
    assert tighten(ready, "run.zip", "--job", "1_*").err == ""
    assert latencies(ready) == {"h": 150.0, "both": 110.0}


@pytest.mark.parametrize("reason", [[], ["--allow-loosening", "--reason", "x"]])
@pytest.mark.parametrize("run", ["logs", "run.zip"])
def test_the_attempt_that_passed_is_for_the_file_that_the_failed_one_names(
    ready: Project, run: str, reason: list[str]
) -> None:
    failed = block("both", 260.0) + announced("both", 260.0, f"/ci/{H100}")
    log = failed + block("both", 140.0)
    ready.write("logs/0_a.txt", log)
    ready.write("run.zip", packed({"0_a.txt": log}))
    outcome = tighten(ready, run, *reason)
    assert (outcome.code, outcome.err) == (0, "")
    assert latencies(ready) == {"h": 200.0, "both": 140.0}


def test_baselines_in_the_folder_of_the_run_are_not_read_as_runs(ready: Project) -> None:
    ready.write("a.log", block("h", 150.0))
    outcome = tighten(ready, ".", "--choose", "latest")
    assert (outcome.code, outcome.err) == (0, "")
    assert "from ./a.log" in outcome.out
    assert "both" not in outcome.out
    assert latencies(ready) == {"h": 150.0, "both": 200.0}


def test_a_job_that_is_refused_is_one_line_whatever_it_measured(ready: Project) -> None:
    names = [f"case-{number}" for number in range(7)]
    scenarios = {name: record(200.0) for name in names}
    for path in H100, RTX:
        ready.write(path, {"scenarios": scenarios})
    text = "".join(block(name, 100.0 + number) for number, name in enumerate(names))
    ready.write("run.zip", packed({"0_a b.txt": text}))
    outcome = tighten(ready, "run.zip")
    assert outcome.err.splitlines() == [
        "perflint: run.zip/0_a b.txt: not used: `case-0`, `case-1`, `case-2` and 4 more: "
        "it may be for 5090.json or h100.json; if it is for h100.json, "
        "run again with --job 'run.zip/0_a b.txt'",
        f"perflint: error: no measurements for {H100} in the runs",
    ]


def test_what_is_for_other_baselines_is_not_mentioned(ready: Project) -> None:
    path = "perf_baselines/b200.json"
    ready.write(path, {"scenarios": {"b": record(200.0)}})
    logs = {"0_a.txt": block("both", 110.0), "1_h.txt": block("h", 1.0), "2_b.txt": block("b", 9.0)}
    ready.write("run.zip", packed(logs))
    outcome = tighten(ready, "run.zip", into=path)
    assert (outcome.code, outcome.err) == (0, "")
    assert latencies(ready, path) == {"b": 9.0}


def test_cases_that_are_not_selected_are_not_mentioned(ready: Project) -> None:
    """They still are evidence for the file of their job."""
    logs = {"0_h.txt": block("h", 150.0) + block("both", 110.0), "1_b.txt": block("both", 1.0)}
    ready.write("run.zip", packed(logs))
    outcome = tighten(ready, "run.zip", "--only", "h")
    assert (outcome.code, outcome.err) == (0, "")
    assert latencies(ready) == {"h": 150.0, "both": 200.0}
    nothing = tighten(ready, "run.zip", "--only", "H*")
    assert nothing.code == 2
    assert nothing.err == (
        "perflint: error: --only and --skip select none of the scenarios: `h` and `both`\n"
    )


def test_files_with_the_same_name_are_named_by_their_paths(
    repository: Project, ready: Project
) -> None:
    other = "other/perf_baselines/h100.json"
    (ready.root / RTX).unlink()
    ready.write(other, {"scenarios": {"both": record(200.0)}})
    ready.write("run.zip", packed({"0_a.txt": block("both", 110.0), "1_h.txt": block("h", 1.0)}))
    outcome = tighten(ready, "run.zip")
    assert (
        f"it may be for {other} or {H100}; if it is for {H100}, run again with --job" in outcome.err
    )


def test_requests_without_a_name_are_an_error_with_a_command_to_paste(ready: Project) -> None:
    request = {"tag": "t", "stages": [], "steps": [], "total_duration_ms": 7.5}
    ready.write("a b.log", json.dumps(request) + "\n" + json.dumps(request))
    for options in ([], ["--only", "b*", "--job", "a b.log", "--dry-run"]):
        outcome = tighten(ready, "a b.log", *options)
        assert outcome.code == 2
        shown = shlex.join(["a b.log", "--into", H100, *options, "--scenario", "NAME"])
        assert outcome.err.splitlines()[-1].endswith(f"name it: perflint tighten {shown}")


def test_a_name_for_several_requests_is_an_error(ready: Project) -> None:
    request = {"tag": "t", "stages": [], "steps": []}
    lines = (json.dumps({**request, "total_duration_ms": value}) for value in (7.5, 8.5))
    ready.write("a.log", "\n".join(lines))
    outcome = tighten(ready, "a.log", "--scenario", "both")
    assert outcome.code == 2
    assert "--scenario both: 2 requests would have this name: a.log:1 and a.log:2" in outcome.err


def test_a_worse_attempt_of_a_block_is_written_for_a_reason(repository: Project) -> None:
    """The next check accepts what was written."""
    path = "perf_baselines.json"
    repository.write(path, {"scenarios": {"t2i": record(200.0)}})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    repository.write("run.log", block("t2i", 260.0) + block("t2i", 250.0))
    assert "1 kept" in tighten(repository, "run.log", into=path).out
    reason = ("--allow-loosening", "--reason", "a new driver")
    outcome = tighten(repository, "run.log", *reason, into=path)
    assert "best of 2 attempts; worse, allowed because: a new driver" in outcome.out
    assert latencies(repository, path) == {"t2i": 250.0}
    report = repository.report(path, "--select", "change")
    assert (report.code, report.rules) == (0, [])


@pytest.mark.parametrize("runs", [["run.log"], ["run.log", "./run.log"]])
def test_a_single_log_is_for_the_baseline_that_the_user_names(
    ready: Project, runs: list[str]
) -> None:
    ready.write("run.log", block("both", 110.0))
    assert tighten(ready, *runs).err == ""
    assert latencies(ready) == {"h": 200.0, "both": 110.0}


@pytest.mark.parametrize("options", [[], ["--job", "run.log"]])
def test_a_record_that_names_another_file_is_never_taken(
    ready: Project, options: list[str]
) -> None:
    ready.write("run.log", announced("both", 110.0, f"/w/{RTX}"))
    outcome = tighten(ready, "run.log", *options)
    assert outcome.code == 2
    assert f"no measurements for {H100} in the runs; they are for {RTX}" in outcome.err
    ready.write("run.log", announced("both", 110.0, "/w/b200.json"))
    outcome = tighten(ready, "run.log", *options)
    assert "not used: `both`: it is for another file: the run names b200.json" in outcome.err
    assert latencies(ready) == {"h": 200.0, "both": 200.0}


def test_a_record_of_another_machine_that_names_the_baseline_is_refused(ready: Project) -> None:
    text = announced("both", 110.0, f"/w/{H100}") + announced("r", 120.0, f"/w/{H100}")
    ready.write("run.log", text)
    outcome = tighten(ready, "run.log")
    assert outcome.code == 2
    assert "the run names h100.json, but its scenarios are those of 5090.json" in outcome.err
    assert latencies(ready) == {"h": 200.0, "both": 200.0}


def test_a_job_on_a_machine_without_a_baseline_is_used_only_if_it_is_chosen(
    ready: Project,
) -> None:
    """AMD jobs name the H100 file, or none."""
    job = "0_multimodal-gen-test-1-gpu-amd (linux-mi300-1gpu-sglang, 0).txt"
    log = announced("h", 130.0, f"/w/{H100}") + block("both", 110.0)
    ready.write("run.zip", packed({job: log, "1_b.txt": block("h", 150.0)}))
    refused = tighten(ready, "run.zip", "--job", "*")
    assert refused.err == (
        f"perflint: run.zip/{job}: not used: `h` and `both`: there is no baseline for jobs with "
        f"'amd' in their paths; if it is for h100.json, run again with --job 'run.zip/{job}'\n"
    )
    assert latencies(ready) == {"h": 150.0, "both": 200.0}
    chosen = tighten(ready, "run.zip", "--job", f"run.zip/{job}")
    assert (chosen.code, chosen.err) == (0, "")
    assert latencies(ready) == {"h": 130.0, "both": 110.0}


def test_a_single_log_of_a_machine_without_a_baseline_is_refused(ready: Project) -> None:
    ready.write("rocm720.log", block("both", 110.0))
    assert tighten(ready, "rocm720.log").code == 2
    assert tighten(ready, "rocm720.log", "--job", "rocm720.log").code == 0


def test_a_glob_that_matches_no_job_is_an_error(ready: Project) -> None:
    ready.write("run.log", block("both", 110.0))
    outcome = tighten(ready, "run.log", "--job", "x*")
    assert outcome.code == 2
    assert "--job: no job matches x*; the runs have run.log" in outcome.err


NPU = "ascend/perf_baselines_npu.json"


def tables(*files: str) -> str:
    return "".join(f'[[baselines]]\nfiles = ["{file}"]\n' for file in files)


@pytest.mark.parametrize("configured", [(H100, RTX), (H100,)])
def test_files_of_other_tables_are_evidence_for_jobs(
    ready: Project, configured: tuple[str, ...]
) -> None:
    """A table for each platform must not let the numbers of one into the file of another."""
    ready.write("perflint.toml", tables(*configured))
    jobs = {"0_a.txt": block("h", 150.0), "1_b.txt": block("r", 9.0) + block("both", 8.0)}
    ready.write("run.zip", packed(jobs))
    assert tighten(ready, "run.zip").code == 0
    assert latencies(ready) == {"h": 150.0, "both": 200.0}
    ready.write("run.zip", packed({"0_a.txt": block("both", 110.0)}))
    assert "it may be for 5090.json or h100.json" in tighten(ready, "run.zip").err
    assert latencies(ready) == {"h": 150.0, "both": 200.0}


@pytest.mark.parametrize("configured", [(), (H100, NPU)])
def test_npu_logs_that_name_the_h100_file_are_not_for_it(
    ready: Project, configured: tuple[str, ...]
) -> None:
    """Their file is in a folder of its own, and has scenarios of the other one, too."""
    ready.write("perflint.toml", tables(*configured))
    ready.write(NPU, {"scenarios": {"n": record(200.0), "both": record(200.0)}})
    red = announced("both", 90.0, f"/w/{H100}") + announced("n", 90.0, f"/w/{H100}")
    ready.write("run.zip", packed({"0_a.txt": red, "1_b.txt": block("h", 150.0)}))
    outcome = tighten(ready, "run.zip", "--job", "*")
    assert "but its scenarios are those of perf_baselines_npu.json" in outcome.err
    assert latencies(ready) == {"h": 150.0, "both": 200.0}


def test_a_baseline_that_only_its_content_tells_is_evidence_if_git_tracks_it(
    repository: Project, ready: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.write("machines/x1.json", {"scenarios": {"x": record(200.0), "h": record(200.0)}})
    ready.write("run.zip", packed({"0_a.txt": block("h", 9.0), "1_b.txt": block("x", 9.0)}))
    assert tighten(ready, "run.zip", "--dry-run").code == 0
    repository.git("add", "machines")
    outcome = tighten(ready, "run.zip")
    assert "`h`: it may be for x1.json or h100.json" in outcome.err
    # The output of a generator in the folder of the runs is not a baseline.
    assert "it may be for" not in tighten(ready, "run.zip", "machines", "--only", "both").err
    # The search is bounded.
    monkeypatch.setattr(baseline_set, "MAX_SEARCHED", 0)
    assert tighten(ready, "run.zip").code == 0


def test_outside_of_git_a_large_folder_is_not_searched(
    ready: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the folder of the baseline is."""
    monkeypatch.setattr(work_tree, "MAX_WALKED", 2)
    ready.write(NPU, {"scenarios": {"both": record(200.0)}})
    ready.write("run.zip", packed({"0_a.txt": block("both", 110.0)}))
    assert "it may be for 5090.json or h100.json;" in tighten(ready, "run.zip").err


@pytest.mark.parametrize("damage", ["{", "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n"])
@pytest.mark.parametrize("configuration", ["", tables(H100, RTX)])
def test_what_may_be_for_a_damaged_file_is_refused(
    ready: Project, damage: str, configuration: str
) -> None:
    ready.write("perflint.toml", configuration)
    ready.write(RTX, damage)
    jobs = {
        "0_a.txt": block("h", 150.0) + announced("both", 140.0, f"/w/{H100}"),
        "1_5090.txt": block("both", 130.0),
        "2_h100.txt": block("both", 120.0),
    }
    ready.write("run.zip", packed(jobs))
    outcome = tighten(ready, "run.zip", "--job", "*")
    assert outcome.err == (
        "perflint: run.zip/0_a.txt: not used: `h` and `both`: it may be for 5090.json, "
        f"which cannot be read (perflint check {RTX} says why)\n"
    )
    assert latencies(ready) == {"h": 200.0, "both": 120.0}


def test_other_json_with_the_path_of_a_baseline_is_no_evidence(ready: Project) -> None:
    (ready.root / RTX).unlink()
    ready.write("perf_baselines/other.json", {"scenarios": 7})
    ready.write("run.zip", packed({"0_a.txt": block("both", 110.0)}))
    assert tighten(ready, "run.zip").err == ""
    assert latencies(ready) == {"h": 200.0, "both": 110.0}


def test_the_address_of_the_run_in_the_logs_is_added_to_the_description(ready: Project) -> None:
    address = "https://github.com/a/b/actions/runs/7"
    ready.write("run.log", f"{address}\n" + block("both", 110.0))
    assert tighten(ready, "run.log", "--dry-run", "--source", "x").code == 0
    assert tighten(ready, "run.log").code == 0
    metadata = json.loads((ready.root / H100).read_bytes())["metadata"]
    assert metadata["description"] == f"x. Source: {address}."


def test_runs_with_different_addresses_add_none(ready: Project) -> None:
    for name, e2e in (("h", 150.0), ("both", 110.0)):
        ready.write(f"{name}.log", f"https://g.org/a/b/actions/runs/{e2e:.0f}\n{block(name, e2e)}")
    assert tighten(ready, "h.log", "both.log", "--job", "*.log").code == 0
    assert latencies(ready) == {"h": 150.0, "both": 110.0}
    metadata = json.loads((ready.root / H100).read_bytes())["metadata"]
    assert metadata["description"] == "x"
