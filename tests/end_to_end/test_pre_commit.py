"""The hooks, run by pre-commit and prek.

Both tools install perflint from a copy of this project, for which pip needs a package index. If the
variable ``PERFLINT_HOOKS_FROM`` is the URL of a repository, they install its HEAD instead.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from perflint.cli.project_hook import SEEN
from tests.paths import ROOT

NAME = "perf_baselines.json"

TOOLS = ("pre-commit", "prek")
KNOWN = "perflint-suppressions.toml"
FILES = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]


class Hooks(NamedTuple):
    """One of the two tools, with its own cache, and the repository of the hooks."""

    tool: Path
    source: str
    revision: str
    environment: dict[str, str]

    def run(self, folder: Path, *arguments: str) -> tuple[int, str]:
        """Run the tool in a folder; return its exit code and its output."""
        return shell(folder, self.environment, self.tool, *arguments)

    def commit(self, folder: Path) -> tuple[int, str]:
        return shell(folder, self.environment, "git", "commit", "-m", "change")


def shell(folder: Path, environment: dict[str, str], *command: object) -> tuple[int, str]:
    done = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout


def clean_environment(cache: Path) -> dict[str, str]:
    """Return the environment without variables for git and perflint; pip needs the others."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COVERAGE_", "GIT_", "PRE_COMMIT", "PREK")) and name != "NO_COLOR"
    }
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(cache),
        "PREK_HOME": str(cache),
        "SOURCE_DATE_EPOCH": "1779003300",  # 2026-05-17
    }


@pytest.fixture(scope="session")
def source(shared_folder: Callable[..., Path]) -> tuple[str, str]:
    """A git repository with the files of this project, committed or not, and its revision."""
    url = os.environ.get("PERFLINT_HOOKS_FROM") or str(shared_folder("source", copy_project))
    code, output = shell(ROOT, clean_environment(ROOT), "git", "ls-remote", url, "HEAD")
    assert code == 0, output
    return url, output.split()[0]


