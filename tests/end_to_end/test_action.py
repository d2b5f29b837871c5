"""The GitHub Action: its definition, and its scripts as a runner would run them.

Most tests of the install step use stubs of pip and python3, which record their arguments. One test
installs for real, so that pip must reach an index.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest
import yaml

from tests.paths import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"]
DOCS = (ROOT / "docs" / "ci.md").read_text("utf-8")
EXAMPLES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)]
NAME = "perf_baselines.json"

BASH = shutil.which("bash")
on_bash = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")


class Step(NamedTuple):
    """The result of a step of the action."""

    code: int
    out: str
    err: str
    summary: str


class Runner:
    """A simulated runner: its directories, its variables, and perflint."""

    def __init__(self, workspace: Path, temp: Path) -> None:
        self.workspace = workspace
        self.temp = temp
        self.summary = temp / "summary.md"
        self.environment = {
            **os.environ,
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_BASE_REF": "",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(workspace),
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(temp),
            "SOURCE_DATE_EPOCH": "1779003300",  # 2026-05-17
        }

    def run(self, step, **inputs: str) -> Step:
        """Run the script of a step in the workspace, with the given inputs or their defaults."""
        variables = {}
        for variable, value in step["env"].items():
            name = re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value)[1]
            variables[variable] = inputs.get(name, ACTION["inputs"][name]["default"])
        script = self.temp / "script.sh"
        script.write_text(step["run"], "utf-8")
        self.summary.write_text("")
        done = subprocess.run(
            [BASH, "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=self.workspace,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=240,
        )
        return Step(done.returncode, done.stdout, done.stderr, self.summary.read_text("utf-8"))

    def check(self, **inputs: str) -> Step:
        return self.run(CHECK, **inputs)


def program(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!{BASH}\n{text}\n", "utf-8")
    file.chmod(0o755)


@pytest.fixture
def bare(repository, tmp_path) -> Runner:
    """A runner before the install step."""
    temp = tmp_path / "runner temp"
    temp.mkdir()
    return Runner(repository.root, temp)


@pytest.fixture
def runner(bare) -> Runner:
    """A runner after the install step."""
    python = shlex.quote(sys.executable)
    folder = bare.temp / "perflint-venv" / "bin"
    program(folder / "python", f'exec {python} "$@"')
    program(folder / "perflint", f'exec {python} -m perflint "$@"')
    return bare


@pytest.fixture
def stubbed(bare) -> Runner:
    """A runner whose python3 creates environments that record the arguments of pip."""
    python = shlex.quote(sys.executable)
    program(bare.temp / "recorder", 'printf "%s\\n" "$@" > "$RUNNER_TEMP/pip"')
    program(
        bare.temp / "bin" / "python3",
        f"""\
if [ "$2" = -c ]; then exec {python} "$@"; fi
[ "$*" = "-I -m venv --clear $RUNNER_TEMP/perflint-venv" ] || exit 9
mkdir -p "$5/bin"
cp "$RUNNER_TEMP/recorder" "$5/bin/python\"""",
    )
    bare.environment["PATH"] = f"{bare.temp / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return bare


def commit(project) -> None:
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


@pytest.fixture
def pull_request(repository, runner, clean) -> Runner:
    """A checkout of a branch that started at ``origin/main``, where the baseline is clean."""
    repository.write(NAME, clean)
    commit(repository)
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    runner.environment["GITHUB_BASE_REF"] = "main"
    return runner


def test_the_action_is_composite_and_uses_no_other_action():
    assert ACTION["runs"]["using"] == "composite"
    assert ACTION["name"] and ACTION["description"]
    for step in ACTION["runs"]["steps"]:
        assert "uses" not in step, "other actions would have to be pinned"
        assert step["shell"] == "bash"
        assert step["run"].startswith("set -eu\n")


