"""The environment of a repository: SHA-256, variables of git, and the user's configuration."""

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
def detached(project, clean, monkeypatch):
    """A work tree of a bare repository in another directory, as many people keep their dotfiles."""
    project.git("init", "--quiet", "--bare", "../bare.git")
    monkeypatch.setenv("GIT_DIR", str(project.root.parent / "bare.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(project.root))
    identify(project)
    project.write(NAME, clean)
    commit(project)
    return project


def test_a_work_tree_of_a_repository_in_another_directory(detached, mixed, monkeypatch):
    detached.write(NAME, mixed)
    assert detached.report(*RULES).rules == MIXED
    detached.git("add", NAME)
    assert detached.report("--staged").rules == MIXED
    monkeypatch.chdir(detached.write("deep/er/notes.txt", "").parent)
    for flags in ((), ("--staged",)):
        report = detached.report(*flags, *RULES)
        assert report.rules == MIXED
        assert report.json["violations"][0]["path"] == NAME


def test_a_relative_git_dir_is_relative_to_the_current_directory(detached, mixed, monkeypatch):
    detached.write(NAME, mixed)
    detached.git("add", NAME)
    monkeypatch.chdir(detached.write("deep/er/notes.txt", "").parent)
    monkeypatch.setenv("GIT_DIR", "../../../bare.git")
    monkeypatch.setenv("GIT_WORK_TREE", "../..")
    for flags in ((), ("--staged",)):
        assert detached.report(*flags, *RULES).rules == MIXED
    monkeypatch.setenv("GIT_DIR", "../../bare.git")
    outcome = detached.check("--staged")
    assert outcome.code == 2
    assert "not a git repository" in outcome.err


def test_git_dir_without_git_work_tree_means_the_current_directory(committed, mixed, monkeypatch):
    """git uses the current directory as the root, although the repository is above it."""
    monkeypatch.chdir(committed.write(f"sub/{NAME}", mixed).parent)
    monkeypatch.setenv("GIT_DIR", "../.git")
    report = committed.report("--select", "change")
    assert report.rules == MIXED
    assert [violation["path"] for violation in report.json["violations"]] == [NAME]


@pytest.mark.parametrize("relative", [False, True], ids=["absolute", "relative"])
def test_git_index_file_is_the_index_that_is_checked(committed, mixed, monkeypatch, relative):
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
    "a missing order file": ("diff.orderFile", "/missing/order"),
    "no renames": ("diff.renames", "false"),
    "copies": ("diff.renames", "copies"),
    "one rename at most": ("diff.renameLimit", "1"),
    "a failing diff tool": ("diff.external", "/bin/false"),
    "no prefix": ("diff.noprefix", "true"),
    "relative paths": ("diff.relative", "true"),
    "colors": ("color.ui", "always"),
    "short ids": ("core.abbrev", "4"),
    "a log of submodules": ("diff.submodule", "log"),
    "untracked hidden": ("status.showUntrackedFiles", "no"),
    "stat unsure": ("core.checkStat", "minimal"),
    "a pager": ("core.pager", "/bin/false"),
}


@pytest.fixture
def renamed(repository, clean, mixed):
    """Return a function that renames a baseline of five scenarios and changes one of them."""
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
def test_settings_of_the_user_do_not_change_the_result(renamed, setting):
    repository = renamed()
    repository.git("config", *SETTINGS[setting])
    for flags in (("--staged",), (), ("--base", "HEAD")):
        report = repository.report(*flags, *RULES)
        (violation,) = report.json["violations"]
        assert (violation["rule"], violation["scenario"]) == ("mixed-snapshot", "s3")
    (file,) = repository.perflint("diff", "--output-format", "json").json["files"]
    assert (file["path"], file["was"]) == (f"a b/{NAME}", NAME)


@pytest.mark.parametrize(
    "name", ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS"]
)
def test_pathspec_variables_do_not_change_the_result(repository, clean, mixed, monkeypatch, name):
    deep = f"deep/er/{NAME}"
    repository.write(deep, clean)
    commit(repository)
    repository.write(deep, mixed)
    repository.git("add", ".")
    monkeypatch.setenv(name, "1")
    for flags in (("--staged",), (), ("--base", "HEAD"), (deep,)):
        assert repository.report(*flags, *RULES).rules == MIXED


def test_git_external_diff_is_not_run(committed, mixed, monkeypatch):
    committed.write(NAME, mixed)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/bin/false")
    assert committed.report(*RULES).rules == MIXED


@pytest.mark.parametrize("change", ["a file", "a commit"])
def test_a_dirty_submodule_is_not_a_change(committed, mixed, monkeypatch, change):
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    committed.git("clone", "--quiet", ".", "../inner")
    identify(committed, "../inner")
    committed.git("-C", "../inner", "commit", "--quiet", "--allow-empty", "-m", "only in the clone")
    committed.git("submodule", "--quiet", "add", "../inner", "inner.json")
    committed.git("commit", "--quiet", "-m", "submodule")
    inner = committed.root / "inner.json"
    identify(committed, inner)
    committed.write(inner / NAME, mixed)
    if change == "a commit":
        committed.git("-C", str(inner), "commit", "--quiet", "-am", "change")
    assert committed.git("status", "--porcelain") != ""
    committed.git("add", "inner.json")
    for flags in ((), ("--base", "HEAD"), ("--staged",)):
        outcome = committed.report(*flags, *RULES)
        assert (outcome.code, outcome.rules) == (0, [])
