"""``perflint init`` without a terminal: what it prints, proposes and writes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.paths import FIXTURES

NAME = "perf_baselines.json"
SUPPRESSIONS = "perflint-suppressions.toml"
YAML = ".pre-commit-config.yaml"
ORIGIN = ("--repo", "https://example.org/perflint", "--rev", "v0.1.0")
EXISTING = """\
# ours
repos:
  - repo: https://example.org/one
    rev: v1.0.0  # pinned
    hooks:
      - id: one

# for the service
ci: {}
"""
ADDED = """\
  - repo: https://example.org/perflint
    rev: v0.1.0
    hooks:
      - id: perflint-fix
      - id: perflint-project
"""
STATS = {
    "min": 1.5, "max": 1.5, "mean": 1.5, "median": 1.5, "stddev": 0, "iqr": 0, "q1": 1.5, "q3": 1.5,
    "rounds": 1,
}  # fmt: skip
RUN = {
    "datetime": "2026-05-17T00:00:00",
    "machine_info": {},
    "benchmarks": [{"fullname": "t", "name": "t", "stats": STATS}],
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779003300")  # 2026-05-17


@pytest.fixture
def adopting(repository, off):
    """A repository with a wrong baseline, runs recognized by content, and pre-commit."""
    repository.write(NAME, off)
    repository.write("bench/1.json", RUN)
    repository.write("bench/2.json", RUN)
    repository.write("pyproject.toml", '[project]\nname = "x"')
    repository.write(YAML, EXISTING)
    return repository


def engine_args():
    """Return the source of an argument file."""
    lines = ["class EngineArgs:", *(f"    field_{number}: int = 1" for number in range(5))]
    lines += ["    def add_cli_args(parser):"]
    lines += [f'        parser.add_argument("--field-{number}")' for number in range(5)]
    return "\n".join(lines) + "\n"


def tree(root):
    """Return all files with their bytes, without those of git except the hooks."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in files
        if ".git" not in path.parts or "hooks" in path.parts
    }


def test_the_survey(adopting):
    adopting.write("python/server_args.py", "class ServerArgs:\n    port: int = 1\n")
    adopting.write("latency.json", {"a": [1.5, 2.5, 3.5]})
    adopting.write(".github/workflows/ci.yml", "on: push\n")
    outcome = adopting.perflint("init", "--dry-run")
    assert outcome.code == 0
    assert outcome.out.startswith(
        """\
baselines  2 files, pytest-benchmark: bench/1.json and bench/2.json
           1 file, sglang-diffusion: perf_baselines.json
arguments  1 file, python/server_args.py
unknown    1 file, no known format matches: latency.json
           to describe it: perflint formats --draft latency.json
policy     sglang-diffusion: snapshot (default); too few past changes of measurements: 0, \
at least 5 are needed
settings   none yet
hooks      .pre-commit-config.yaml
CI         .github/workflows/ci.yml
findings   1 error

1. """
    )
    assert "\n  to check pull requests in CI: perflint help ci\n" in outcome.out


@pytest.fixture
def tightened(repository, clean):
    """A repository in which six commits improved one value each."""
    for number in range(7):
        clean["scenarios"]["t2i"]["stages_ms"]["DenoisingStage"] = 9.02 - number / 10
        repository.write(NAME, clean)
        repository.git("add", ".")
        repository.git("commit", "--quiet", "-m", "faster")
    return repository


def test_the_policy_of_the_history_is_proposed_with_its_commits(tightened):
    latest = tightened.git("log", "-2", "--format=%h", "--abbrev=7").split()
    reason = "of the last 6 changes of measurements, 6 improved single values, such as "
    reason += " and ".join(latest)
    outcome = tightened.perflint("init", "--yes")
    assert f"policy     sglang-diffusion: tighten-only; {reason}\n" in outcome.out
    assert (
        (tightened.root / "perflint.toml").read_text()
        == f"""\
[[baselines]]   # the names that sglang-diffusion recognizes
files = ["**/perf_baselines*.json", "**/perf_baselines/*.json"]
# O{reason[1:]}.
policy = "tighten-only"
"""
    )
    again = tightened.perflint("init", "--yes")
    assert again.code == 0
    assert "policy  " not in again.out
    assert "Settings are in perflint.toml." in again.out


