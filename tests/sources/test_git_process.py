"""How git is run: no content of a repository makes it run a program or fetch objects."""

import os
import shlex

import pytest

from perflint.sources import git
from perflint.sources.history import revisions
from perflint.sources.objects import Blobs

NAME = "perf_baselines.json"


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


@pytest.fixture
def trap(repository, tmp_path):
    """A program that must not be run, and the file that it writes if it is."""
    trace = tmp_path / "trace"
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\necho run >> {shlex.quote(str(trace))}\nexit 1\n")
    program.chmod(0o755)
    return program, trace


@pytest.fixture
def embedded(repository, trap, clean):
    """A directory with a baseline whose files are also a git repository that names a program."""
    folder = repository.root / "bench"
    repository.git("init", "--quiet", "--bare", str(folder))
    for key, value in {"bare": "false", "worktree": "..", "fsmonitor": str(trap[0])}.items():
        repository.git("--git-dir", str(folder), "config", f"core.{key}", value)
    for name in ("objects", "refs"):
        repository.write(f"bench/{name}/kept", "")
    repository.write(f"bench/{NAME}", clean)
    commit(repository)
    repository.write(f"bench/{NAME}", {**clean, "scenarios": {}})
    return repository


@pytest.mark.parametrize("flags", [(), ("--base", "HEAD"), ("--staged",), ("--fix",)])
@pytest.mark.parametrize("entered", [False, True], ids=["named", "entered"])
def test_an_embedded_repository_is_not_used(embedded, trap, monkeypatch, entered, flags):
    if entered:
        monkeypatch.chdir(embedded.root / "bench")
    outcome = embedded.check(*flags, *(() if entered else ("bench",)))
    assert outcome.code in (0, 1)
    assert entered or "(0 files" not in outcome.out or flags == ("--staged",)
    assert git.root_of(str(embedded.root / "bench")) == str(embedded.root)
    assert not trap[1].exists()


def test_git_refuses_to_run_in_an_embedded_repository(embedded, trap):
    with pytest.raises(git.GitError, match=r"safe\.bareRepository"):
        git.run(str(embedded.root / "bench"), "status")
    assert not trap[1].exists()


def test_files_of_an_embedded_repository_are_listed_by_the_outer_one(embedded, trap):
    embedded.write(".gitignore", "cache/\n")
    embedded.write("bench/cache/x.json", "")
    bench = str(embedded.root / "bench")
    assert NAME in [file.path for file in git.list_files(bench)]
    assert "cache" in git.ignored_folders(bench)
    assert not trap[1].exists()


@pytest.mark.parametrize("flags", [(), ("--base", "HEAD"), ("--staged",), ("--from", "HEAD~1")])
def test_no_program_of_the_git_configuration_is_run(repository, clean, faster, trap, flags):
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
    os.utime(repository.root / NAME, (0, 0))  # git would refresh its index
    assert repository.check(*flags).code in (0, 1)
    assert not trace.exists()


def test_no_program_is_run_to_read_the_history(repository, clean, faster, trap):
    program, trace = trap
    for content in (clean, faster):
        repository.write(NAME, content)
        repository.write(".gitattributes", "*.json diff=trap\n")
        commit(repository)
    signed = repository.git("cat-file", "commit", "HEAD").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----\n\n", 1
    )
    repository.write("signed", signed)
    name = repository.git("hash-object", "-t", "commit", "-w", "signed").strip()
    repository.git("update-ref", "HEAD", name)
    for key in ("diff.external", "diff.trap.command", "diff.trap.textconv", "gpg.program"):
        repository.git("config", key, str(program))
    repository.git("config", "log.showSignature", "true")
    blobs = Blobs(str(repository.root))
    found = [*revisions(str(repository.root), blobs, [NAME])]
    blobs.close()
    assert [revision.commit == name for revision in found] == [True, False]
    assert not trace.exists()
    repository.git("log")
    assert trace.exists()


def test_a_filter_of_the_repository_is_not_run(repository, clean, faster, trap):
    """``.gitattributes`` only names a filter; its command is in the configuration of the user."""
    program, trace = trap
    repository.write(NAME, clean)
    repository.write(".gitattributes", f"*.json filter=trap\n*.json clean={program}\n")
    repository.write(".gitconfig", f'[filter "trap"]\n\tclean = {program}\n')
    repository.write(".lfsconfig", "[lfs]\n\turl = http://example.invalid\n")
    commit(repository)
    repository.write(NAME, faster)
    assert repository.check("--base", "HEAD").code == 0
    assert not trace.exists()


def test_missing_objects_of_a_partial_clone_are_not_fetched(
    repository, clean, faster, trap, monkeypatch
):
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
def test_a_glob_of_the_configuration_is_not_an_option_or_pathspec(repository, clean, faster, glob):
    for content in (clean, faster):
        repository.write(NAME, content)
        repository.write("perflint.toml", f'[[baselines]]\nfiles = ["{glob}"]\n')
        commit(repository)
    outcome = repository.report("--base", "HEAD~1")
    assert "Traceback" not in outcome.err
    assert outcome.rules == ["date-not-bumped"] if outcome.code == 1 else outcome.code == 2
