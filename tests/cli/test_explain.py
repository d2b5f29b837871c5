"""``perflint explain`` and ``perflint noise``: what they read, print and return."""

import json
from typing import Any

import pytest

from tests.gated_baselines import TOLERANCES, record
from tests.paths import TESTS
from tests.run_logs import run_logs

NAME = "perf_baselines.json"


def content(*, path: str = NAME, **scenarios: Any) -> Any:
    return {
        "tolerances": {"pr_test": TOLERANCES},
        "sampling": {"step_fractions": [0, 0.5, 1]},
        "scenarios": scenarios or {"t2i": record()},
    }


def run_of(**scenarios: Any) -> Any:
    return {"scenarios": scenarios}


@pytest.fixture
def files(project):
    project.write(NAME, content(t2i=record(), t2v=record()))
    project.write("green.json", run_of(t2i=record(), t2v=record(0.99)))
    project.write("red.json", run_of(t2i=record(1.4)))
    project.write("fast.json", run_of(t2i=record(0.5)))
    return project


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("green.json",), 0),
        (("red.json",), 1),
        (("green.json", "red.json"), 1),
        (("fast.json",), 0),
        (("fast.json", "--fail-on", "stale"), 1),
        (("fast.json", "--fail-on", "stale", "--stale", "60%"), 0),
        (("fast.json", "green.json", "--fail-on", "stale"), 0),  # not better in every run
        (("green.json", "--fail-on", "stale", "--stale", "0.5%"), 0),  # below the floors
    ],
)
def test_the_exit_code(files, arguments, code):
    outcome = files.perflint("explain", *arguments, "--baseline", NAME)
    assert (outcome.code, outcome.err) == (code, "")


def test_the_failed_gates_are_printed(files):
    outcome = files.perflint("explain", "red.json", "--baseline", NAME)
    lines = outcome.out.splitlines()
    assert lines[0] == "t2i  failed  6 of 9 gates"
    assert lines[2].endswith("limit 1250.00 = 1000.00 · 1.25 (tolerance `e2e`), over by 150.00")
    assert lines[-1] == f"1 scenario of `{NAME}` without a case in the run: `t2v`"


def test_markdown_and_json(files):
    markdown = files.perflint(
        "explain", "red.json", "--baseline", NAME, "--output-format", "markdown"
    )
    assert markdown.out.startswith(f"### `{NAME}`\n")
    output = files.perflint("explain", "red.json", "--baseline", NAME, "--output-format", "json")
    (file,) = output.json["files"]
    assert [case["verdict"] for case in file["cases"]] == ["failed"]


def test_cases_are_selected(files):
    files.write("both.json", run_of(t2i=record(1.4), t2v=record()))
    outcome = files.perflint("explain", "both.json", "--baseline", NAME, "--only", "*2v")
    assert (outcome.code, outcome.out) == (0, f"t2v  passed  9 gates\n{NAME}: 1 case, 0 failed\n")
    outcome = files.perflint("explain", "both.json", "--baseline", NAME, "--skip", "t2i")
    assert outcome.out.startswith("t2v  passed")


def test_the_command_at_the_end_selects_the_same_cases(files):
    selection = ("--only", "t2*", "--skip", "t2v", "--job", "fast.json")
    outcome = files.perflint("explain", "fast.json", "--baseline", NAME, *selection)
    assert outcome.out.endswith(
        f"help: perflint tighten fast.json --only 't2*' --skip t2v --job fast.json --into {NAME}\n"
    )


def test_the_default_are_the_baselines_of_the_repository(repository):
    repository.write("a/" + NAME, content(t2i=record()))
    repository.write("b/" + NAME, content(t2v=record()))
    repository.write("package.json", {})
    repository.write("runs/1.json", run_of(t2i=record(1.4)))
    outcome = repository.perflint("explain", "runs")
    assert outcome.code == 1
    assert f"a/{NAME}: 1 case, 1 failed" in outcome.out
    assert f"1 baseline without a case in the run: `b/{NAME}`" in outcome.out


