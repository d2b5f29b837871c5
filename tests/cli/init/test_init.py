"""``perflint init``: what it finds, shows, and writes, without anybody to ask."""

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
KNOWN = "perflint-suppressions.toml"
YAML = ".pre-commit-config.yaml"
FROM = ("--repo", "https://example.org/perflint", "--rev", "v0.1.0")
CONFIGURED = """\
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
"""
RUN = {"datetime": "2026-05-17T00:00:00", "machine_info": {}, "benchmarks": []}


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779003300")  # 2026-05-17


@pytest.fixture
def adopting(repository, off):
    """A repository with a wrong baseline, runs known by content, and pre-commit."""
    repository.write(NAME, off)
    repository.write("bench/1.json", RUN)
    repository.write("bench/2.json", RUN)
    repository.write("pyproject.toml", '[project]\nname = "x"')
    repository.write(YAML, CONFIGURED)
    return repository


def tree(root):
    """Return every file but git's own, with its bytes; of git's, the hooks."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in files
        if ".git" not in path.parts or "hooks" in path.parts
    }


def test_all_that_is_found_is_said(adopting):
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
perhaps    1 file, no format fits; docs/writing-a-format.md: latency.json
settings   none yet
hooks      .pre-commit-config.yaml
CI         .github/workflows/ci.yml
findings   1 error

1. """
    )
    assert "- uses: OWNER/perflint@v0.1.0" in outcome.out


@pytest.mark.parametrize(("flags", "code"), [(("--dry-run",), 0), ((), 2)])
def test_all_is_shown_and_nothing_written(adopting, flags, code):
    before = tree(adopting.root)
    outcome = adopting.perflint("init", *FROM, *flags)
    assert outcome.code == code
    assert tree(adopting.root) == before
    assert "perflint: nothing was written" in outcome.err
    assert ("--yes writes all of it" in outcome.err) is (code == 2)
    shown = outcome.out
    assert "\n".join(f"+{line}" for line in ADDED.splitlines()) in shown
    assert '+files = ["bench/*.json"]' in shown
    assert "     1  error    aggregate-mismatch\n" in shown
    assert '+  { rule = "aggregate-mismatch", path = "perf_baselines.json"' in shown
    assert "git add" not in shown


def test_yes_writes_what_was_shown_and_the_second_time_nothing(adopting):
    shown = adopting.perflint("init", "--dry-run", *FROM).out
    outcome = adopting.perflint("init", "--yes", *FROM)
    assert (outcome.code, outcome.err) == (0, "")
    assert [line for line in outcome.out.splitlines() if line[:1] in "+-"] == [
        line for line in shown.splitlines() if line[:1] in "+-"
    ]
    assert f"git add pyproject.toml {YAML} {KNOWN}\n" in outcome.out
    written = tree(adopting.root)
    assert written[YAML].decode() == CONFIGURED.replace("\n\n#", f"\n{ADDED}\n#")
    assert written["pyproject.toml"].startswith(b'[project]\nname = "x"\n\n[[tool.perflint')
    assert adopting.check().code == 0
    again = adopting.perflint("init", "--yes", *FROM)
    assert (again.code, again.err) == (0, "")
    assert tree(adopting.root) == written
    assert "Settings are in pyproject.toml.\n" in again.out
    assert f"The hook is in {YAML}.\n" in again.out
    assert f"Known findings are in {KNOWN}.\n" in again.out
    assert "findings   none, 1 known\n" in again.out
    assert "1. " not in again.out


def test_the_list_is_the_one_of_suppress_all(adopting):
    assert adopting.perflint("init", "--yes").code == 0
    written = (adopting.root / KNOWN).read_bytes()
    (adopting.root / KNOWN).unlink()
    adopting.check("--suppress-all")
    assert (adopting.root / KNOWN).read_bytes() == written


def test_what_is_safe_to_repair_is_said_before_it_is_written_down(repository, torn):
    repository.write(NAME, torn)
    outcome = repository.perflint("init", "--dry-run")
    assert "perflint check --fix repairs 1 of them, best before you say yes\n" in outcome.out