def test_every_input_is_documented_optional_and_used():
    assert [*ACTION["inputs"]] == ["version", "args", "base", "reporter", "sarif"]
    used = [value for step in (INSTALL, CHECK) for value in step["env"].values()]
    assert sorted(used) == sorted(f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"])
    for name, about in ACTION["inputs"].items():
        assert about["description"] and isinstance(about["default"], str)
        assert f"| `{name}` |" in DOCS
    for step in (INSTALL, CHECK):
        for variable in step["env"]:
            assert f"${variable}" in step["run"] or f'"{variable}"' in step["run"]


def test_no_script_contains_an_expression():
    for step in (INSTALL, CHECK):
        assert "${{" not in step["run"]


@on_bash
def test_a_finding_is_an_annotation_and_in_the_summary(repository, runner, off):
    repository.write(NAME, off)
    commit(repository)
    step = runner.check()
    assert step.code == 1, step.err
    assert f"::error file={NAME},line=17," in step.out
    assert "aggregate-mismatch" in step.summary
    assert not [*runner.workspace.glob("*.sarif")]
    assert repository.git("status", "--porcelain") == ""


@on_bash
def test_a_clean_repository_passes_without_a_summary(repository, runner, clean):
    repository.write(NAME, clean)
    commit(repository)
    step = runner.check(args="--select aggregate-mismatch")
    assert (step.code, step.summary) == (0, ""), step.err


@on_bash
@pytest.mark.parametrize("inputs", [{"reporter": "nonsense"}, {"args": "--nonsense"}])
def test_wrong_usage_is_exit_code_2(runner, inputs):
    step = runner.check(**inputs)
    assert step.code == 2
    assert "nonsense" in step.err


@on_bash
def test_the_reporter_is_the_output_format_of_the_step(repository, runner, off):
    repository.write(NAME, off)
    step = runner.check(reporter="concise", args="--select aggregate-mismatch")
    assert step.code == 1
    assert step.out.startswith(f"{NAME}:17:40: error[aggregate-mismatch]")
    assert step.summary == ""


@on_bash
def test_sarif_is_written_only_when_asked(repository, runner, off):
    repository.write(NAME, off)
    step = runner.check(sarif="a b/$(touch pwned).sarif")
    assert step.code == 2, "there is no such directory"
    step = runner.check(sarif="$(touch pwned) b.sarif", args="--select aggregate-mismatch")
    assert step.code == 1, step.err
    report = json.loads((runner.workspace / "$(touch pwned) b.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in report["runs"][0]["results"]] == ["aggregate-mismatch"]
    assert "::error" in step.out
    assert not (runner.workspace / "pwned").exists()


@on_bash
def test_args_are_split_into_paths_and_options(repository, runner, off, clean):
    repository.write(f"a b/{NAME}", off)
    repository.write(f"c/{NAME}", clean)
    assert runner.check(args="c").code == 0
    step = runner.check(args="'a b'\n  --select\taggregate-mismatch --exit-zero\n")
    assert step.code == 0, step.err
    assert f"::error file=a b/{NAME}," in step.out


@on_bash
@pytest.mark.parametrize(
    "hostile",
    [
        "; touch pwned",
        "$(touch pwned)",
        "`touch pwned`",
        "&& touch pwned",
        "| tee pwned",
        "> pwned",
        "'\"' ; touch pwned '\"'",
        "\n touch pwned",
        "${IFS}touch${IFS}pwned",
        "-- --output-file=pwned",
    ],
)
def test_hostile_inputs_are_not_run(repository, runner, clean, hostile):
    repository.write(NAME, clean)
    commit(repository)
    step = runner.check(args=hostile)
    assert step.code == 2, step.out + step.err
    for name in ("base", "reporter"):
        assert runner.check(**{name: hostile}).code == 2
    assert repository.git("status", "--porcelain") == ""


@on_bash
def test_args_are_not_expanded(repository, runner, clean):
    repository.write(NAME, clean)
    step = runner.check(args="*.json")
    assert step.code == 2
    assert "*.json" in step.err


@on_bash
def test_an_unclosed_quote_is_an_error(runner):
    step = runner.check(args="'a b")
    assert (step.code, step.out) == (2, "::error::args: No closing quotation\n")


@on_bash
def test_a_pull_request_is_compared_with_its_base(pull_request, repository, clean):
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 20.61
    repository.write(NAME, clean)
    commit(repository)
    step = pull_request.check()
    assert step.code == 1, step.err
    assert "loosened-baseline" in step.out


@on_bash
def test_the_base_input_takes_precedence(pull_request, repository, clean):
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 20.61
    repository.write(NAME, clean)
    commit(repository)
    step = pull_request.check(base="HEAD")
    assert "loosened-baseline" not in step.out
    step = pull_request.check(base="HEAD~1")
    assert "loosened-baseline" in step.out


@on_bash
def test_a_shallow_checkout_is_an_error_that_names_fetch_depth(pull_request, repository, tmp_path):
    repository.git("branch", "release")
    shallow = tmp_path / "shallow"
    repository.git("clone", "--quiet", "--depth=1", repository.root.as_uri(), str(shallow))
    pull_request.workspace = shallow
    pull_request.environment["GITHUB_BASE_REF"] = "release"
    step = pull_request.check()
    assert step.code == 2
    assert "fetch-depth: 0" in step.err


@on_bash
@pytest.mark.parametrize(
    ("version", "requirement"),
    [("", f"{ROOT}[rst]"), ("0.1.0", "perflint-baselines[rst]==0.1.0"), ("1!2.0rc1+x", None)],
)
def test_the_install_step_installs_a_version_or_the_action_itself(stubbed, version, requirement):
    step = stubbed.run(INSTALL, version=version)
    assert step.code == 0, step.err
    words = (stubbed.temp / "pip").read_text("utf-8").splitlines()
    assert words[:4] == ["-I", "-m", "pip", "install"]
    assert words[-1] == (requirement or f"perflint-baselines[rst]=={version}")


@on_bash
@pytest.mark.parametrize("version", ["v0.1.0", "0.1 --pre", "0.1;touch pwned", "0.1\n2", "-e", "*"])
def test_an_invalid_version_is_not_installed(stubbed, version):
    step = stubbed.run(INSTALL, version=version)
    assert (step.code, step.out) == (
        2,
        "::error::version must be a released version, such as 0.1.0\n",
    )
    assert not (stubbed.temp / "pip").exists()


@on_bash
def test_an_old_python_is_an_error(stubbed):
    program(stubbed.temp / "bin" / "python3", "exit 1")
    step = stubbed.run(INSTALL)
    assert step.code == 2
    assert "3.10 or newer" in step.out


@on_bash
def test_both_steps_without_stubs(repository, bare, off, tmp_path):
    copy = tmp_path / "action"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "tests"))
    bare.environment["GITHUB_ACTION_PATH"] = str(copy)
    del bare.environment["PYTHONPATH"]
    repository.write(NAME, off)
    for module in ("ensurepip", "orjson", "pip", "shlex", "sitecustomize", "venv"):
        repository.write(
            f"{module}.py", "open('pwned', 'w')  # of the repository: must not be imported"
        )
    step = bare.run(INSTALL)
    assert step.code == 0, step.err
    step = bare.check()
    assert not (repository.root / "pwned").exists()
    assert step.code == 1, step.err
    assert "::error" in step.out
    assert "aggregate-mismatch" in step.summary


def test_the_examples_use_existing_inputs():
    steps = [
        step
        for example in EXAMPLES
        for job in example.get("jobs", {}).values()
        for step in job["steps"]
    ]
    ours = [step for step in steps if step.get("uses", "").startswith("OWNER/perflint@")]
    assert len(ours) == 2
    for step in ours:
        assert {*step.get("with", {})} <= {*ACTION["inputs"]}
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["fetch-depth"] == 0 for step in checkouts)