def test_baselines_in_the_folder_of_the_runs_must_be_named(repository):
    repository.write("a/" + NAME, content(t2i=record()))
    repository.write("a/run.json", run_of(t2i=record(1.4)))
    outcome = repository.perflint("explain", "a")
    assert outcome.code == 2
    assert outcome.err == (
        "perflint: error: no baseline whose format has [[gates]] found, "
        f"except a/{NAME} and a/run.json among the runs; name the baseline with --baseline FILE\n"
    )
    assert repository.perflint("explain", "a", "--baseline", "a/" + NAME).code == 1


def test_a_case_that_may_be_for_several_files_is_refused(repository):
    paths = [
        repository.write(f"{folder}/{NAME}", content()) and f"{folder}/{NAME}" for folder in "ab"
    ]
    repository.write("runs/1.json", run_of(t2i=record(1.4), t2v=record()))
    outcome = repository.perflint("explain", "runs")
    assert outcome.code == 2
    assert outcome.err == (
        f"perflint: error: runs/1.json: not used: `t2i`: it may be for {paths[0]} or {paths[1]}; "
        "--baseline FILE --job runs/1.json says for which\n"
    )
    assert outcome.out.startswith("1 case without a scenario in the baselines: `t2v`\n")
    chosen = ("--baseline", paths[0])
    assert repository.perflint("explain", "runs", *chosen).code == 2
    assert repository.perflint("explain", "runs", *chosen, "--job", "runs/1.json").code == 1
    assert repository.perflint("explain", "runs/1.json", *chosen).code == 1


def log_of(name: str, measured: Any, path: str) -> str:
    announced = f'update this baseline in the "scenarios" section of /ci/{path}:'
    return f'{announced}\n\n"{name}": {json.dumps(measured, indent=4)}\n'


@pytest.fixture
def machines(repository):
    """Baselines of three machines; two of them have a scenario in common."""
    repository.write("perf_baselines/h100.json", content(t2i=record(), t2v=record()))
    repository.write("perf_baselines/5090.json", content(t2i=record(3)))
    repository.write("npu/perf_baselines_npu.json", content(t2i_npu=record(5)))
    return repository


def test_each_job_is_compared_with_the_file_of_its_machine(machines):
    machines.write("runs/test h100/1.json", run_of(t2i=record()))
    machines.write("runs/test 5090/1.json", run_of(t2i=record(3)))
    outcome = machines.perflint("explain", "runs")
    assert (outcome.code, outcome.err) == (0, "")
    assert "perf_baselines/h100.json: 1 case, 0 failed\n" in outcome.out
    assert "perf_baselines/5090.json: 1 case, 0 failed\n" in outcome.out
    outcome = machines.perflint("explain", "runs", "--baseline", "perf_baselines/h100.json")
    assert (outcome.code, outcome.out.count("passed")) == (0, 1)
    assert outcome.err == (
        "perflint: runs/test 5090/1.json: not used: `t2i`: it is for 5090.json\n"
    )


def test_a_log_is_compared_with_the_file_that_it_names(machines):
    machines.write("red.log", log_of("t2i", record(3), "perf_baselines/5090.json"))
    outcome = machines.perflint("explain", "red.log")
    assert (outcome.code, outcome.err) == (0, "")
    assert "perf_baselines/5090.json: 1 case, 0 failed\n" in outcome.out


def test_a_log_that_names_the_file_that_its_tests_read_as_well(machines):
    """The tests of other platforms read the file of the H100, too, and name only that."""
    machines.write("red.log", log_of("t2i_npu", record(8), "perf_baselines/h100.json"))
    outcome = machines.perflint("explain", "red.log")
    assert (outcome.code, outcome.err) == (1, "")
    assert "npu/perf_baselines_npu.json: 1 case, 1 failed\n" in outcome.out