def test_a_long_list_is_cut(repository, off):
    scenario = off["scenarios"]["t2i"]
    off["scenarios"] = {f"t{number}": scenario for number in range(40)}
    repository.write(NAME, off)
    outcome = repository.perflint("init", "--yes")
    assert (
        "2. 40 findings of today, known from now on, as perflint-suppressions.toml\n" in outcome.out
    )
    assert "    40  error    aggregate-mismatch\n" in outcome.out
    assert "... and 27 lines more like these\n" in outcome.out
    assert (repository.root / KNOWN).read_text().count("rule =") == 40


def test_names_that_say_it_all_need_no_settings(repository, clean):
    repository.write(NAME, clean)
    repository.write("pyproject.toml", "[project]\n")
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "No settings are needed: perflint knows these files by their names.\n" in outcome.out
    assert "Nothing is wrong that would have to be written down.\n" in outcome.out
    assert (repository.root / "pyproject.toml").read_text() == "[project]\n"
    assert not (repository.root / KNOWN).exists()


def test_without_a_pyproject_the_settings_are_a_file_of_their_own(adopting):
    (adopting.root / "pyproject.toml").unlink()
    assert adopting.perflint("init", "--yes").code == 0
    written = (adopting.root / "perflint.toml").read_text()
    assert written.startswith("[[baselines]]")
    adopting.write("bench/1.json", "{")
    assert "invalid-json" in adopting.report("--select", "invalid-json").rules


def test_argument_files_of_other_names_are_read_and_given_to_the_hook(repository):
    lines = ["class EngineArgs:"]
    lines += [f"    field_{number}: int = 1" for number in range(5)]
    lines += ["    def add_cli_args(parser):"]
    lines += [f'        parser.add_argument("--field-{number}")' for number in range(5)]
    repository.write("cli/args.py", "\n".join(lines) + "\n")
    repository.write(YAML, CONFIGURED)
    outcome = repository.perflint("init", "--yes", *FROM)
    assert "arguments  cli/args.py (EngineArgs.add_cli_args)\n" in outcome.out
    assert 'class = "EngineArgs"' in (repository.root / "perflint.toml").read_text()
    (*_, item) = yaml.safe_load((repository.root / YAML).read_text())["repos"]
    assert item["hooks"][0]["files"].endswith(r"|^cli/args\.py)$")
    assert "missing-help" in (repository.root / KNOWN).read_text()


def test_a_repository_with_nothing_to_check_is_offered_nothing(repository):
    repository.write("package.json", {"name": "x"})
    repository.write(YAML, CONFIGURED)
    before = tree(repository.root)
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "There is nothing to check here yet" in outcome.out
    assert tree(repository.root) == before


@pytest.mark.parametrize(
    "there",
    [
        "repos:\n- repo: x\n  rev: v1\n  hooks: [{id: perflint}]\n",
        "repos:\n- repo: local\n  hooks:\n  - {id: numbers, entry: perflint check --staged}\n",
    ],
)
def test_a_hook_that_is_there_stays(adopting, there):
    adopting.write(YAML, there)
    assert f"The hook is in {YAML}.\n" in adopting.perflint("init", "--yes").out
    assert (adopting.root / YAML).read_text() == there


@pytest.mark.parametrize("text", ["repos: [{repo: a, hooks: []}]\n", "", "repos:\n\t- x\n"])
def test_a_file_that_cannot_be_edited_stays_and_the_rest_goes_on(adopting, text):
    adopting.write(YAML, text)
    outcome = adopting.perflint("init", "--yes", *FROM)
    assert outcome.code == 2
    assert f"2. Hook into {YAML}: not changed, " in outcome.out
    assert "; this belongs there\n" + ADDED in outcome.out
    assert (adopting.root / YAML).read_text() == text
    assert (adopting.root / KNOWN).exists()