def test_no_policy_is_shown_outside_of_a_repository(project, clean):
    project.write(NAME, clean)
    assert "policy" not in project.perflint("init", "--dry-run").out


CHOICE = (
    ".github/workflows/lint.yml runs pre-commit on all files. If nothing differs from the base, "
    'as after a push, perflint then checks whole files. With scope = "changed" in {}, it reports '
    "only what a change touches: nothing in such a run.\n"
)


def test_the_scope_is_offered_if_ci_runs_on_all_files(adopting):
    adopting.write(".github/workflows/lint.yml", "- run: pre-commit run --all-files")
    outcome = adopting.perflint("init", "--dry-run")
    assert "+[tool.perflint]\n+# CI runs" in outcome.out
    assert '+# scope = "changed"\n+\n+[[tool.perflint.baselines]]' in outcome.out
    assert CHOICE.format("[tool.perflint] of pyproject.toml") in outcome.out


def test_the_scope_is_offered_without_other_settings(repository, clean):
    repository.write(NAME, clean)
    repository.write(".github/workflows/lint.yml", "- uses: pre-commit/action@v3.0.1")
    outcome = repository.perflint("init", "--dry-run")
    assert "No settings are needed" in outcome.out
    assert CHOICE.format("the configuration") in outcome.out


def test_the_scope_is_offered_with_existing_settings(adopting):
    adopting.write(".github/workflows/lint.yml", "- run: prek run -a")
    adopting.write("perflint.toml", "")
    assert CHOICE.format("perflint.toml") in adopting.perflint("init", "--dry-run").out


@pytest.mark.parametrize(("flags", "code"), [(("--dry-run",), 0), ((), 2)])
def test_without_a_terminal_all_changes_are_shown_and_none_written(adopting, flags, code):
    before = tree(adopting.root)
    outcome = adopting.perflint("init", *ORIGIN, *flags)
    assert outcome.code == code
    assert tree(adopting.root) == before
    assert "perflint: nothing was written" in outcome.err
    assert ("--yes writes all changes" in outcome.err) is (code == 2)
    assert "\n".join(f"+{line}" for line in ADDED.splitlines()) in outcome.out
    assert '+files = ["bench/**/*.json"]' in outcome.out
    assert "     1  error    aggregate-mismatch\n" in outcome.out
    assert '+  { rule = "aggregate-mismatch", path = "perf_baselines.json"' in outcome.out
    assert "git add" not in outcome.out


def test_yes_writes_all_changes_and_a_second_run_none(adopting):
    dry_run = adopting.perflint("init", "--dry-run", *ORIGIN).out
    outcome = adopting.perflint("init", "--yes", *ORIGIN)
    assert (outcome.code, outcome.err) == (0, "")
    assert [line for line in outcome.out.splitlines() if line[:1] in "+-"] == [
        line for line in dry_run.splitlines() if line[:1] in "+-"
    ]
    assert f"git add pyproject.toml {YAML} {SUPPRESSIONS}\n" in outcome.out
    written = tree(adopting.root)
    expected = EXISTING.replace("\n\n#", f"\n{ADDED}\n#")
    assert written[YAML].decode() == expected.replace("ci: {}", "ci: {skip: [perflint-fix]}")
    assert "`ci` skips perflint-fix, so that pre-commit.ci does not push its fixes" in outcome.out
    assert written["pyproject.toml"].startswith(b'[project]\nname = "x"\n\n[[tool.perflint')
    assert adopting.check().code == 0
    again = adopting.perflint("init", "--yes", *ORIGIN)
    assert (again.code, again.err) == (0, "")
    assert tree(adopting.root) == written
    assert "Settings are in pyproject.toml.\n" in again.out
    assert f"The hook is in {YAML}.\n" in again.out
    assert f"Existing findings are suppressed in {SUPPRESSIONS}.\n" in again.out
    assert "findings   none, 1 ignored\n" in again.out
    assert "1. " not in again.out