def test_a_named_baseline_is_compared_with_the_jobs_of_its_machine_whatever_its_table(machines):
    """The log announces the file of the H100, but one of its cases is only in that of the NPU."""
    h100, npu = "perf_baselines/h100.json", "npu/perf_baselines_npu.json"
    tables = (f'[[baselines]]\nfiles = ["{path}"]\n' for path in (h100, npu))
    machines.write("perflint.toml", "".join(tables))
    machines.write(npu, content(t2i_npu=record(5), t2i=record(5)))
    machines.write("red.log", log_of("t2i", record(5), h100) + log_of("t2i_npu", record(5), h100))
    outcome = machines.perflint("explain", "red.log", "--baseline", npu)
    assert (outcome.code, outcome.out.count("passed")) == (0, 2)
    outcome = machines.perflint("explain", "red.log", "--baseline", h100)
    assert (outcome.code, "passed" in outcome.out, "failed" in outcome.out) == (2, False, False)


def test_a_log_for_a_file_that_is_not_there_is_not_used(machines):
    machines.write("red.log", log_of("t2i", record(3), "perf_baselines/b200.json"))
    outcome = machines.perflint("explain", "red.log")
    why = "it is for another file: the run names b200.json"
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"perflint: red.log: not used: `t2i`: {why}\n")


def test_a_run_without_a_case_of_the_baseline_is_wrong_usage(files):
    files.write("new.json", run_of(new=record()))
    for command in ("explain", "noise"):
        outcome = files.perflint(command, "new.json", "--baseline", NAME)
        message = f"no measurements for {NAME} in new.json; cases without a scenario: `new`"
        assert (outcome.code, outcome.err) == (2, f"perflint: error: {message}\n")


@pytest.mark.parametrize(
    ("command", "shown"), [("explain", "explain --fail-on stale --stale 0.3"), ("noise", "noise")]
)
def test_requests_without_a_name_are_an_error_with_a_command_to_paste(files, command, shown):
    request = {"tag": "t", "stages": [], "steps": [], "total_duration_ms": 7.5}
    files.write("a b.log", json.dumps(request) + "\n" + json.dumps(request))
    own = shown.removeprefix(command).split()
    outcome = files.perflint(command, "a b.log", "--baseline", NAME, "--only", "t*", *own)
    assert outcome.code == 2
    assert outcome.err.splitlines()[-1].endswith(
        f"name it: perflint {shown} 'a b.log' --only 't*' --baseline {NAME} --scenario NAME"
    )


def test_the_baselines_of_a_directory(files):
    files.write("b/" + NAME, content(new=record()))
    files.write("b/package.json", {})
    files.write("run.json", run_of(new=record(1.4)))
    outcome = files.perflint("explain", "run.json", "--baseline", "b")
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith("new  failed")


def test_a_case_that_may_be_for_a_damaged_baseline_is_refused(repository):
    paths = [f"{folder}/{NAME}" for folder in ("aa", "bb")]
    repository.write(paths[0], content())
    repository.write(paths[1], "{")
    repository.write("runs/1.json", run_of(t2i=record()))
    repository.write("runs/bb/1.json", run_of(t2i=record(2)))
    outcome = repository.perflint("explain", "runs")
    assert outcome.code == 2
    where = f"{paths[1]}, which cannot be read (perflint check {paths[1]} says why)"
    assert outcome.err.splitlines() == [
        f"perflint: {paths[1]}: not read: the file ends in the middle of a value",
        f"perflint: error: runs/1.json: not used: `t2i`: it may be for {where}",
        f"perflint: error: runs/bb/1.json: not used: `t2i`: it may be for {where}",
    ]
    # The words in the path of a job tell that it is for the other file.
    (repository.root / "runs/1.json").unlink()
    repository.write("runs/aa/1.json", run_of(t2i=record()))
    outcome = repository.perflint("explain", "runs", "--baseline", paths[0])
    assert (outcome.code, outcome.out.count("passed")) == (0, 1)


def test_a_part_of_a_run_that_cannot_be_read_is_reported(files):
    files.write("logs/a.json", "{}")
    files.write("logs/b.json", run_of(t2i=record()))
    outcome = files.perflint("explain", "logs", "--baseline", NAME, "--output-format", "json")
    assert outcome.code == 0
    assert outcome.err.startswith("perflint: logs/a.json: JSON, but ")
    assert [problem["origin"] for problem in outcome.json["problems"]] == ["logs/a.json"]


