"""Pushes with git and the pre-push hook, which runs the real command."""

import calendar
import copy
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import perflint

NAME = "perf_baselines.json"
HERE = Path(perflint.__file__).parents[1]
HOOKS = HERE / "hooks"


@pytest.fixture(autouse=True)
def _command(tmp_path, monkeypatch):
    """Put the real command on the PATH, and set the date to that of the baselines."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = shlex.join(["env", f"PYTHONPATH={HERE}", sys.executable, "-m", "perflint"])
    (folder / "perflint").write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    (folder / "perflint").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(calendar.timegm((2026, 5, 17, 12, 0, 0))))
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-05-17T12:00:00+00:00")


@pytest.fixture
def mixed(clean):
    changed = copy.deepcopy(clean)
    changed["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = 1.01
    return changed


def commit(project, content, path=NAME):
    project.write(path, content)
    project.git("add", "--all")
    project.git("commit", "--quiet", "--no-verify", "-m", "change")


def push(project, *arguments, folder="."):
    """Push with the hooks; return the exit code and the output."""
    hooks = f"core.hooksPath={HOOKS}"
    done = subprocess.run(
        ["git", "-C", folder, "-c", hooks, "push", *arguments],
        cwd=project.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout


def tips(project, remote="../remote.git"):
    """Return the commits of the branches of a remote."""
    return project.git("ls-remote", "--heads", remote).split()[::2]


def head(project):
    return project.git("rev-parse", "HEAD").strip()


@pytest.fixture
def pushed(repository, clean, off):
    """A clean baseline and one with existing errors on ``main``, here and on ``origin``."""
    repository.git("checkout", "--quiet", "-b", "main")
    repository.write("old/perf_baselines.json", off)
    commit(repository, clean)
    repository.git("init", "--quiet", "--bare", "../remote.git")
    repository.git("remote", "add", "origin", "../remote.git")
    repository.git("push", "--quiet", "--no-verify", "origin", "main")
    return repository


def test_a_correct_change_is_pushed(pushed, faster):
    commit(pushed, faster)
    code, output = push(pushed, "origin", "main")
    assert code == 0, output
    assert tips(pushed) == [head(pushed)]


def test_a_mixed_change_is_refused(pushed, mixed):
    before = head(pushed)
    commit(pushed, mixed)
    code, output = push(pushed, "origin", "main")
    assert (code, "error[mixed-snapshot]" in output) == (1, True), output
    assert "perflint: the check of refs/heads/main failed" in output
    assert tips(pushed) == [before]


def test_the_pushed_commits_are_checked_not_the_work_tree(pushed, faster, mixed):
    commit(pushed, faster)
    pushed.write(NAME, mixed)
    pushed.git("add", NAME)
    code, output = push(pushed, "origin", "main")
    assert code == 0, output


@pytest.mark.parametrize("path", ["../bare.git", "../work.git"])
def test_a_push_from_a_bare_repository_is_checked(pushed, mixed, faster, path):
    before = head(pushed)
    commit(pushed, mixed)
    pushed.git("clone", "--quiet", "--bare", ".", path)
    code, output = push(pushed, "../remote.git", "main", folder=path)
    assert (code, "error[mixed-snapshot]" in output) == (1, True), output
    assert tips(pushed) == [before]
    pushed.git("reset", "--quiet", "--hard", before)
    commit(pushed, faster)
    pushed.git("push", "--quiet", "--no-verify", "--force", path, "main")
    code, output = push(pushed, "../remote.git", "main", folder=path)
    assert code == 0, output
    assert tips(pushed) == [head(pushed)]


@pytest.fixture
def forked(pushed):
    """The repository on a new branch, with a fork of the remote that was never fetched."""
    pushed.git("clone", "--quiet", "--bare", "../remote.git", "../fork.git")
    pushed.git("remote", "add", "fork", "../fork.git")
    pushed.git("checkout", "--quiet", "-b", "topic")
    return pushed


def test_a_mixed_change_is_refused_when_pushed_to_an_unfetched_fork(forked, mixed):
    commit(forked, mixed)
    code, output = push(forked, "fork", "topic")
    assert (code, "error[mixed-snapshot]" in output) == (1, True), output
    assert "old/perf_baselines.json" not in output
    assert tips(forked, "../fork.git") == tips(forked)


def test_existing_errors_are_not_reported_when_pushed_to_an_unfetched_fork(forked, faster):
    commit(forked, faster)
    code, output = push(forked, "fork", "topic")
    assert code == 0, output
    assert "1 file," in output
    assert head(forked) in tips(forked, "../fork.git")


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_all_files_are_checked_if_the_remote_is_empty(project, off, object_format):
    hashed = f"--object-format={object_format}"
    project.git("init", "--quiet", hashed, "--initial-branch=main")
    project.git("config", "user.name", "Tester")
    project.git("config", "user.email", "tester@example.org")
    project.git("init", "--quiet", "--bare", hashed, "../remote.git")
    commit(project, off)
    code, output = push(project, "../remote.git", "main")
    assert (code, "error[aggregate-mismatch]" in output) == (1, True), output
    assert "against nothing" in output
    assert tips(project) == []