def test_the_suppression_file_equals_that_of_suppress_all(adopting):
    assert adopting.perflint("init", "--yes").code == 0
    written = (adopting.root / SUPPRESSIONS).read_bytes()
    (adopting.root / SUPPRESSIONS).unlink()
    adopting.check("--suppress-all")
    assert (adopting.root / SUPPRESSIONS).read_bytes() == written


def test_a_note_tells_which_findings_can_be_fixed_first(repository, fixable):
    repository.write(NAME, fixable)
    outcome = repository.perflint("init", "--dry-run")
    assert "1 of them can be fixed first: perflint check --fix\n" in outcome.out


def test_a_long_diff_is_cut(repository, off):
    scenario = off["scenarios"]["t2i"]
    off["scenarios"] = {f"t{number}": scenario for number in range(40)}
    repository.write(NAME, off)
    outcome = repository.perflint("init", "--yes")
    assert "2. Suppress 40 existing findings in perflint-suppressions.toml\n" in outcome.out
    assert "    40  error    aggregate-mismatch\n" in outcome.out
    assert "... and 27 more lines\n" in outcome.out
    assert (repository.root / SUPPRESSIONS).read_text().count("rule =") == 40


def test_no_settings_for_files_that_are_recognized_by_name(repository, clean):
    repository.write(NAME, clean)
    repository.write("pyproject.toml", "[project]\n")
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "No settings are needed: perflint recognizes these files by name.\n" in outcome.out
    assert "There are no existing findings to suppress.\n" in outcome.out
    assert (repository.root / "pyproject.toml").read_text() == "[project]\n"
    assert not (repository.root / SUPPRESSIONS).exists()


def test_without_a_pyproject_the_settings_are_written_to_perflint_toml(adopting):
    (adopting.root / "pyproject.toml").unlink()
    assert adopting.perflint("init", "--yes").code == 0
    written = (adopting.root / "perflint.toml").read_text()
    assert written.startswith("[[baselines]]")
    adopting.write("bench/1.json", "{")
    assert "invalid-json" in adopting.report("--select", "invalid-json").rules


def test_argument_files_with_other_names_are_configured_and_added_to_the_hook(repository):
    repository.write("cli/args.py", engine_args())
    repository.write(YAML, EXISTING)
    outcome = repository.perflint("init", "--yes", *ORIGIN)
    assert "arguments  cli/args.py (EngineArgs.add_cli_args)\n" in outcome.out
    assert "functions = " not in (repository.root / "perflint.toml").read_text()
    (*_, entry) = yaml.safe_load((repository.root / YAML).read_text())["repos"]
    assert entry["hooks"][0]["files"].endswith(r"|^cli/args\.py)$")
    assert "missing-help" in (repository.root / SUPPRESSIONS).read_text()


def test_no_changes_are_proposed_if_there_is_nothing_to_check(repository):
    repository.write("package.json", {"name": "x"})
    repository.write(YAML, EXISTING)
    before = tree(repository.root)
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "There is nothing to check yet" in outcome.out
    assert tree(repository.root) == before


@pytest.mark.parametrize(
    "existing",
    [
        "repos:\n- repo: x\n  rev: v1\n  hooks: [{id: perflint}, {id: perflint-project}]\n",
        "repos:\n- repo: local\n  hooks:\n  - {id: numbers, entry: perflint check --staged}\n",
    ],
)
def test_an_existing_hook_is_kept(adopting, existing):
    adopting.write(YAML, existing)
    assert f"The hook is in {YAML}.\n" in adopting.perflint("init", "--yes").out
    assert (adopting.root / YAML).read_text() == existing


def test_a_hook_file_without_the_hook_for_deletions_is_named(adopting):
    adopting.write(YAML, "repos:\n- repo: x\n  rev: v1\n  hooks: [{id: perflint-fix}]\n")
    expected = f"The hook is in {YAML}, without perflint-project, which checks deletions: add it"
    assert expected in adopting.perflint("init", "--yes").out