@pytest.mark.parametrize("command", ["explain", "noise"])
@pytest.mark.parametrize(
    ("name", "content", "lost"),
    [
        ("1_red.zip", b"PK\x03\x04!", True),
        ("1_red.txt", "e2e=1ms\n".encode("utf-16"), True),
        ("red/2_Test.txt", b"e2e\0", True),
        ("red.json", b'{"scenarios": {', True),
        ("red.log.gz", b"\x1f\x8b\0", True),
        ("image.png", b"\x89PNG\0", False),
        ("weights.pt", b"PK\x03\x04!", False),
        ("2_setup.txt", b'{"level": "info"', False),  # a log
        ("package.json", b"{}", False),
    ],
)
def test_a_file_that_may_have_failed_cases_is_counted(files, command, name, content, lost):
    files.write("logs/0_green.json", run_of(t2i=record()))
    files.write(f"logs/{name}", content)
    arguments = (command, "logs", "--baseline", NAME)
    outcome = files.perflint(*arguments)
    assert outcome.code == (2 if lost else 0)
    assert f"perflint: logs/{name}" in outcome.err
    assert (", 0 failed, 1 file of the run not read\n" in outcome.out) == (
        lost and command == "explain"
    )
    output = files.perflint(*arguments, "--output-format", "json").json
    assert output["files_not_read"] == ([f"logs/{name}"] if lost else [])


@pytest.mark.parametrize(("glob", "code"), [("*_a.*", 0), ("[01]_*", 2), ("logs/*", 2)])
def test_a_file_of_another_job_that_cannot_be_read_is_not_counted(files, glob, code):
    files.write("logs/0_a.json", run_of(t2i=record()))
    files.write("logs/1_b.txt", b"\0")
    assert files.perflint("explain", "logs", "--baseline", NAME, "--job", glob).code == code


@pytest.mark.parametrize("command", ["explain", "noise"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing.json", "--baseline", NAME), "missing.json: no such file or directory"),
        (("green.json", "--baseline", "missing.json"), "missing.json: no such file"),
        (("green.json", "--baseline", "package.json"), "no known format matches"),
        (("green.json", "--baseline", "broken.json"), "ends in the middle of a value"),
        (("green.json", "--baseline", "bench.json"), "pytest-benchmark has no [[gates]]"),
        (("package.json", "--baseline", NAME), "no measurements in package.json"),
        (("green.json", "--baseline", "empty"), "no baseline whose format has [[gates]] found"),
    ],
)
def test_wrong_usage(files, command, arguments, message):
    files.write("package.json", {"name": "x"})
    files.write("empty/package.json", {})
    files.write("broken.json", '{"scenarios": {')
    files.write("bench.json", {"benchmarks": [{"name": "a", "stats": {}}], "machine_info": {}})
    files.write("pyproject.toml", '[[tool.perflint.baselines]]\nfiles = ["broken.json"]\n')
    outcome = files.perflint(command, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize("share", ["1", "100%", "x", "-5%"])
def test_a_share_that_is_none_is_wrong_usage(files, share):
    outcome = files.perflint("explain", "green.json", f"--stale={share}")
    assert outcome.code == 2
    assert "is not a fraction (expected 5% or 0.05)" in outcome.err


def test_without_a_baseline_it_says_how_to_name_one(project):
    project.write("run.json", run_of(t2i=record()))
    outcome = project.perflint("explain", "run.json")
    assert outcome.code == 2
    assert "name one with --baseline FILE" in outcome.err


def test_noise_prints_a_table_for_each_case(files):
    for number in range(5):
        files.write(f"runs/{number}.json", run_of(t2i=record(1 + number / 100)))
    outcome = files.perflint("noise", "runs", "--baseline", NAME)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"{NAME}\n\nt2i  5 attempts\n")
    assert outcome.out.endswith("99.9% of all runs with 95% confidence; assumes log-normal\n")
    markdown = files.perflint("noise", "runs", "--baseline", NAME, "--output-format", "markdown")
    assert markdown.out.startswith(f"### `{NAME}`\n\n`t2i`, 5 attempts:\n")
    output = files.perflint("noise", "runs", "--baseline", NAME, "--output-format", "json").json
    assert output["files"][0]["cases"][0]["gates"][0]["n"] == 5