def copy_project(folder: Path) -> None:
    """Make a repository with one commit of the files of this project."""
    environment = clean_environment(folder)
    listing = subprocess.run(FILES, cwd=ROOT, capture_output=True, check=False, env=environment)
    if listing.returncode != 0:
        pytest.skip("this project is not in a git repository, which would list its files")
    for name in filter(None, listing.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    create_repository(folder)
    for command in (("add", "--all"), ("commit", "--quiet", "--no-verify", "-m", "all")):
        code, output = shell(folder, environment, "git", *command)
        assert code == 0, output


def create_repository(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for command in (
        ("init", "--quiet"),
        ("config", "user.name", "Tester"),
        ("config", "user.email", "tester@example.org"),
    ):
        code, output = shell(folder, clean_environment(folder), "git", *command)
        assert code == 0, output


@pytest.fixture(scope="session", params=TOOLS)
def hooks(
    request: pytest.FixtureRequest,
    source: tuple[str, str],
    shared_folder: Callable[..., Path],
) -> Hooks:
    """Each of the two tools; it installs a hook once for all pytest workers."""
    tool = Path(sys.executable).with_name(request.param)
    if not tool.exists():
        pytest.skip(f"{request.param} is not installed")
    cache = shared_folder(f"{request.param}-cache", Path.mkdir)
    return Hooks(tool, *source, clean_environment(cache))


@pytest.fixture
def adopt(project, hooks) -> Callable[..., Path]:
    """Return a function that turns the project into a repository with some of the hooks."""

    def adopt(*ids: str) -> Path:
        create_repository(project.root)
        project.write(
            ".pre-commit-config.yaml",
            f"""\
repos:
  - repo: {hooks.source}
    rev: {hooks.revision}
    hooks: [{", ".join(f"{{ id: {hook} }}" for hook in ids)}]
""",
        )
        code, output = hooks.run(project.root, "install")
        assert code == 0, output
        return project.root

    return adopt


def stage(project) -> None:
    project.git("add", "--all")


def test_try_repo_finds_a_violation(project, hooks, off):
    create_repository(project.root)
    project.write(NAME, off)
    stage(project)
    code, output = hooks.run(project.root, "try-repo", hooks.source, "perflint", "--files", NAME)
    assert code == 1, output
    assert "error[aggregate-mismatch]: mean of 2 steps is 4.49, the file says 5.49" in output


def test_a_violation_blocks_the_commit_and_a_clean_file_passes(adopt, project, hooks, off, clean):
    folder = adopt("perflint")
    project.write(NAME, off)
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "error[aggregate-mismatch]" in output
    assert f"--> {NAME}:17:40 in t2i" in output
    project.write(NAME, clean)
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output
    assert project.git("log", "--format=%s") == "change\n"


def test_the_fix_changes_the_file_and_stops_the_commit_once(adopt, project, hooks, fixable, clean):
    folder = adopt("perflint-fix")
    file = project.write(NAME, fixable)
    stage(project)
    staged = project.git("show", f":{NAME}")
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert f"fixed {NAME}: write 2026-05-17 in both places" in output
    assert json.loads(file.read_text()) == clean
    assert project.git("show", f":{NAME}") == staged, "the index is not changed"
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output


@pytest.mark.parametrize("answer", ["y", "n"])
def test_the_printed_command_stages_nothing_that_was_held_back(
    adopt, project, hooks, fixable, answer
):
    """Both tools put unstaged changes back after the hook, which does not see them."""
    folder = adopt("perflint-fix")
    fixable["notes"] = [""] * 9  # several lines between the changes, so that they do not conflict
    file = project.write(NAME, {**fixable, "notes": [*fixable["notes"], "old"]})
    stage(project)
    file.write_text(file.read_text().replace("old", "held back"))
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "held back" in file.read_text()
    assert "Captured 2026-05-17." in file.read_text()
    (command,) = re.findall("to stage the fixes: (.+)", output)
    code, output = shell(
        folder, hooks.environment, "sh", "-c", f"yes {answer} | head -1 | {command}"
    )
    assert code == 0, output
    staged = project.git("show", f":{NAME}")
    assert "held back" not in staged
    assert ("Captured 2026-05-17." in staged) is (answer == "y")


def test_an_edit_that_is_refused_gets_no_date_and_can_be_taken_back(adopt, project, hooks, clean):
    folder = adopt("perflint-fix", "perflint-project")
    clean["metadata"] = {"description": "Captured 2026-04-01.", "last_updated": "2026-04-01"}
    before = project.write(NAME, clean).read_bytes()
    stage(project)
    assert hooks.commit(folder)[0] == 0
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 10.31
    edited = project.write(NAME, clean).read_bytes()
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "error[date-not-bumped]" in output
    assert "help: fix the scenario first; the date follows\n" in output
    assert (folder / NAME).read_bytes() == edited
    project.write(NAME, before)
    assert project.git("status", "--porcelain", "--untracked-files=no") == f"MM {NAME}\n"
    stage(project)
    code, output = hooks.commit(folder)
    assert "nothing to commit" in output


def test_the_fix_removes_the_unused_suppressions_of_committed_files(adopt, project, hooks, clean):
    folder = adopt("perflint-fix")
    for name in "ab":
        project.write(f"{name}/{NAME}", clean)
    stage(project)
    assert hooks.commit(folder)[0] == 0
    entries = [
        f'  {{ rule = "sample-gap", path = "{name}/{NAME}", at = "/x" }},\n' for name in "ab"
    ]
    known = project.write(KNOWN, f"suppressions = [\n{''.join(entries)}]\n")
    stage(project)
    project.git("commit", "--quiet", "--no-verify", "-m", "entries")
    clean["metadata"]["description"] = "Captured on 2026-05-17."
    project.write(f"a/{NAME}", clean)
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "fixed perflint-suppressions.toml: remove 1 unused suppression" in output
    assert known.read_text() == f"suppressions = [\n{entries[1]}]\n"
    stage(project)
    assert hooks.commit(folder)[0] == 0


def test_other_json_files_are_skipped(adopt, project, hooks):
    folder = adopt("perflint")
    project.write("package.json", {"name": "x"})
    project.write("notes.txt", "not JSON")
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output


def test_a_commit_without_json_files_does_not_run_the_hook(adopt, project, hooks):
    folder = adopt("perflint")
    project.write("notes.txt", "not JSON")
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output
    assert "no files to check" in output


def test_all_files_are_checked_on_request(adopt, project, hooks, off):
    folder = adopt("perflint")
    project.write("perflint.toml", 'select = ["aggregate-mismatch"]\n')
    project.write(f"a b/{NAME}", off)
    project.write(f"größe/{NAME}", off)
    stage(project)
    code, output = hooks.run(folder, "run", "--all-files")
    assert code == 1, output
    assert f"a b/{NAME}:17:40" in output
    assert f"größe/{NAME}:17:40" in output
    assert "Found 2 errors (2 files, 2 scenarios)" in output


def test_warnings_do_not_block_a_commit(adopt, project, hooks, clean):
    folder = adopt("perflint")
    clean["scenarios"]["t2i"]["expected_e2e"] = 10.61
    project.write(NAME, clean)
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output


def test_the_manifest_is_valid(tmp_path):
    tool = Path(sys.executable).with_name("pre-commit")
    if not tool.exists():
        pytest.skip("pre-commit is not installed")
    arguments = ("validate-manifest", ".pre-commit-hooks.yaml")
    assert shell(ROOT, clean_environment(tmp_path), tool, *arguments) == (0, "")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("perf_baselines.json", True),
        ("perflint-suppressions.toml", True),
        ("a/perflint-suppressions.toml", False),
        ("pyproject.toml", False),
        ("a/server_args.py", True),
        ("a/server_args/model.py", True),
        ("server_args.py", True),
        ("a/my_server_args.py", False),
        ("a/server_args/deeper/x.py", False),
        ("a/module.py", False),
    ],
)
def test_the_hooks_match_baselines_and_argument_files(path, expected):
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    patterns = [hook["files"] for hook in hooks if hook.get("pass_filenames", True)]
    assert {re.search(pattern, path) is not None for pattern in patterns} == {expected}
    is_suppressions = path == "perflint-suppressions.toml"
    assert (SEEN.search(path) is not None) is (expected and not is_suppressions)


