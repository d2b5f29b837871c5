"""git that prints more messages than a pipe holds, and other processes that use the repository."""

import os
import shutil
import subprocess
import sys
import threading

import pytest

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(os.name == "nt", reason="the git of these tests is a shell script"),
]

NAME = "perf_baselines.json"
DAY = ("--today", "2026-05-17")
MEGABYTE = 1_000_000


@pytest.fixture
def changed(repository, clean, faster):
    """A repository with two commits, and a change in the index and the work tree."""
    for content in (clean, faster):
        repository.write(NAME, content)
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "change")
    repository.write(NAME, clean)
    repository.git("add", "--all")
    return repository


@pytest.fixture
def verbose_git(tmp_path, monkeypatch):
    """A git that first prints a megabyte of messages for each command."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "git"
    script.write_text(
        "#!/bin/sh\n"
        f"head -c {MEGABYTE} /dev/zero | tr '\\0' w >&2\n"
        f'exec "{shutil.which("git")}" "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(
    "command",
    [
        ("check", *DAY),
        ("check", *DAY, "--staged"),
        ("check", *DAY, "--base", "HEAD~1"),
        ("check", *DAY, "--from", "HEAD~1"),
        ("diff", "HEAD~1"),
        ("init", "--dry-run"),
    ],
    ids=" ".join,
)
def test_a_megabyte_of_messages_blocks_nothing(changed, forked, request, command):
    expected = forked(*command)
    request.getfixturevalue("verbose_git")
    ended = forked(*command)
    assert (ended.code, ended.out) == (expected.code, expected.out)
    assert "wwww" not in ended.err


def test_the_last_message_of_git_is_reported_after_a_megabyte(changed, forked, verbose_git):
    (changed.root / ".git/config").write_text("[core\n")
    ended = forked("check", *DAY, "--base", "HEAD~1")
    assert ended.code == 2
    assert "bad config line 1" in ended.err
    assert len(ended.err) < MEGABYTE


def test_a_trace_of_a_packed_repository_blocks_nothing(changed, forked, monkeypatch):
    changed.git("tag", "HEAD")  # a warning for every name that git resolves
    changed.git("gc", "--quiet")
    monkeypatch.setenv("GIT_TRACE_PACK_ACCESS", "1")
    assert forked("check", *DAY, "--base", "HEAD~1").code in (0, 1)


COMMITTER = """\
import os, subprocess, sys
number = 0
while os.path.exists(sys.argv[1]):
    number += 1
    with open("other.json", "w") as file:
        file.write("{}" + " " * number)
    subprocess.run(["git", "add", "other.json"], check=True)
    subprocess.run(["git", "commit", "--quiet", "-m", str(number)], check=True)
    print(number, flush=True)
"""


def test_commits_of_another_process_do_not_fail_and_change_no_result(changed, forked, tmp_path):
    """perflint takes no lock of the index, and a new commit does not change what it compares."""
    running = tmp_path / "running"
    running.touch()
    commands = [
        ("check", *DAY, NAME, "--base", "HEAD~1"),
        ("check", *DAY, "--staged", NAME),
        ("check", *DAY, NAME),
    ]
    changed.git("tag", "base", "HEAD~1")
    committer = subprocess.Popen(
        [sys.executable, "-c", COMMITTER, str(running)],
        cwd=changed.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    commits = []
    reader = threading.Thread(target=lambda: commits.extend(committer.stdout))
    reader.start()
    try:
        for command in commands * 3:
            ended = forked(*command)
            assert ended.code in (0, 1), ended.err
            assert "Traceback" not in ended.err
    finally:
        running.unlink()
        committer.wait()
        reader.join()
        errors = committer.stderr.read()
        committer.stderr.close()
        committer.stdout.close()
    assert (committer.returncode, errors) == (0, "")
    assert commits