def test_noise_counts_copies_of_a_run_once(files):
    for name, e2e in (("1/0_a", 990), ("2/5_a", 990), ("2/0_b", 990), ("2/0_c", 999)):
        files.write(f"runs/{name}.txt", block("t2i", e2e))
    outcome = files.perflint("noise", "runs", "--baseline", NAME)
    assert "\nt2i  2 attempts, 1 copy of other runs not counted\n" in outcome.out


@pytest.mark.parametrize("command", ["explain", "noise"])
def test_a_job_on_a_machine_without_a_baseline_is_not_compared(files, command):
    files.write("runs/1-gpu-amd.json", run_of(t2i=record(1.4)))
    files.write("runs/1-gpu.json", run_of(t2i=record()))
    outcome = files.perflint(command, "runs", "--baseline", NAME)
    assert outcome.code == 0
    assert "runs/1-gpu-amd.json: not used: `t2i`: there is no baseline" in outcome.err
    assert "--baseline FILE --job runs/1-gpu-amd.json says for which" in outcome.err
    chosen = files.perflint(command, "runs", "--baseline", NAME, "--job", "*amd*")
    assert (chosen.code, chosen.err) == (1 if command == "explain" else 0, "")


def test_noise_of_a_refused_case_is_an_error(repository):
    for folder in ("a", "b"):
        repository.write(f"{folder}/{NAME}", content())
    repository.write("runs/1.json", run_of(t2i=record()))
    assert repository.perflint("noise", "runs").code == 2


def test_nothing_is_written(files):
    before = {path: path.read_bytes() for path in files.root.rglob("*") if path.is_file()}
    files.perflint("explain", "red.json")
    files.perflint("noise", "red.json", "green.json")
    after = {path: path.read_bytes() for path in files.root.rglob("*") if path.is_file()}
    assert json.dumps(sorted(map(str, before))) == json.dumps(sorted(map(str, after)))
    assert before == after


def test_standard_input_has_one_format(repository):
    own = {"files": ["own.json"], "records": {"at": "/*"}, "fields": {".": "size"}}
    gate = {"field": ".", "floor": 1.0}
    formats = json.dumps({**own, "summary": "Own", "gates": [gate]})
    toml = formats.replace('": ', '" = ').replace("{", "{ ")
    repository.write("perflint.toml", f"formats.own = {toml}\n")
    repository.write(NAME, content())
    repository.write("own.json", {"a": 1})
    outcome = repository.perflint("explain", "-")
    assert outcome.code == 2
    assert "standard input can be read once; choose a format with --baseline" in outcome.err


def test_a_baseline_that_cannot_be_read(repository, monkeypatch):
    repository.write("a/" + NAME, content())
    (repository.root / "dangling.json").symlink_to("missing.json")
    repository.write("runs/1.json", run_of(t2i=record()))
    assert repository.perflint("explain", "runs").code == 0
    monkeypatch.setattr("perflint.sources.work_tree.MAX_FILE", 10)
    outcome = repository.perflint("explain", "runs", "--baseline", f"a/{NAME}")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"perflint: error: --baseline a/{NAME}: ")


def block(name, e2e, *, end=True):
    lines = [f"--- Performance Log: {name} ---", f"  e2e={e2e:.2f}ms, avg_denoise=100.00ms,"]
    lines[1] += " median_denoise=100.00ms"
    lines += ["  stages: TextEncodingStage=200.00ms, DenoisingStage=900.00ms, DecodingStage=0.03ms"]
    lines += [f"--- End Performance Log: {name} ---"] if end else []
    return "\n".join(lines) + "\n"