@pytest.mark.parametrize("text", ["repos: [{repo: a, hooks: []}]\n", "", "repos:\n\t- x\n"])
def test_a_hook_file_that_cannot_be_edited_is_kept_and_the_other_steps_run(adopting, text):
    adopting.write(YAML, text)
    outcome = adopting.perflint("init", "--yes", *ORIGIN)
    assert outcome.code == 2
    assert f"2. Add the hooks to {YAML}: not changed (" in outcome.out
    assert "); add this yourself\n" + ADDED in outcome.out
    assert (adopting.root / YAML).read_text() == text
    assert (adopting.root / SUPPRESSIONS).exists()


def test_the_service_skips_local_hooks(adopting):
    """They run the perflint on the PATH, which the service does not have."""
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 0
    written = (adopting.root / YAML).read_text()
    assert "ci: {skip: [perflint-fix, perflint-project]}\n" in written
    assert "`ci` skips perflint-fix and perflint-project, because pre-commit.ci" in outcome.out


def test_the_hook_is_added_if_the_hooks_that_the_service_skips_cannot_be_edited(adopting):
    text = "x: &hooks [one]\nci:\n  skip: *hooks\nrepos:\n"
    adopting.write(YAML, f"{text}  - repo: a\n    hooks: []\n")
    outcome = adopting.perflint("init", "--yes", *ORIGIN)
    assert outcome.code == 0
    assert "Add perflint-fix to `skip` below `ci` yourself (no safe position" in outcome.out
    assert "\n  skip: [perflint-fix]\n" in outcome.out
    written = (adopting.root / YAML).read_text()
    assert written.startswith(text)
    assert written.endswith(ADDED)


def test_a_pyproject_that_cannot_be_edited_is_kept(adopting):
    adopting.write("pyproject.toml", "tool = { x = 1 }\n")
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 2
    title = "1. Add settings to pyproject.toml: not changed (its content does not allow another"
    assert title in outcome.out
    assert (adopting.root / "pyproject.toml").read_text() == "tool = { x = 1 }\n"


def test_the_hook_is_added_to_prek_toml(adopting):
    (adopting.root / YAML).unlink()
    text = '# ours\r\n[[repos]]\r\nrepo = "builtin"\r\nhooks = [{ id = "check-json" }]\r\n'
    adopting.write("prek.toml", text)
    outcome = adopting.perflint("init", "--yes", *ORIGIN)
    assert outcome.code == 0
    assert "  prek install\n" in outcome.out
    written = (adopting.root / "prek.toml").read_bytes().decode()
    assert written.startswith(f'{text}\r\n[[repos]]\r\nrepo = "https://example.org/perflint"\r\n')
    tool = Path(sys.executable).with_name("prek")
    if tool.exists():
        command = [tool, "validate-config", "prek.toml"]
        assert subprocess.run(command, cwd=adopting.root, check=False).returncode == 0
    assert "The hook is in prek.toml.\n" in adopting.perflint("init", "--yes", *ORIGIN).out


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lefthook.yml", "pre-commit:\n  jobs:\n    - name: perflint\n      run: perflint check"),
        (".husky/pre-commit", "perflint check --staged --fix\n"),
        (".git/hooks/pre-commit", "perflint check --staged --fix\n"),
    ],
)
def test_for_other_hook_managers_the_hook_is_only_shown(adopting, path, text):
    (adopting.root / YAML).unlink()
    file = adopting.write(path, "# mine\n")
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 0
    assert f"2. Add this hook to {path} yourself\n{text}" in outcome.out
    assert file.read_text() == "# mine\n"
    if not path.startswith(".git/"):
        file.write_text("perflint check --staged\n")
        assert f"The hook is in {path}.\n" in adopting.perflint("init", "--yes").out


def test_without_a_hook_manager_the_git_hook_is_written(repository, clean):
    repository.write(NAME, clean)
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "+exec perflint check --staged --fix\n" in outcome.out
    hook = repository.root / ".git/hooks/pre-commit"
    assert hook.read_bytes() == (FIXTURES.parents[1] / "hooks/pre-commit").read_bytes()
    assert "The hook is in .git/hooks/pre-commit.\n" in repository.perflint("init", "--yes").out