def test_a_pyproject_that_cannot_be_edited_stays(adopting):
    adopting.write("pyproject.toml", "tool = { x = 1 }\n")
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 2
    assert "1. Settings into pyproject.toml: not changed, what it holds leaves" in outcome.out
    assert (adopting.root / "pyproject.toml").read_text() == "tool = { x = 1 }\n"


def test_prek_has_a_file_of_its_own(adopting):
    (adopting.root / YAML).unlink()
    text = '# ours\r\n[[repos]]\r\nrepo = "builtin"\r\nhooks = [{ id = "check-json" }]\r\n'
    adopting.write("prek.toml", text)
    outcome = adopting.perflint("init", "--yes", *FROM)
    assert outcome.code == 0
    assert "  prek install\n" in outcome.out
    written = (adopting.root / "prek.toml").read_bytes().decode()
    assert written.startswith(f'{text}\r\n[[repos]]\r\nrepo = "https://example.org/perflint"\r\n')
    tool = Path(sys.executable).with_name("prek")
    if tool.exists():
        command = [tool, "validate-config", "prek.toml"]
        assert subprocess.run(command, cwd=adopting.root, check=False).returncode == 0
    assert "The hook is in prek.toml.\n" in adopting.perflint("init", "--yes", *FROM).out


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lefthook.yml", "pre-commit:\n  jobs:\n    - name: perflint\n      run: perflint check"),
        (".husky/pre-commit", "perflint check --staged\n"),
        (".git/hooks/pre-commit", "perflint check --staged\n"),
    ],
)
def test_what_runs_hooks_otherwise_is_shown_what_to_write(adopting, path, text):
    (adopting.root / YAML).unlink()
    file = adopting.write(path, "# mine\n")
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 0
    assert f"2. Hook, for you to put into {path}\n{text}" in outcome.out
    assert file.read_text() == "# mine\n"
    if not path.startswith(".git/"):
        file.write_text("perflint check --staged\n")
        assert f"The hook is in {path}.\n" in adopting.perflint("init", "--yes").out


def test_without_any_of_them_git_gets_its_hook(repository, clean):
    repository.write(NAME, clean)
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "+exec perflint check --staged\n" in outcome.out
    hook = repository.root / ".git/hooks/pre-commit"
    assert hook.read_bytes() == (FIXTURES.parents[1] / "hooks/pre-commit").read_bytes()
    assert "The hook is in .git/hooks/pre-commit.\n" in repository.perflint("init", "--yes").out


def test_a_hook_folder_of_all_repositories_is_left_alone(repository, clean, tmp_path):
    repository.write(NAME, clean)
    repository.git("config", "core.hooksPath", str(tmp_path / "all"))
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert f"Git takes hooks from {tmp_path / 'all'}; perflint install writes one" in outcome.out
    assert not (tmp_path / "all").exists()


def test_a_hook_folder_of_the_repository_gets_the_hook(repository, clean):
    repository.write(NAME, clean)
    repository.git("config", "core.hooksPath", ".githooks")
    assert repository.perflint("init", "--yes").code == 0
    assert (repository.root / ".githooks/pre-commit").exists()


def test_outside_of_a_repository(project, clean):
    project.write(NAME, clean)
    outcome = project.perflint("init", "--yes")
    assert outcome.code == 0
    assert (
        "This is no git repository; once it is, perflint install writes the hook.\n" in outcome.out
    )


def test_from_a_folder_below_the_top(adopting, monkeypatch):
    monkeypatch.chdir(adopting.root / "bench")
    outcome = adopting.perflint("init", "--yes")
    assert outcome.out.startswith(f"Looked through {adopting.root}\n")
    assert f"git add ../pyproject.toml ../{YAML} ../{KNOWN}\n" in outcome.out
    assert (adopting.root / KNOWN).exists()