def test_only_a_new_flag_of_an_argument_file_is_reported(adopt, project, hooks):
    folder = adopt("perflint")
    old = """\
class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--port", type=int, default=8000)
"""
    project.write("server_args.py", old)
    stage(project)
    project.git("commit", "--quiet", "--no-verify", "-m", "old")
    new = old.replace("30000\n", '30000\n    host: str = "::"\n')
    project.write("server_args.py", f'{new}        parser.add_argument("--hosts")\n')
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "error[argument-without-field]: `--hosts`" in output
    assert "--port" not in output, "the findings on the old flag are not reported"


# renames, deletions, and the suppression file


@pytest.fixture
def known(project, off):
    """Return a function that adds a baseline with a finding that is suppressed, with a reason."""

    def known(folder: Path, hooks: Hooks) -> None:
        project.write("perflint.toml", 'ignore = ["stale-date"]\n')
        project.write(NAME, off)
        stage(project)
        assert project.perflint("check", "--suppress-all", *TODAY).code == 0
        arguments = ("aggregate-mismatch", NAME, "--reason", "because", *TODAY)
        assert project.perflint("suppress", *arguments).code == 0
        stage(project)
        code, output = hooks.commit(folder)
        assert code == 0, output

    return known


TODAY = ("--today", "2026-05-17")


def check_main(project) -> None:
    """Check that the whole repository is clean, as a push to the main branch does."""
    outcome = project.perflint("check", *TODAY)
    assert outcome.code == 0, outcome.out
    assert 'reason = "because"' in (project.root / KNOWN).read_text()


def test_a_rename_is_refused_until_its_suppressions_follow(adopt, project, hooks, known):
    folder = adopt("perflint")
    known(folder, hooks)
    project.git("mv", NAME, "perf_baselines_h100.json")
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "error[moved-suppression]: 1 suppression for perf_baselines.json: what it" in output
    assert "help: update the path: perflint check --fix\n" in output
    before = project.git("diff", "--cached", "--raw")
    assert project.perflint("check", "--fix", *TODAY).code == 0
    assert project.git("diff", "--cached", "--raw") == before
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output
    check_main(project)


def test_the_fix_follows_a_rename_and_names_what_to_stage(adopt, project, hooks, known):
    folder = adopt("perflint-fix", "perflint-project")
    known(folder, hooks)
    project.git("branch", "base")
    project.git("mv", NAME, "perf_baselines_h100.json")
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert f"perflint: to stage the fixes: git add --patch {KNOWN}" in output
    assert project.git("diff", "--cached", "--name-only").split() == ["perf_baselines_h100.json"]
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output
    check_main(project)
    assert project.perflint("check", "--base", "base", "--require-base", *TODAY).code == 0


def test_a_scenario_moves_to_another_file(adopt, project, hooks, known, off):
    folder = adopt("perflint-fix", "perflint-project")
    known(folder, hooks)
    second = json.loads(json.dumps(off))
    second["scenarios"] = {"t2v": off["scenarios"]["t2i"]}
    second["scenarios"]["t2v"]["expected_avg_denoise_ms"] = 4.49
    project.write("perf_baselines_b200.json", second)
    stage(project)
    assert hooks.commit(folder)[0] == 0
    moved = json.loads((folder / NAME).read_text())["scenarios"].pop("t2i")
    second["scenarios"]["t2i"] = moved
    project.write("perf_baselines_b200.json", second)
    project.git("rm", "--quiet", NAME)
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert f"from {NAME} to perf_baselines_b200.json" in output
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output
    check_main(project)