def test_no_hook_is_written_to_a_shared_hooks_directory(repository, clean, tmp_path):
    repository.write(NAME, clean)
    repository.git("config", "core.hooksPath", str(tmp_path / "all"))
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    note = f"Git runs the hooks of {tmp_path / 'all'}; perflint install writes the hook there.\n"
    assert note in outcome.out
    assert not (tmp_path / "all").exists()


def test_the_hook_is_written_to_a_hooks_directory_in_the_repository(repository, clean):
    repository.write(NAME, clean)
    repository.git("config", "core.hooksPath", ".githooks")
    assert repository.perflint("init", "--yes").code == 0
    assert (repository.root / ".githooks/pre-commit").exists()


def test_outside_of_a_repository_no_hook_is_written(project, clean):
    project.write(NAME, clean)
    outcome = project.perflint("init", "--yes")
    assert outcome.code == 0
    note = "This is not a git repository; after git init, perflint install writes the hook.\n"
    assert note in outcome.out


def test_in_a_subdirectory(adopting, monkeypatch):
    monkeypatch.chdir(adopting.root / "bench")
    outcome = adopting.perflint("init", "--yes")
    assert outcome.out.startswith(f"Repository: {adopting.root}\n")
    assert f"git add ../pyproject.toml ../{YAML} ../{SUPPRESSIONS}\n" in outcome.out
    assert (adopting.root / SUPPRESSIONS).exists()


def test_submodules_and_linked_work_trees_are_set_up_separately(adopting, monkeypatch, tmp_path):
    adopting.git("add", ".")
    adopting.git("commit", "-qm", "all")
    linked, module = tmp_path / "linked", adopting.root / "module"
    adopting.git("worktree", "add", "-q", str(linked))
    source = adopting.root.as_uri()
    adopting.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", source, "module")
    for folder in (linked, module):
        (folder / YAML).unlink()
        monkeypatch.chdir(folder)
        outcome = adopting.perflint("init", "--yes")
        assert outcome.code == 0
        assert "wrote " in outcome.out
        assert (folder / SUPPRESSIONS).exists()
        hooks = subprocess.check_output(["git", "rev-parse", "--git-path", "hooks"], text=True)
        assert (folder / hooks.strip() / "pre-commit").exists()
        (folder / hooks.strip() / "pre-commit").unlink()
    assert not (adopting.root / SUPPRESSIONS).exists()


def test_a_bare_repository_is_an_error(project, monkeypatch):
    project.git("init", "-q", "--bare")
    outcome = project.perflint("init", "--yes")
    assert outcome.code == 2
    assert "is a bare repository, without a work tree to set up" in outcome.err


def test_files_missing_in_a_sparse_checkout_are_counted(adopting):
    adopting.git("add", ".")
    adopting.git("commit", "-qm", "all")
    adopting.git("sparse-checkout", "set", "--no-cone", "/*", "!/bench/")
    outcome = adopting.perflint("init", "--dry-run")
    assert "Not checked: 2 tracked files not in this checkout\n" in outcome.out
    assert "pytest-benchmark" not in outcome.out


def test_control_characters_in_names_are_escaped(repository):
    for name in ("a\x1b[31m\n", os.fsdecode(b"b\xff")):
        repository.write(f"bench{name}/x.json", RUN)
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "\x1b" not in outcome.out
    assert "bencha\\x1b[31m\\n/x.json and benchb\\xff/x.json" in outcome.out


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        ("perflint.toml", 1, "selekt = []\n"),
        ("pyproject.toml", 2, "[tool.perflint]\nselekt = []\n"),
        ("pyproject.toml", 1, "[tool.perflint\n"),
    ],
)
def test_invalid_settings_are_an_error(adopting, path, line, text):
    adopting.write(path, text)
    before = tree(adopting.root)
    outcome = adopting.perflint("init", "--yes")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{path}:{line}: " in outcome.err
    assert tree(adopting.root) == before