def test_a_submodule_and_a_linked_work_tree_are_their_own_tops(adopting, monkeypatch, tmp_path):
    adopting.git("add", ".")
    adopting.git("commit", "-qm", "all")
    linked, module = tmp_path / "linked", adopting.root / "module"
    adopting.git("worktree", "add", "-q", str(linked))
    source = adopting.root.as_uri()
    adopting.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", source, "module")
    for place in (linked, module):
        (place / YAML).unlink()
        monkeypatch.chdir(place)
        outcome = adopting.perflint("init", "--yes")
        assert outcome.code == 0
        assert "wrote " in outcome.out
        assert (place / KNOWN).exists()
        hooks = subprocess.check_output(["git", "rev-parse", "--git-path", "hooks"], text=True)
        assert (place / hooks.strip() / "pre-commit").exists()
        (place / hooks.strip() / "pre-commit").unlink()
    assert not (adopting.root / KNOWN).exists()


def test_a_bare_repository_has_nothing_to_write_into(project, monkeypatch):
    project.git("init", "-q", "--bare")
    outcome = project.perflint("init", "--yes")
    assert outcome.code == 2
    assert "is bare: it has no work tree to set up" in outcome.err


def test_a_sparse_checkout_says_what_it_did_not_see(adopting):
    adopting.git("add", ".")
    adopting.git("commit", "-qm", "all")
    adopting.git("sparse-checkout", "set", "--no-cone", "/*", "!/bench/")
    outcome = adopting.perflint("init", "--dry-run")
    assert "Not looked at: 2 files of git that this checkout lacks\n" in outcome.out
    assert "pytest-benchmark" not in outcome.out


def test_hostile_names_are_shown_harmless(repository):
    for name in ("a\x1b[31m\n", os.fsdecode(b"b\xff")):
        repository.write(f"bench{name}/x.json", RUN)
    outcome = repository.perflint("init", "--yes")
    assert outcome.code == 0
    assert "\x1b" not in outcome.out
    assert "bencha\\x1b[31m\\n/x.json and benchb\\xff/x.json" in outcome.out


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("perflint.toml", "selekt = []\n"),
        ("pyproject.toml", "[tool.perflint]\nselekt = []\n"),
        ("pyproject.toml", "[tool.perflint\n"),
    ],
)
def test_wrong_settings_are_an_error(adopting, path, text):
    adopting.write(path, text)
    before = tree(adopting.root)
    outcome = adopting.perflint("init", "--yes")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{path}: " in outcome.err
    assert tree(adopting.root) == before


def test_prek_and_pre_commit_both_get_the_hook(adopting):
    adopting.write("prek.toml", "")
    assert adopting.perflint("init", "--yes", *FROM).code == 0
    assert all("perflint-fix" in (adopting.root / path).read_text() for path in ("prek.toml", YAML))


def test_settings_that_lack_an_argument_file_are_told_of_it(adopting):
    lines = ["class EngineArgs:", *(f"    field_{number}: int = 1" for number in range(5))]
    lines += ["    def add_cli_args(parser):"]
    lines += [f'        parser.add_argument("--field-{number}")' for number in range(5)]
    adopting.write("cli/args.py", "\n".join(lines))
    adopting.write("perflint.toml", "ignore = []\n")
    outcome = adopting.perflint("init", "--yes")
    assert "Settings are in perflint.toml, without cli/args.py.\n" in outcome.out
    assert (adopting.root / "perflint.toml").read_text() == "ignore = []\n"


def test_settings_that_are_there_stay_and_count(adopting):
    adopting.write("pyproject.toml", '[tool.perflint]\nsuppressions = "known.toml"\n')
    outcome = adopting.perflint("init", "--yes")
    assert "Settings are in pyproject.toml.\n" in outcome.out
    assert "suppressions" in (adopting.root / "known.toml").read_text()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda file: file.chmod(0o444), "is read-only; not written"),
        (
            lambda file: (shutil.move(file, file.parents[1] / "y"), file.symlink_to("../y")),
            "outside of the repository; not read",
        ),
    ],
)
def test_a_file_that_may_not_be_written_stays_and_the_rest_goes_on(adopting, make, said):
    make(adopting.root / YAML)
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 2
    assert said in outcome.out + outcome.err
    assert (adopting.root / YAML).read_text() == CONFIGURED
    assert (adopting.root / KNOWN).exists()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--yes", "--dry-run"), "--yes writes and --dry-run does not; give one of them"),
        (("--rev", "v1"), "--rev goes with --repo"),
    ],
)
def test_contradictions(adopting, flags, said):
    outcome = adopting.perflint("init", *flags)
    assert (outcome.code, outcome.err) == (2, f"perflint: error: {said}\n")