def test_a_deletion_is_told_although_it_is_a_warning(adopt, project, hooks, clean):
    folder = adopt("perflint-fix", "perflint-project")
    project.write(NAME, clean)
    stage(project)
    assert hooks.commit(folder)[0] == 0
    project.git("rm", "--quiet", NAME)
    code, output = hooks.commit(folder)
    assert code == 0, output
    assert "warning[removed-scenario]: the file was deleted, and with it `t2i`" in output


def test_a_deletion_with_an_error_stops_the_commit(adopt, project, hooks, clean):
    folder = adopt("perflint-project")
    project.write("perflint.toml", 'severity = { removed-scenario = "error" }\n')
    project.write(NAME, clean)
    stage(project)
    assert hooks.commit(folder)[0] == 0
    project.git("rm", "--quiet", NAME)
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "error[removed-scenario]" in output


@pytest.mark.parametrize("hook", ["perflint", "perflint-fix", "perflint-project"])
def test_a_commit_that_only_removes_a_suppression_is_judged(adopt, project, hooks, known, hook):
    folder = adopt(hook)
    known(folder, hooks)
    lines = (folder / KNOWN).read_text().splitlines(keepends=True)
    project.write(KNOWN, "".join(line for line in lines if "because" not in line))
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 1, output
    assert "error[aggregate-mismatch]" in output
    assert "; the change removes its suppression\n" in output


def test_other_commits_print_nothing_and_all_files_pass(adopt, project, hooks, known):
    folder = adopt("perflint", "perflint-project")
    known(folder, hooks)
    project.write("notes.txt", "text")
    stage(project)
    code, output = hooks.commit(folder)
    assert code == 0, output
    assert "ompared" not in output
    assert "No violations" not in output
    code, output = hooks.run(folder, "run", "--all-files")
    assert code == 0, output


def test_a_run_on_all_files_of_a_shallow_clone_passes(adopt, project, hooks, known, tmp_path):
    """As on pre-commit.ci, which names no base: `perflint-project` has nothing to judge."""
    folder = adopt("perflint-project")
    known(folder, hooks)
    project.git("rm", "--quiet", NAME)
    project.git("commit", "--quiet", "--no-verify", "--message", "delete")
    clone = tmp_path / "clone"
    project.git("clone", "--quiet", "--depth=1", folder.as_uri(), str(clone))
    code, output = hooks.run(clone, "run", "--all-files")
    assert code == 0, output
    assert "perflint:" not in output
    assert "ompared" not in output


def test_a_push_compares_the_refs(adopt, project, hooks, known):
    folder = adopt("perflint-project")
    known(folder, hooks)
    project.git("branch", "base")
    project.git("mv", NAME, "perf_baselines_h100.json")
    project.git("commit", "--quiet", "--no-verify", "--message", "rename")
    refs = ("--from-ref", "base", "--to-ref", "HEAD")
    code, output = hooks.run(folder, "run", "--hook-stage", "pre-push", *refs)
    assert code == 1, output
    assert "error[moved-suppression]" in output
    assert "perflint check --fix --base base\n" in output


def test_whole_runs_and_pull_requests_of_one_repository(
    adopt, project, hooks, known, off, monkeypatch
):
    """``pre-commit run --all-files`` judges whole files on main, and the change in a request."""
    folder = adopt("perflint", "perflint-project")
    known(folder, hooks)
    project.git("branch", "--force", "main")
    project.git("update-ref", "refs/remotes/origin/main", "main")
    assert hooks.run(folder, "run", "--all-files")[0] == 0
    off["scenarios"]["t2v"] = json.loads(json.dumps(off["scenarios"]["t2i"]))
    project.write(NAME, off)
    stage(project)
    project.git("commit", "--quiet", "--no-verify", "--message", "add an error")
    request = hooks._replace(environment=hooks.environment | {"GITHUB_BASE_REF": "main"})
    for run in (hooks, request):
        code, output = run.run(folder, "run", "--all-files")
        assert code == 1, output
        assert output.count("error[aggregate-mismatch]") == 1
        assert "in t2v" in output
    project.git("update-ref", "refs/remotes/origin/main", "HEAD")
    project.write("notes.txt", "text")
    stage(project)
    project.git("commit", "--quiet", "--no-verify", "--message", "something else")
    code, output = request.run(folder, "run", "--all-files")
    assert code == 0, "the pull request did not touch it: " + output
    code, output = hooks.run(folder, "run", "--all-files")
    assert code == 1, "a push to main judges whole files: " + output
