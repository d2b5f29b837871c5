"""States of a git repository, each with a change that mixes two runs."""

import copy
import os
import subprocess

import pytest

NAME = "perf_baselines.json"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n"
MIXED = ["mixed-snapshot"]


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch):
    for name in ("PRE_COMMIT_FROM_REF", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")


@pytest.fixture
def mixed(clean):
    changed = copy.deepcopy(clean)
    changed["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = 1.01
    return changed


@pytest.fixture
def committed(repository, clean):
    repository.git("checkout", "--quiet", "-b", "main")
    commit(repository, clean)
    return repository


def commit(project, content, path=NAME):
    project.write(path, content)
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


def staged(project, content, path=NAME):
    project.write(path, content)
    project.git("add", path)
    return project.report("--staged", "--select", "change,invalid-json")


def conflict(project, clean, mixed, verb):
    project.git("checkout", "--quiet", "-b", "topic")
    commit(project, mixed)
    project.git("checkout", "--quiet", "main")
    other = copy.deepcopy(clean)
    other["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = 1.1
    commit(project, other)
    with pytest.raises(subprocess.CalledProcessError):
        project.git(verb, "topic")


@pytest.mark.parametrize("verb", ["merge", "rebase"])
def test_a_conflict_is_reported_and_its_resolution_compared(committed, clean, mixed, verb):
    conflict(committed, clean, mixed, verb)
    assert committed.report("--staged").code == 0  # no readable file is staged
    assert committed.report().rules == ["invalid-json"]
    expected = {"merge": MIXED, "rebase": []}  # during a rebase HEAD is topic, which has the change
    assert staged(committed, mixed).rules == expected[verb]
    title = committed.check("--staged").out.splitlines()[0]
    assert committed.git("rev-parse", "--short=7", "HEAD").strip() in title


def test_a_detached_head(committed, mixed):
    committed.git("checkout", "--quiet", "--detach")
    assert staged(committed, mixed).rules == MIXED


def test_a_linked_work_tree_has_its_own_index(committed, mixed, monkeypatch):
    committed.git("worktree", "add", "--quiet", "../linked")
    linked = committed.root.parent / "linked"
    committed.write(linked / NAME, mixed)
    committed.git("-C", str(linked), "add", NAME)
    assert committed.report("--staged").rules == []
    monkeypatch.chdir(linked)
    assert committed.report("--staged").rules == MIXED


def test_a_submodule_is_its_own_repository(committed, mixed, monkeypatch):
    url = str(committed.root)
    committed.git("clone", "--quiet", url, "../inner")
    committed.git("submodule", "--quiet", "add", "../inner", "inner")
    committed.git("commit", "--quiet", "-m", "submodule")
    inner = committed.root / "inner"
    committed.write("inner/" + NAME, mixed)
    committed.git("-C", str(inner), "add", NAME)
    assert committed.report("--staged").rules == []
    monkeypatch.chdir(inner)
    assert committed.report("--staged").rules == MIXED


@pytest.mark.parametrize("folder", ["a b", 'quo"te', "it's", "new\nline", "tab\t", b"gr\xf6sse"])
def test_paths_that_git_quotes(committed, clean, mixed, folder):
    path = f"{os.fsdecode(folder)}/{NAME}"
    commit(committed, clean, path)
    assert staged(committed, mixed, path).rules == MIXED
    committed.git("rm", "--quiet", "--force", path)
    assert committed.report("--staged").rules == []  # another file of the set has the scenario
    committed.git("rm", "--quiet", "--force", NAME)
    assert committed.report("--staged").rules == ["removed-scenario"] * 2


def test_a_symlinked_baseline_is_compared_at_its_target(committed, mixed):
    (committed.root / "link.json").symlink_to(NAME)
    committed.git("add", ".")
    assert committed.report("--staged").json["summary"]["files"] == 0
    committed.write(NAME, mixed)
    assert committed.report().rules == MIXED


def test_a_git_lfs_pointer_is_reported(committed):
    report = staged(committed, POINTER)
    assert "LFS" in str(report.json["violations"])


def test_a_sparse_checkout_removes_nothing(committed, clean, mixed):
    commit(committed, clean, "far/perf_baselines.json")
    committed.git("sparse-checkout", "set", "near")
    assert not (committed.root / "far").exists()
    assert committed.report("--select", "change").rules == []
    assert staged(committed, mixed).rules == MIXED


def test_a_shallow_clone_checks_staged_files(committed, mixed, monkeypatch):
    committed.git("clone", "--quiet", "--depth=1", f"file://{committed.root}", "../shallow")
    shallow = committed.root.parent / "shallow"
    monkeypatch.chdir(shallow)
    committed.write(shallow / NAME, mixed)
    committed.git("-C", str(shallow), "add", NAME)
    assert committed.report("--staged").rules == MIXED


def test_a_bare_repository_is_an_error(committed, monkeypatch):
    committed.git("clone", "--quiet", "--bare", ".", "../bare.git")
    monkeypatch.chdir(committed.root.parent / "bare.git")
    outcome = committed.check("--staged")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is a bare repository, without a work tree or an index; use --from REF" in outcome.err


def test_commits_of_a_bare_repository_are_compared(committed, mixed, monkeypatch):
    commit(committed, mixed)
    committed.git("clone", "--quiet", "--bare", ".", "../bare.git")
    monkeypatch.chdir(committed.root.parent / "bare.git")
    assert committed.report("--from", "HEAD~1", "--select", "change").rules == MIXED


def test_without_git_on_the_path(committed, mixed, monkeypatch):
    committed.write(NAME, mixed)
    monkeypatch.setenv("PATH", "")
    outcome = committed.check("--staged")
    assert (outcome.code, outcome.out) == (2, "")
    assert "git cannot be run" in outcome.err
    assert "were skipped: git: git cannot be run" in committed.check().err


def test_the_error_for_dubious_ownership_tells_what_to_do(committed, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    outcome = committed.check("--staged")
    assert (outcome.code, outcome.out) == (2, "")
    assert "dubious ownership" in outcome.err
    assert "safe.directory" in outcome.err