def test_ci_that_knows_of_perflint_needs_no_recipe(adopting):
    adopting.write(".gitlab-ci.yml", "test: make\n")
    recipe = 'pip install "git+https://example.org/perflint@v0.1.0" && perflint check --base'
    assert recipe in adopting.perflint("init", "--dry-run", *FROM).out
    adopting.write(".gitlab-ci.yml", "test: perflint check\n")
    outcome = adopting.perflint("init", "--dry-run", *FROM)
    assert recipe not in outcome.out
    assert "CI knows of perflint: .gitlab-ci.yml.\n" in outcome.out


def test_a_file_that_cannot_be_read_is_told(adopting):
    (adopting.root / NAME).unlink()
    os.symlink("nowhere", adopting.root / NAME)
    outcome = adopting.perflint("init", "--yes")
    assert outcome.code == 2
    assert f"{NAME}: cannot be read: a symlink that leads nowhere" in outcome.err


def test_the_hook_that_was_written_runs(adopting):
    """The local hook runs the perflint on the PATH, by the real pre-commit."""
    tool = Path(sys.executable).with_name("pre-commit")
    if not tool.exists():
        pytest.skip("pre-commit is not installed")
    adopting.write(YAML, "repos: []\n")
    assert adopting.perflint("init", "--yes").code == 0
    (item,) = yaml.safe_load((adopting.root / YAML).read_text())["repos"]
    if item["repo"] != "local":
        pytest.skip("this perflint was installed from where it can be fetched")
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


def test_the_page_on_adopting_shows_what_is_printed(repository):
    page = (FIXTURES.parents[1] / "docs/adopting.md").read_text("utf-8")
    command, _, shown = page.partition("$ perflint init")[2].partition("```")[0].partition("\n")
    repository.write(NAME, (FIXTURES / "before.json").read_bytes())
    repository.write(YAML, CONFIGURED)
    outcome = repository.perflint("init", *command.split())
    assert outcome.out == shown


def test_what_is_said_of_a_step_is_true(adopting):
    (adopting.root / "pyproject.toml").unlink()
    shown = adopting.perflint("init", "--dry-run", *FROM).out
    assert "1. Settings as perflint.toml\n" in shown
    assert f"2. Hook into {YAML}\n--- " in shown, "it is fetched, and nothing has to be said"
    assert "\n  perflint init\n" in shown
    assert "\n  perflint init --yes\n" in adopting.perflint("init", *FROM).out


def test_a_local_hook_says_what_it_runs(adopting, monkeypatch):
    monkeypatch.setattr("perflint.cli.init.origin_of_this", lambda: None)
    shown = adopting.perflint("init", "--dry-run").out
    assert f"2. Hook into {YAML}\nIt runs the perflint on the PATH; " in shown


def test_outside_of_a_repository_nothing_is_staged(project, off):
    project.write(NAME, off)
    outcome = project.perflint("init", "--yes")
    assert f"wrote {KNOWN}\n" in outcome.out
    assert "git add" not in outcome.out


def test_a_rule_that_crashes_is_told(adopting, monkeypatch):
    from perflint.rules.baseline import sample_gap

    def crash(*_):
        raise RuntimeError("oh")
        yield

    monkeypatch.setattr(sample_gap, "RULE", sample_gap.RULE._replace(check=crash))
    outcome = adopting.perflint("init", "--dry-run")
    assert outcome.code == 2
    assert "crashed on perf_baselines.json: RuntimeError: oh" in outcome.err
