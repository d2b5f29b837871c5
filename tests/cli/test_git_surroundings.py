"""What stands around a repository: its hash, git's variables, and how its user set up git."""

import copy
import shutil

import pytest

NAME = "perf_baselines.json"
MIXED = ["mixed-snapshot"]
RULES = ("--select", "change")


@pytest.fixture
def mixed(clean):
    changed = copy.deepcopy(clean)
    changed["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = 1.01
    return changed


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


def identify(project, folder="."):
    project.git("-C", str(folder), "config", "user.name", "Tester")
    project.git("-C", str(folder), "config", "user.email", "tester@example.org")


@pytest.fixture
def committed(repository, clean):
    repository.write(NAME, clean)
    commit(repository)
    return repository


# SHA-256


@pytest.fixture
def sha256(project):
    project.git("init", "--quiet", "--object-format=sha256")
    identify(project)
    return project


def test_sha256_before_the_first_commit(sha256, off):
    sha256.write(NAME, off)
    sha256.git("add", NAME)
    assert sha256.report("--staged").rules == ["aggregate-mismatch"]
    title = "against nothing (no commit yet)\n"
    assert sha256.check("--staged").out.startswith(f"Compared: index {title}")
    assert sha256.check().out.startswith(f"Compared: work tree {title}")


@pytest.mark.parametrize("staged", [False, True], ids=["unstaged", "staged"])
def test_sha256_of_the_work_tree(sha256, clean, mixed, staged):
    sha256.write(NAME, clean)
    commit(sha256)
    sha256.write(NAME, mixed)
    if staged:
        sha256.git("add", NAME)
    for flags in ((), ("--base", "HEAD"), *([("--staged",)] if staged else [])):
        assert sha256.report(*flags, *RULES).rules == MIXED


def test_sha256_in_a_range_from_nothing(sha256, off):
    sha256.write(NAME, off)
    commit(sha256)
    empty = sha256.git("hash-object", "-t", "tree", "/dev/null").strip()
    outcome = sha256.check("--from", empty)
    head = sha256.git("rev-parse", "HEAD").strip()
    assert outcome.out.startswith(f"Compared: {head[:7]} against nothing\n")
    assert sha256.report("--from", empty).rules == ["aggregate-mismatch"]


# GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE


@pytest.fixture
def apart(project, clean, monkeypatch):
    """A work tree whose repository is a bare one elsewhere, as of those who keep their dotfiles."""
    project.git("init", "--quiet", "--bare", "../apart.git")
    monkeypatch.setenv("GIT_DIR", str(project.root.parent / "apart.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(project.root))
    identify(project)
    project.write(NAME, clean)
    commit(project)
    return project


def test_a_repository_apart_from_its_work_tree(apart, mixed, monkeypatch):
    apart.write(NAME, mixed)
    assert apart.report(*RULES).rules == MIXED
    apart.git("add", NAME)
    assert apart.report("--staged").rules == MIXED
    monkeypatch.chdir(apart.write("deep/er/notes.txt", "").parent)
    for flags in ((), ("--staged",)):
        report = apart.report(*flags, *RULES)
        assert report.rules == MIXED
        assert report.json["violations"][0]["path"] == NAME


def test_a_relative_git_dir_counts_from_the_current_folder(apart, mixed, monkeypatch):
    apart.write(NAME, mixed)
    apart.git("add", NAME)
    monkeypatch.chdir(apart.write("deep/er/notes.txt", "").parent)
    monkeypatch.setenv("GIT_DIR", "../../../apart.git")
    monkeypatch.setenv("GIT_WORK_TREE", "../..")
    for flags in ((), ("--staged",)):
        assert apart.report(*flags, *RULES).rules == MIXED
    monkeypatch.setenv("GIT_DIR", "../../apart.git")
    outcome = apart.check("--staged")
    assert outcome.code == 2
    assert "not a git repository" in outcome.err


def test_without_a_work_tree_git_dir_means_the_current_folder(committed, mixed, monkeypatch):
    """git takes the current folder for the top, though the repository is of one above."""
    monkeypatch.chdir(committed.write(f"sub/{NAME}", mixed).parent)
    monkeypatch.setenv("GIT_DIR", "../.git")
    report = committed.report("--select", "change")
    assert report.rules == MIXED
    assert [violation["path"] for violation in report.json["violations"]] == [NAME]


@pytest.mark.parametrize("relative", [False, True], ids=["absolute", "from the top"])
def test_another_index_is_the_one_that_is_judged(committed, mixed, monkeypatch, relative):
    other = committed.root / ".git" / "other-index"
    shutil.copy(committed.root / ".git" / "index", other)
    committed.write(NAME, mixed)
    name = ".git/other-index" if relative else str(other)
    with monkeypatch.context() as context:
        context.setenv("GIT_INDEX_FILE", name)
        committed.git("add", NAME)
        assert committed.report("--staged").rules == MIXED
    assert committed.report("--staged").json["summary"]["files"] == 0


# the user's configuration


SETTINGS = {
    "an order that is not there": ("diff.orderFile", "/nowhere/order"),
    "no renames": ("diff.renames", "false"),
    "copies": ("diff.renames", "copies"),
    "one rename at most": ("diff.renameLimit", "1"),
    "a tool that fails": ("diff.external", "/bin/false"),
    "no prefix": ("diff.noprefix", "true"),
    "paths from here": ("diff.relative", "true"),
    "colours": ("color.ui", "always"),
    "short ids": ("core.abbrev", "4"),
    "a log of submodules": ("diff.submodule", "log"),
    "untracked hidden": ("status.showUntrackedFiles", "no"),
    "stat unsure": ("core.checkStat", "minimal"),
    "a pager": ("core.pager", "/bin/false"),
}


@pytest.fixture
def renamed(repository, clean, mixed):
    """A baseline of five scenarios, to be renamed with one of them mixed."""
    five = {f"s{number}": clean["scenarios"]["t2i"] for number in range(5)}
    repository.write(NAME, {**clean, "scenarios": five})
    commit(repository)

    def rename():
        (repository.root / "a b").mkdir()
        repository.git("mv", NAME, f"a b/{NAME}")
        changed = {**five, "s3": mixed["scenarios"]["t2i"]}
        repository.write(f"a b/{NAME}", {**clean, "scenarios": changed})
        repository.git("add", "--all")
        return repository

    return rename


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_setting_of_the_user_changes_what_is_found(renamed, setting):
    repository = renamed()
    repository.git("config", *SETTINGS[setting])
    for flags in (("--staged",), (), ("--base", "HEAD")):
        report = repository.report(*flags, *RULES)
        (found,) = report.json["violations"]
        assert (found["rule"], found["scenario"]) == ("mixed-snapshot", "s3")
    (file,) = repository.perflint("diff", "--output-format", "json").json["files"]
    assert (file["path"], file["was"]) == (f"a b/{NAME}", NAME)


@pytest.mark.parametrize(
    "name", ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS"]
)
def test_no_spelling_of_paths_changes_what_is_found(repository, clean, mixed, monkeypatch, name):
    deep = f"deep/er/{NAME}"
    repository.write(deep, clean)
    commit(repository)
    repository.write(deep, mixed)
    repository.git("add", ".")
    monkeypatch.setenv(name, "1")
    for flags in (("--staged",), (), ("--base", "HEAD"), (deep,)):
        assert repository.report(*flags, *RULES).rules == MIXED


def test_a_tool_of_the_environment_is_not_run(committed, mixed, monkeypatch):
    committed.write(NAME, mixed)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/bin/false")
    assert committed.report(*RULES).rules == MIXED


@pytest.mark.parametrize("dirt", ["a file", "a commit"])
def test_a_dirty_submodule_is_no_change(committed, mixed, monkeypatch, dirt):
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    committed.git("clone", "--quiet", ".", "../inner")
    identify(committed, "../inner")
    committed.git("-C", "../inner", "commit", "--quiet", "--allow-empty", "-m", "known there alone")
    committed.git("submodule", "--quiet", "add", "../inner", "inner.json")
    committed.git("commit", "--quiet", "-m", "submodule")
    inner = committed.root / "inner.json"
    identify(committed, inner)
    committed.write(inner / NAME, mixed)
    if dirt == "a commit":
        committed.git("-C", str(inner), "commit", "--quiet", "-am", "change")
    assert committed.git("status", "--porcelain") != ""
    committed.git("add", "inner.json")
    for flags in ((), ("--base", "HEAD"), ("--staged",)):
        outcome = committed.report(*flags, *RULES)
        assert (outcome.code, outcome.rules) == (0, [])