def test_the_hook_is_added_to_prek_and_pre_commit(adopting):
    adopting.write("prek.toml", "")
    assert adopting.perflint("init", "--yes", *ORIGIN).code == 0
    assert all("perflint-fix" in (adopting.root / path).read_text() for path in ("prek.toml", YAML))


def test_a_note_names_an_argument_file_that_the_settings_do_not_include(adopting):
    adopting.write("cli/args.py", engine_args())
    adopting.write("perflint.toml", "ignore = []\n")
    outcome = adopting.perflint("init", "--yes")
    assert "Settings are in perflint.toml, which does not include cli/args.py.\n" in outcome.out
    assert (adopting.root / "perflint.toml").read_text() == "ignore = []\n"


def test_existing_settings_are_kept_and_used(adopting):
    adopting.write("pyproject.toml", '[tool.perflint]\nsuppressions = "known.toml"\n')
    outcome = adopting.perflint("init", "--yes")
    assert "Settings are in pyproject.toml.\n" in outcome.out
    assert "suppressions" in (adopting.root / "known.toml").read_text()


@pytest.mark.parametrize(
    ("break_file", "message"),
    [
        (lambda file: file.chmod(0o444), "is read-only; not written"),
        (
            lambda file: (shutil.move(file, file.parents[1] / "y"), file.symlink_to("../y")),
            "outside the repository; not read",
        ),
    ],
)
def test_a_protected_file_is_not_written_and_the_other_steps_run(adopting, break_file, message):
    break_file(adopting.root / YAML)
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 2
    assert message in outcome.out + outcome.err
    assert (adopting.root / YAML).read_text() == EXISTING
    assert (adopting.root / SUPPRESSIONS).exists()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--yes", "--dry-run"), "--yes cannot be combined with --dry-run"),
        (("--rev", "v1"), "--rev requires --repo"),
    ],
)
def test_invalid_combinations_of_options(adopting, flags, message):
    outcome = adopting.perflint("init", *flags)
    assert (outcome.code, outcome.err) == (2, f"perflint: error: {message}\n")


def test_the_step_of_a_workflow_names_a_repository_on_github(adopting):
    adopting.write(".github/workflows/ci.yml", "on: push\n")
    origin = ("--repo", "https://github.com/a/b.git", "--rev", "v1.2")
    assert (
        "fetch-depth: 0:  - uses: a/b@v1.2\n" in adopting.perflint("init", "--dry-run", *origin).out
    )
    output = adopting.perflint("init", "--dry-run", *ORIGIN).out
    assert "- uses:" not in output, "it is not on GitHub"
    assert "pip install git+https://example.org/perflint@v0.1.0 && " in output


def test_no_ci_step_is_shown_if_ci_mentions_perflint(adopting):
    adopting.write(".gitlab-ci.yml", "test: make\n")
    recipe = "pip install git+https://example.org/perflint@v0.1.0 && perflint check --base"
    assert recipe in adopting.perflint("init", "--dry-run", *ORIGIN).out
    adopting.write(".gitlab-ci.yml", "test: perflint check\n")
    outcome = adopting.perflint("init", "--dry-run", *ORIGIN)
    assert recipe not in outcome.out
    assert "CI already mentions perflint: .gitlab-ci.yml.\n" in outcome.out


def test_an_unreadable_file_is_an_error(adopting):
    (adopting.root / NAME).unlink()
    os.symlink("missing", adopting.root / NAME)
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 2
    assert f"{NAME}: cannot be read: dangling symlink" in outcome.err