def test_all_failed_gates_of_a_test_that_stopped_at_the_first_are_named(project):
    """The attempt that failed is printed with one failed comparison, and then as a baseline."""
    baseline = json.loads((TESTS / "fixtures/runs/perf_baselines/h100.json").read_text("utf-8"))
    name, green = next(iter(baseline["scenarios"].items()))
    slow = ("expected_e2e_ms", "expected_avg_denoise_ms", "expected_median_denoise_ms")
    red = {**green, **{metric: round(1.4 * green[metric], 2) for metric in slow}}
    red["denoise_step_ms"] = {
        step: round(1.4 * value, 2) for step, value in green["denoise_step_ms"].items()
    }
    stage = {"DenoisingStage": round(1.4 * green["stages_ms"]["DenoisingStage"], 2)}
    red["stages_ms"] = {**green["stages_ms"], **stage}
    project.write("h100.json", baseline)
    lines = run_logs.attempt(name, red, passed=False) + run_logs.attempt(name, green, passed=True)
    project.write("run.log", b"\n".join(lines))
    arguments = ("explain", "run.log", "--baseline", "h100.json", "--output-format", "json")
    outcome = project.perflint(*arguments)
    (case,) = outcome.json["files"][0]["cases"]
    failed = [
        [gate["field"] for gate in each["gates"] if gate["failed"]] for each in case["attempts"]
    ]
    steps = [f"denoise_step_ms/{step}" for step in (2, 3, 5, 6, 8)]
    assert failed == [[*slow, *steps, "stages_ms/DenoisingStage"], []]
    assert (case["verdict"], outcome.code) == ("passed", 0)


@pytest.mark.parametrize(
    ("attempts", "code", "verdict"),
    [
        ((1000.0, 990.0), 0, "passed"),
        ((1400.0, 990.0), 0, "passed"),
        ((1400.0, None), 2, "incomplete"),
        ((None, 1400.0), 1, "failed"),
    ],
)
def test_a_cut_off_block_is_an_attempt(project, attempts, code, verdict):
    project.write(NAME, content())
    parts = [block("t2i", 1000.0 if e2e is None else e2e, end=e2e is not None) for e2e in attempts]
    if attempts[0] is None:
        parts[0] = parts[0].replace("e2e=1000.00ms", "e2e=1000.00 INFO ms") + block("x", 1)[-32:]
        parts[0] = parts[0].replace("Log: x", "Log: t2i")
    project.write("run.log", "".join(parts))
    outcome = project.perflint("explain", "run.log", "--output-format", "json")
    (case,) = json.loads(outcome.out)["files"][0]["cases"]
    assert (case["verdict"], outcome.code) == (verdict, code)
    assert [each["unread"] is None for each in case["attempts"]] == [
        e is not None for e in attempts
    ]


def test_a_case_of_which_no_attempt_was_read_is_incomplete(project):
    project.write(NAME, content(t2i=record(), t2v=record()))
    project.write("run.log", block("t2i", 1000.0) + block("t2v", 1000.0, end=False))
    outcome = project.perflint("explain", "run.log")
    assert outcome.code == 2
    assert "t2v  incomplete  the last attempt could not be read\n" in outcome.out
    assert project.perflint("explain", "run.log", "--skip", "t2v").code == 0
    assert project.perflint("noise", "run.log").out.count("attempt") == 2  # that of t2i, and why


def test_a_case_that_its_test_does_not_compare_does_not_fail(project):
    project.write(NAME, content(t2i=record(), t2v=record()))
    cases = 'CASES = [DiffusionTestCase("t2i", run_perf_check=False), DiffusionTestCase("t2v")]\n'
    project.write("gpu_cases.py", cases)
    project.write("red.json", run_of(t2i=record(1.4), t2v=record()))
    outcome = project.perflint("explain", "red.json", "--baseline", NAME)
    assert outcome.code == 0
    assert "t2i  not compared  its test does not compare\n" in outcome.out
    outcome = project.perflint("formats", "sglang-diffusion", "--gates", NAME)
    assert "t2i\n  no test compares with it\n" in outcome.out
    assert outcome.out.endswith("1 scenario not counted, because no test compares with it\n")