def test_the_workflows_are_valid():
    folder = pytest.importorskip("check_jsonschema.builtin_schemas")
    schemas = Path(folder.__file__).parent
    workflows = [example for example in EXAMPLES if True in example]  # YAML 1.1 reads `on` as true
    assert len(workflows) == 2
    for workflow in workflows:
        workflow["on"] = workflow.pop(True)
        schema = json.loads((schemas / "vendor" / "github-workflows.json").read_text("utf-8"))
        jsonschema.validate(workflow, schema)


def test_the_gitlab_job_writes_its_artifact(repository, run, clean):
    (job,) = [example["perflint"] for example in EXAMPLES if "perflint" in example]
    (line,) = job["script"]
    repository.write(NAME, clean)
    commit(repository)
    base = repository.git("rev-parse", "HEAD").strip()
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 20.61
    repository.write(NAME, clean)
    commit(repository)
    command, *arguments = shlex.split(line)
    assert command == "perflint"
    environment = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "SOURCE_DATE_EPOCH": "1779003300"}
    outcome = run(*arguments, cwd=repository.root, env=environment)
    assert outcome.returncode == 1, outcome.stderr
    artifact = repository.root / job["artifacts"]["reports"]["codequality"]
    issues = json.loads(artifact.read_text("utf-8"))
    assert "loosened-baseline" in [issue["check_name"] for issue in issues]