def test_the_written_hook_runs(adopting):
    """pre-commit runs the local hook, which runs the perflint on the PATH."""
    tool = Path(sys.executable).with_name("pre-commit")
    if not tool.exists():
        pytest.skip("pre-commit is not installed")
    adopting.write(YAML, "repos: []\n")
    assert adopting.perflint("init", "--yes").code == 0
    (entry,) = yaml.safe_load((adopting.root / YAML).read_text())["repos"]
    if entry["repo"] != "local":
        pytest.skip("this perflint was installed from a public repository")
    adopting.git("add", ".")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(adopting.root.parent)}

    def commit():
        return subprocess.run(
            [tool, "run"],
            cwd=adopting.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    done = commit()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "perflint-fix" in done.stdout
    baseline = json.loads((adopting.root / NAME).read_text())
    baseline["scenarios"]["t2i"]["expected_median_denoise_ms"] = 9.99
    adopting.write(NAME, baseline)
    adopting.git("add", ".")
    done = commit()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "median of 2 steps is 4.49" in done.stdout


def test_titles_and_next_commands(adopting):
    (adopting.root / "pyproject.toml").unlink()
    adopting.write(YAML, EXISTING.partition("# for the service")[0])
    output = adopting.perflint("init", "--dry-run", *ORIGIN).out
    assert "1. Create perflint.toml\n" in output
    assert f"2. Add the hooks to {YAML}\n--- " in output, "no note on a hook that is fetched"
    again = " ".join(("perflint", "init", *ORIGIN))
    assert f"\n  {again}\n" in output
    again = " ".join(("perflint", "init", "--yes", *ORIGIN))
    assert f"\n  {again}\n" in adopting.perflint("init", *ORIGIN).out


def test_a_note_tells_what_a_local_hook_runs(adopting, monkeypatch):
    monkeypatch.setattr("perflint.cli.init.installed_origin", lambda: None)
    output = adopting.perflint("init", "--dry-run").out
    assert f"2. Add the hooks to {YAML}\nThey run the perflint on the PATH. " in output


def test_outside_of_a_repository_git_add_is_not_suggested(project, off):
    project.write(NAME, off)
    outcome = project.perflint("init", "--yes")
    assert f"wrote {SUPPRESSIONS}\n" in outcome.out
    assert "git add" not in outcome.out


def test_a_crashed_rule_is_an_error(adopting, monkeypatch):
    from perflint.rules.baseline import sample_gap

    def crash(*_):
        raise RuntimeError("oh")
        yield

    monkeypatch.setattr(sample_gap, "RULE", sample_gap.RULE._replace(check=crash))
    outcome = adopting.perflint("init", "--dry-run")
    assert outcome.code == 2
    assert "crashed on perf_baselines.json: RuntimeError: oh" in outcome.err


FLAGS = [f"--flag-{number}" for number in range(12)]
FLAG_TABLE = "| flag |\n| --- |\n" + "".join(f"| `{flag}` |\n" for flag in FLAGS)


def write_flags(project):
    calls = "".join(f'    parser.add_argument("{flag}", help="F{flag}")\n' for flag in FLAGS)
    project.write("src/server_args.py", f"def add_cli_args(parser):\n{calls}")
    project.write("docs/flags.md", f"# Flags\n\n{FLAG_TABLE}")


def test_a_page_that_names_the_flags_is_configured(repository):
    write_flags(repository)
    outcome = repository.perflint("init", "--yes")
    assert "documents  docs/flags.md (names the flags of src/server_args.py)" in outcome.out
    settings = (repository.root / "perflint.toml").read_text("utf-8")
    assert 'files = ["docs/flags.md"]\narguments = ["src/server_args.py"]\n' in settings
    again = repository.perflint("init", "--yes")
    assert "documents" not in again.out


def test_a_note_names_a_page_that_only_docutils_reads(repository, monkeypatch):
    write_flags(repository)
    (repository.root / "docs/flags.md").rename(repository.root / "docs/flags.rst")
    monkeypatch.setitem(sys.modules, "docutils", None)
    outcome = repository.perflint("init", "--dry-run")
    assert "[[argument-docs]]" not in outcome.out
    assert (
        "The page docs/flags.rst names the flags of src/server_args.py; to read its tables, "
        "install docutils: pip install 'perflint-baselines[rst]'.\n" in outcome.out
    )


def test_a_note_names_a_page_that_the_settings_do_not_include(repository):
    write_flags(repository)
    repository.write("perflint.toml", 'ignore = ["stale-date"]\n')
    outcome = repository.perflint("init", "--dry-run")
    assert (
        "The page docs/flags.md names the flags of src/server_args.py; [[argument-docs]] compares "
        "them: perflint help argument-files.\n" in outcome.out
    )
