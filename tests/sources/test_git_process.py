"""How git is run: what a repository holds or lacks makes it start and fetch nothing."""

import os
import shlex

import pytest

from perflint.sources import git

NAME = "perf_baselines.json"


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


@pytest.fixture
def trap(repository, tmp_path):
    """A program that leaves a trace, and the trace."""
    trace = tmp_path / "trace"
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\necho run >> {shlex.quote(str(trace))}\nexit 1\n")
    program.chmod(0o755)
    return program, trace


@pytest.fixture
def embedded(repository, trap, clean):
    """A folder whose files are a repository that names a program, with the baseline in it."""
    folder = repository.root / "bench"
    repository.git("init", "--quiet", "--bare", str(folder))
    for key, value in {"bare": "false", "worktree": "..", "fsmonitor": str(trap[0])}.items():
        repository.git("--git-dir", str(folder), "config", f"core.{key}", value)
    for place in ("objects", "refs"):
        repository.write(f"bench/{place}/kept", "")
    repository.write(f"bench/{NAME}", clean)
    commit(repository)
    repository.write(f"bench/{NAME}", {**clean, "scenarios": {}})
    return repository


@pytest.mark.parametrize("flags", [(), ("--base", "HEAD"), ("--staged",), ("--fix",)])
@pytest.mark.parametrize("within", [False, True], ids=["named", "entered"])
def test_a_repository_that_is_files_of_another_is_not_taken_for_one(
    embedded, trap, monkeypatch, within, flags
):
    if within:
        monkeypatch.chdir(embedded.root / "bench")
    outcome = embedded.check(*flags, *(() if within else ("bench",)))
    assert outcome.code in (0, 1)
    assert within or "(0 files" not in outcome.out or flags == ("--staged",)
    assert git.root_of(str(embedded.root / "bench")) == str(embedded.root)
    assert not trap[1].exists()


def test_git_itself_refuses_it_too(embedded, trap):
    with pytest.raises(git.GitError, match=r"safe\.bareRepository"):
        git.run(str(embedded.root / "bench"), "status")
    assert not trap[1].exists()


@pytest.mark.parametrize("list", [git.list_files, git.ignored_folders])
def test_its_files_are_listed_by_the_repository_around_it(embedded, trap, list):
    embedded.write(".gitignore", "cache/\n")
    embedded.write("bench/cache/x.json", "")
    found = list(str(embedded.root / "bench"))
    assert ("cache" if list is git.ignored_folders else NAME) in [
        getattr(one, "path", one) for one in found
    ]
    assert not trap[1].exists()


@pytest.mark.parametrize("flags", [(), ("--base", "HEAD"), ("--staged",), ("--from", "HEAD~1")])
def test_no_program_of_the_configuration_is_run(repository, clean, faster, trap, flags):
    program, trace = trap
    for content in (clean, faster):
        repository.write(NAME, content)
        repository.write(".gitattributes", "*.json diff=trap\n")
        commit(repository)
    for key in ("core.fsmonitor", "diff.external", "diff.trap.command", "diff.trap.textconv"):
        repository.git("config", key, str(program))
    hook = repository.root / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.symlink_to(program)
    os.utime(repository.root / NAME, (0, 0))  # git would refresh what it knows of it
    assert repository.check(*flags).code in (0, 1)
    assert not trace.exists()


def test_no_filter_comes_with_the_repository(repository, clean, faster, trap):
    """A filter is a name in .gitattributes; what it runs is the user's configuration."""
    program, trace = trap
    repository.write(NAME, clean)
    repository.write(".gitattributes", f"*.json filter=trap\n*.json clean={program}\n")
    repository.write(".gitconfig", f'[filter "trap"]\n\tclean = {program}\n')
    repository.write(".lfsconfig", "[lfs]\n\turl = http://example.invalid\n")
    commit(repository)
    repository.write(NAME, faster)
    assert repository.check("--base", "HEAD").code == 0
    assert not trace.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(repository, clean, faster, trap, monkeypatch):
    for content in (clean, faster):
        repository.write(NAME, content)
        commit(repository)
    repository.git("config", "uploadpack.allowFilter", "true")
    url = repository.root.as_uri()
    repository.git("clone", "--quiet", "--filter=blob:none", url, "../partial")
    partial = repository.root.parent / "partial"
    before = sorted((partial / ".git/objects").rglob("*"))
    monkeypatch.chdir(partial)
    outcome = repository.check("--base", "HEAD~1")
    assert outcome.code == 2
    assert f"{NAME}: the earlier version cannot be read" in outcome.err
    assert "promisor remote" in outcome.err
    repository.git("-C", str(partial), "config", "remote.origin.url", "ssh://example.invalid/x")
    repository.git("-C", str(partial), "config", "core.sshCommand", str(trap[0]))
    assert repository.check("--base", "HEAD~1").code == 2
    assert not trap[1].exists()
    assert sorted((partial / ".git/objects").rglob("*")) == before


@pytest.mark.parametrize("ref", ["--output=pwned", "-h", "--upload-pack=touch pwned", "HEAD\nHEAD"])
def test_a_ref_is_never_an_option_of_git(repository, clean, monkeypatch, ref):
    repository.write(NAME, clean)
    commit(repository)
    before = sorted(repository.root.iterdir())
    for flags in ((f"--base={ref}",), (f"--from={ref}",), ("--from=HEAD", f"--to={ref}")):
        outcome = repository.check(*flags)
        assert outcome.code == 2
        assert "is not a commit in this clone" in outcome.err
    monkeypatch.setenv("GITHUB_BASE_REF", ref)
    assert "is not a commit in this clone" in repository.check("--require-base").err
    assert sorted(repository.root.iterdir()) == before


@pytest.mark.parametrize("glob", ["a\\u0000b", ":(exclude)*", "../../*", "-x", "[", "a\\nb"])
def test_a_glob_of_the_configuration_is_no_more_than_that(repository, clean, faster, glob):
    for content in (clean, faster):
        repository.write(NAME, content)
        repository.write("perflint.toml", f'[[baselines]]\nfiles = ["{glob}"]\n')
        commit(repository)
    outcome = repository.report("--base", "HEAD~1")
    assert "Traceback" not in outcome.err
    assert outcome.rules == ["date-not-bumped"] if outcome.code == 1 else outcome.code == 2
